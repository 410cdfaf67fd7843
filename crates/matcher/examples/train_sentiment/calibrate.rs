//! From log odds to probabilities that mean what they say, and how well labels agree with people.

use crate::linear::Linear;

/// What is done to log odds: stretched, then moved.
pub(crate) struct Calibration {
    times: f32,
    more: [f32; 2],
}

/// Log odds of rows that the model was not trained on, with what people meant.
#[derive(Default)]
pub(crate) struct Scores(Vec<(usize, [f32; 2])>);

impl Calibration {
    /// Leaves them as they are.
    pub(crate) fn none() -> Self {
        Self { times: 1.0, more: [0.0; 2] }
    }

    /// The likeliest, each mood weighing the same: plain gradient descent on three numbers.
    pub(crate) fn fit(scores: &Scores) -> Self {
        let counts = scores.counts();
        let mut found = Self::none();
        for _ in 0..1_500 {
            let (mut times, mut more) = (0.0, [0.0; 2]);
            for (label, odds) in &scores.0 {
                let share = 1.0 / (3.0 * counts[*label]);
                let chances = found.probabilities(*odds);
                for (class, mood) in [(0, 0), (1, 2)] {
                    let slope = share * (chances[mood] - f32::from(u8::from(*label == mood)));
                    times += slope * odds[class];
                    more[class] += slope;
                }
            }
            found.times -= 0.1 * times;
            found.more[0] -= 0.5 * more[0];
            found.more[1] -= 0.5 * more[1];
        }
        found
    }

    pub(crate) fn apply(&self, model: Linear) -> Linear {
        model.stretch(self.times, self.more)
    }

    pub(crate) fn probabilities(&self, odds: [f32; 2]) -> [f32; 3] {
        let negative = odds[0] * self.times + self.more[0];
        let positive = odds[1] * self.times + self.more[1];
        let most = negative.max(positive).max(0.0);
        let exponents = [negative, 0.0, positive].map(|odds| (odds - most).exp());
        let all: f32 = exponents.iter().sum();
        exponents.map(|exponent| exponent / all)
    }
}

impl Scores {
    pub(crate) fn push(&mut self, label: usize, odds: [f32; 2]) {
        self.0.push((label, odds));
    }

    /// What was meant and the log odds of each, in the order of [`push`](Self::push).
    pub(crate) fn all(&self) -> &[(usize, [f32; 2])] {
        &self.0
    }

    fn counts(&self) -> [f32; 3] {
        [0, 1, 2].map(|mood| self.0.iter().filter(|(label, _)| *label == mood).count() as f32)
    }

    /// Macro-recall, macro-F1 and the mean probability of the right mood.
    pub(crate) fn agreement(&self, calibration: &Calibration) -> String {
        let mut table = [[0.0_f32; 3]; 3];
        for (label, odds) in &self.0 {
            let chances = calibration.probabilities(*odds);
            let best = (0..3).max_by(|a, b| chances[*a].total_cmp(&chances[*b])).unwrap_or(1);
            table[*label][best] += 1.0;
        }
        let meant = table.map(|row| row.iter().sum::<f32>());
        let judged = [0, 1, 2].map(|mood| table.iter().map(|row| row[mood]).sum::<f32>());
        let recall: f32 = (0..3).map(|mood| table[mood][mood] / meant[mood]).sum::<f32>() / 3.0;
        let f1: f32 =
            (0..3).map(|mood| 2.0 * table[mood][mood] / (meant[mood] + judged[mood])).sum::<f32>() / 3.0;
        format!("macro-recall {recall:.4}, macro-F1 {f1:.4}, {} rows", self.0.len())
    }
}

/// How often rows of each mood were given each label.
#[derive(Default)]
pub(crate) struct Rates([[f32; 3]; 3]);

impl Rates {
    pub(crate) fn push(&mut self, meant: usize, judged: usize) {
        self.0[meant][judged] += 1.0;
    }

    /// As shares of the rows of each mood.
    pub(crate) fn shares(&self) -> [[f32; 3]; 3] {
        self.0.map(|row| row.map(|count| count / row.iter().sum::<f32>()))
    }
}
