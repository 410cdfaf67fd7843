//! A trained linear model of mood: reading it from its file, and what it makes of a post.
//!
//! The file, all numbers little-endian: `VIGM`, the version (2) and three zero bytes;
//! bias, number weights and the scale of the hashed weights, each for *negative against neutral* and *positive
//! against neutral*; the nine rates (see [`Model::rates`]); a bit for each of the 2¹⁸ buckets that is kept; for each
//! kept bucket the two weights, one signed byte each; at the end the FNV-1a hash (64 bits) of all before it.

use super::shape::{BITS, NUMBERS, Shape};

/// How a file begins: name and version.
const MAGIC: [u8; 8] = *b"VIGM\x02\0\0\0";
const BUCKETS: usize = 1 << BITS;
const FLOATS: usize = 2 + 2 * NUMBERS + 2 + 9;
const HEAD: usize = MAGIC.len() + 4 * FLOATS;
const CHECKSUM: usize = 8;

/// Two values: for negative and for positive, each against neutral.
pub(super) type Pair = [f32; 2];

/// Weights of one language, whose probabilities suppose that all three moods are equally likely beforehand.
pub struct Model {
    bias: Pair,
    numbers: [Pair; NUMBERS],
    scale: Pair,
    rates: [[f32; 3]; 3],
    hashed: Box<[[i8; 2]]>,
}

/// Why a file is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It begins otherwise, or is of another version.
    #[error("this is no sentiment model of version 2: train it again with this version's train_sentiment")]
    Unknown,
    /// Its checksum does not fit what it holds.
    #[error("the sentiment model is damaged: copy or train it again")]
    Damaged,
}

