//! Linear models over hashed features and numbers, three moods at once.

use vigie_matcher::training::{BUCKETS, Model, example, numbers};

use crate::descend::descend;

const MOODS: usize = 3;

/// What is made small.
#[derive(Clone, Copy)]
pub(crate) enum Loss {
    /// Minus the log probability of what people meant.
    Logistic,
    /// The square of what is missing to a margin of 1, each mood against the others.
    Margin,
}

/// All rows as features.
pub(crate) struct Table {
    labels: Vec<usize>,
    /// How many rows of the same label stand before each.
    ranks: Vec<usize>,
    /// Where the features of each row begin, and where the last ones end.
    begins: Vec<usize>,
    features: Vec<(u32, f32)>,
}

impl Table {
    pub(crate) fn read(rows: &[(usize, String)], lang: &str) -> Self {
        let mut table = Self { labels: Vec::new(), ranks: Vec::new(), begins: vec![0], features: Vec::new() };
        let mut counts = [0; MOODS];
        for (label, text) in rows {
            let example = example(text, lang);
            table.ranks.push(counts[*label]);
            counts[*label] += 1;
            table.labels.push(*label);
            table.features.extend(example.hashed);
            let numbers = (BUCKETS as u32..).zip(example.numbers).filter(|(_, number)| *number != 0.0);
            table.features.extend(numbers);
            table.features.push(((BUCKETS + self::numbers()) as u32, 1.0));
            table.begins.push(table.features.len());
        }
        table
    }

    pub(crate) fn rows(&self) -> usize {
        self.labels.len()
    }

    pub(crate) fn label(&self, row: usize) -> usize {
        self.labels[row]
    }

    /// How many rows of the same label stand before it: parts taken by it hold as much of each mood.
    pub(crate) fn rank(&self, row: usize) -> usize {
        self.ranks[row]
    }

    fn features(&self, row: usize) -> &[(u32, f32)] {
        &self.features[self.begins[row]..self.begins[row + 1]]
    }

    /// Some of the rows, with rare features weighing more (inverse document frequency).
    pub(crate) fn weigh(&self, rows: &[usize]) -> Weighed<'_> {
        let mut frequency = vec![0_u32; BUCKETS + numbers() + 1];
        let mut labels = [0_usize; MOODS];
        for &row in rows {
            labels[self.labels[row]] += 1;
            self.features(row).iter().for_each(|(feature, _)| frequency[*feature as usize] += 1);
        }
        let weights = frequency
            .iter()
            .enumerate()
            .map(|(feature, count)| match count {
                0 => 0.0,
                _ if feature >= BUCKETS => 1.0,
                _ => (1.0 + (rows.len() as f32 / *count as f32).ln()) / 4.0,
            })
            .collect();
        Weighed { table: self, rows: rows.to_vec(), labels, weights }
    }
}

/// Rows to fit a model to.
pub(crate) struct Weighed<'t> {
    table: &'t Table,
    rows: Vec<usize>,
    /// How many rows have each label.
    labels: [usize; MOODS],
    /// What each feature's values are multiplied by.
    weights: Vec<f32>,
}

impl Weighed<'_> {
    /// The weights that make the mean loss small, plus `held` ÷ rows × half their squares.
    pub(crate) fn fit(&self, loss: Loss, held: f64, numbers_held: f64, steps: usize) -> Linear {
        let all = self.rows.len() as f64;
        let held = |place: usize| match place / MOODS {
            feature if feature < BUCKETS => held / all,
            feature if feature < BUCKETS + numbers() => held * numbers_held / all,
            _ => 1e-9,
        } as f32;
        let mut weights = vec![0.0; (BUCKETS + numbers() + 1) * MOODS];
        descend(&mut weights, steps, |at, gradient| {
            let mut cost = 0.0;
            for (place, (slope, weight)) in gradient.iter_mut().zip(at).enumerate() {
                let held = held(place);
                *slope = held * weight;
                cost += f64::from(0.5 * held * weight * weight);
            }
            cost + self.rows.iter().map(|row| self.row(*row, loss, at, gradient)).sum::<f64>()
        });
        for (place, weight) in weights.iter_mut().enumerate() {
            *weight *= self.weights[place / MOODS];
        }
        Linear(weights)
    }

    /// Adds one row's slope; returns its loss.
    fn row(&self, row: usize, loss: Loss, at: &[f32], gradient: &mut [f32]) -> f64 {
        let features = self.table.features(row);
        let label = self.table.labels[row];
        let mut sums = [0.0_f32; MOODS];
        for (feature, value) in features {
            let value = value * self.weights[*feature as usize];
            let weights = &at[*feature as usize * MOODS..][..MOODS];
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * value);
        }
        let all = self.rows.len() as f32;
        let (cost, slopes) = match loss {
            Loss::Logistic => logistic(sums, label, 1.0 / all),
            Loss::Margin => margin(sums, label, 1.0 / (MOODS * self.labels[label]) as f32),
        };
        for (feature, value) in features {
            let value = value * self.weights[*feature as usize];
            let into = &mut gradient[*feature as usize * MOODS..][..MOODS];
            into.iter_mut().zip(slopes).for_each(|(into, slope)| *into += slope * value);
        }
        cost
    }
}

fn logistic(sums: [f32; MOODS], label: usize, share: f32) -> (f64, [f32; MOODS]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let exponents = sums.map(|sum| (sum - most).exp());
    let all: f32 = exponents.iter().sum();
    let mut slopes = exponents.map(|exponent| share * exponent / all);
    slopes[label] -= share;
    (f64::from(share * (all.ln() + most - sums[label])), slopes)
}

fn margin(sums: [f32; MOODS], label: usize, share: f32) -> (f64, [f32; MOODS]) {
    let (mut cost, mut slopes) = (0.0, [0.0; MOODS]);
    for (mood, (sum, slope)) in sums.iter().zip(&mut slopes).enumerate() {
        let sign = if mood == label { 1.0 } else { -1.0 };
        let missing = (1.0 - sign * sum).max(0.0);
        cost += f64::from(share * missing * missing);
        *slope = -2.0 * share * sign * missing;
    }
    (cost, slopes)
}

/// Weights by feature, three each: the hashed features, the numbers, the bias.
#[derive(Clone)]
pub(crate) struct Linear(Vec<f32>);

impl Linear {
    /// As if all moods had been equally frequent among the rows.
    pub(crate) fn without_prior(mut self, rows: &Weighed) -> Self {
        let bias = self.0.len() - MOODS;
        for (bias, count) in self.0[bias..].iter_mut().zip(rows.labels) {
            *bias -= (count as f32 / rows.rows.len() as f32).ln();
        }
        self
    }

    pub(crate) fn plus(mut self, other: &Self, times: f64) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(weight, other)| *weight += other * times as f32);
        self
    }

    /// Changes all log odds: `times` them, plus `more`.
    pub(crate) fn stretch(mut self, times: f32, more: [f32; 2]) -> Self {
        self.0.iter_mut().for_each(|weight| *weight *= times);
        let bias = self.0.len() - MOODS;
        self.0[bias] += more[0];
        self.0[bias + 2] += more[1];
        self
    }

    /// Log odds of negative and of positive, each against neutral.
    pub(crate) fn odds(&self, table: &Table, row: usize) -> [f32; 2] {
        table.features(row).iter().fold([0.0; 2], |odds, (feature, value)| {
            let [negative, positive] = self.pair(*feature as usize);
            [odds[0] + negative * value, odds[1] + positive * value]
        })
    }

    /// A model's file with these rates of errors, of which the share `kept` of the buckets stays.
    pub(crate) fn encode(&self, rates: [[f32; 3]; 3], kept: f32) -> Vec<u8> {
        let hashed: Vec<[f32; 2]> = (0..BUCKETS).map(|feature| self.pair(feature)).collect();
        let numbers: Vec<[f32; 2]> =
            (BUCKETS..BUCKETS + numbers()).map(|feature| self.pair(feature)).collect();
        Model::encode(self.pair(BUCKETS + self::numbers()), &numbers, &hashed, rates, kept)
    }

    fn pair(&self, feature: usize) -> [f32; 2] {
        let weights = &self.0[feature * MOODS..][..MOODS];
        [weights[0] - weights[1], weights[2] - weights[1]]
    }
}