impl Model {
    /// Reads a model's file.
    ///
    /// # Errors
    /// When it is not one, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(ModelError::Unknown);
        }
        let (content, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(ModelError::Damaged)?;
        if hash(content) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Damaged);
        }
        let (floats, rest) = content
            .get(MAGIC.len()..)
            .and_then(|rest| rest.split_at_checked(HEAD - MAGIC.len()))
            .ok_or(ModelError::Damaged)?;
        let mut floats = floats.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let mut next = || floats.next().unwrap_or_default();
        let mut pair = || [next(), next()];
        let bias = pair();
        let numbers = std::array::from_fn(|_| pair());
        let scale = pair();
        let rates = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        let (kept, weights) = rest.split_at_checked(BUCKETS / 8).ok_or(ModelError::Damaged)?;
        let mut weights = weights.as_chunks::<2>().0.iter();
        let mut hashed = vec![[0_i8; 2]; BUCKETS].into_boxed_slice();
        for (bucket, weight) in hashed.iter_mut().enumerate() {
            if kept.get(bucket / 8).is_some_and(|byte| byte >> (bucket % 8) & 1 == 1) {
                *weight = weights.next().ok_or(ModelError::Damaged)?.map(|byte| byte as i8);
            }
        }
        Ok(Self { bias, numbers, scale, rates, hashed })
    }

    /// A model's file. `hashed` must have 2¹⁸ entries; those that are nearest to zero are left out, so that the share
    /// `kept` of them stays.
    #[must_use]
    pub fn encode(bias: Pair, numbers: &[Pair], hashed: &[Pair], rates: [[f32; 3]; 3], kept: f32) -> Vec<u8> {
        let mut sizes: Vec<f32> = hashed.iter().map(|pair| size(*pair)).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let rank = ((1.0 - kept) * sizes.len() as f32) as usize;
        let least = sizes.get(rank).copied().unwrap_or_default().max(f32::MIN_POSITIVE);
        let scale = [0, 1].map(|class| {
            let mut all: Vec<f32> = hashed.iter().map(|pair| pair[class].abs()).collect();
            all.sort_unstable_by(f32::total_cmp);
            let rank = all.len().saturating_sub(1 + all.len() / 10_000); // the largest few are cut
            all.get(rank).copied().unwrap_or_default().max(f32::MIN_POSITIVE) / 127.0
        });
        let mut bytes = MAGIC.to_vec();
        let floats = bias.iter().chain(numbers.iter().flatten()).chain(&scale).chain(rates.iter().flatten());
        bytes.extend(floats.flat_map(|float| float.to_le_bytes()));
        let quantised =
            |pair: Pair| [0, 1].map(|class| (pair[class] / scale[class]).round().clamp(-127.0, 127.0) as i8);
        let is_kept = |pair: &Pair| size(*pair) >= least && quantised(*pair) != [0, 0];
        bytes.extend(hashed.chunks(8).map(|eight| {
            (0..8).fold(0, |byte, bit| byte | u8::from(eight.get(bit).is_some_and(is_kept)) << bit)
        }));
        let weights = hashed.iter().filter(|pair| is_kept(pair)).flat_map(|pair| quantised(*pair));
        bytes.extend(weights.map(|weight| weight as u8));
        bytes.extend(hash(&bytes).to_le_bytes());
        bytes
    }

    /// How often posts of each mood (outer: negative, neutral, positive, as people meant them) were given each label
    /// (inner), on posts that the model was not trained on.
    #[must_use]
    pub fn rates(&self) -> [[f32; 3]; 3] {
        self.rates
    }

    /// How much speaks for negative and for positive, each against neutral, as log odds.
    pub(super) fn odds(&self, shape: &Shape, numbers: &[f32; NUMBERS]) -> Pair {
        let mut odds = self.bias;
        for (number, weights) in numbers.iter().zip(&self.numbers) {
            odds[0] += number * weights[0];
            odds[1] += number * weights[1];
        }
        let (of_words, of_letters) = shape.scales();
        let (mut words, mut letters) = ([0_i64; 2], [0_i64; 2]);
        shape.visit_words(|bucket, _| self.add(bucket, &mut words));
        shape.visit_letters(|bucket, _| self.add(bucket, &mut letters));
        [0, 1].map(|class| {
            let hashed = words[class] as f32 * of_words + letters[class] as f32 * of_letters;
            odds[class] + hashed * self.scale[class]
        })
    }

    /// What each word with its letters and its pair adds to the log odds of positive against negative.
    pub(super) fn by_word(&self, shape: &Shape) -> Vec<f32> {
        let mut sums = vec![0.0; shape.words()];
        let (of_words, of_letters) = shape.scales();
        let difference = |bucket: usize| {
            let [negative, positive] = self.hashed.get(bucket).copied().unwrap_or_default();
            f32::from(positive) * self.scale[1] - f32::from(negative) * self.scale[0]
        };
        let mut add = |bucket, word: usize, scale: f32| {
            if let Some(sum) = sums.get_mut(word) {
                *sum += difference(bucket) * scale;
            }
        };
        shape.visit_words(|bucket, word| add(bucket, word, of_words));
        shape.visit_letters(|bucket, word| add(bucket, word, of_letters));
        sums
    }

    fn add(&self, bucket: usize, sums: &mut [i64; 2]) {
        if let Some([negative, positive]) = self.hashed.get(bucket) {
            sums[0] += i64::from(*negative);
            sums[1] += i64::from(*positive);
        }
    }
}

fn size([negative, positive]: Pair) -> f32 {
    negative.abs().max(positive.abs())
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded() -> Vec<u8> {
        let mut hashed = vec![[0.0; 2]; BUCKETS];
        hashed[7] = [1.0, -0.5];
        hashed[99] = [0.001, 0.0];
        Model::encode([0.1, 0.2], &[[0.0, 1.0]; NUMBERS], &hashed, [[1.0, 0.0, 0.0]; 3], 3e-6)
    }

    #[test]
    fn a_model_is_read_as_it_was_written() {
        let model = Model::decode(&encoded()).unwrap();
        assert_eq!(model.bias, [0.1, 0.2]);
        assert_eq!(model.numbers, [[0.0, 1.0]; NUMBERS]);
        assert_eq!(model.rates(), [[1.0, 0.0, 0.0]; 3]);
        let kept: Vec<usize> = (0..BUCKETS).filter(|bucket| model.hashed[*bucket] != [0, 0]).collect();
        assert_eq!(kept, [7]);
    }

    #[test]
    fn what_is_no_model_or_damaged_is_refused() {
        let check = |bytes: &[u8], expected| assert_eq!(Model::decode(bytes).err(), Some(expected));
        check(b"", ModelError::Unknown);
        check(b"VIGM\x01\0\0\0", ModelError::Unknown);
        let whole = encoded();
        for length in [8, 15, 16, 300, whole.len() - 1] {
            check(&whole[..length], ModelError::Damaged);
        }
        for at in [9, 400, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            check(&damaged, ModelError::Damaged);
        }
    }
}
