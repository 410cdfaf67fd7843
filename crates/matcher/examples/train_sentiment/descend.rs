//! Finding the weights of least cost: L-BFGS (Nocedal and Wright, Numerical Optimization, 7.4) with backtracking.

/// How many steps are remembered.
const MEMORY: usize = 8;
/// A step must bring this share of what the slope promises.
const ENOUGH: f64 = 1e-4;
/// No step is shorter than this share of the one that was tried first.
const SHORTEST: f64 = 1e-6;
/// A step along which the slope hardly bends is not remembered.
const LEAST_BEND: f64 = 1e-9;
/// It ends when a step brings less than this share of the cost.
const LEAST_GAIN: f64 = 2e-6;

/// Changes `weights` until `cost` gains little more or `steps` are done. `cost` returns the cost at the weights and
/// writes its gradient.
pub(crate) fn descend(weights: &mut [f32], steps: usize, mut cost: impl FnMut(&[f32], &mut [f32]) -> f64) {
    let mut gradient = vec![0.0; weights.len()];
    let mut now = cost(weights, &mut gradient);
    let mut memory: Vec<(Vec<f32>, Vec<f32>)> = Vec::new();
    let (mut next, mut next_gradient) = (weights.to_vec(), gradient.clone());
    for _ in 0..steps {
        let direction = direction(&gradient, &memory);
        let promised = dot(&gradient, &direction);
        let mut length =
            if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1e-12) } else { 1.0 };
        let reached = loop {
            for ((next, weight), way) in next.iter_mut().zip(&*weights).zip(&direction) {
                *next = weight + length as f32 * way;
            }
            let reached = cost(&next, &mut next_gradient);
            if reached <= now + ENOUGH * length * promised {
                break reached;
            }
            length *= 0.5;
            if length < SHORTEST {
                return;
            }
        };
        let moved: Vec<f32> = next.iter().zip(&*weights).map(|(next, weight)| next - weight).collect();
        let turned: Vec<f32> =
            next_gradient.iter().zip(&gradient).map(|(next, slope)| next - slope).collect();
        if dot(&moved, &turned) > LEAST_BEND * dot(&turned, &turned) {
            memory.push((moved, turned));
        }
        if memory.len() > MEMORY {
            memory.remove(0);
        }
        weights.copy_from_slice(&next);
        gradient.copy_from_slice(&next_gradient);
        let gained = now - reached;
        now = reached;
        if gained < LEAST_GAIN * now {
            return;
        }
    }
}

/// Downhill, as far as the remembered steps tell how the slope bends.
fn direction(gradient: &[f32], memory: &[(Vec<f32>, Vec<f32>)]) -> Vec<f32> {
    let mut way: Vec<f32> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::new();
    for (moved, turned) in memory.iter().rev() {
        let bend = dot(moved, turned);
        let share = dot(moved, &way) / bend;
        add(&mut way, turned, -share);
        shares.push((share, bend));
    }
    if let Some((moved, turned)) = memory.last() {
        let size = (dot(moved, turned) / dot(turned, turned).max(1e-30)) as f32;
        way.iter_mut().for_each(|way| *way *= size);
    }
    for ((moved, turned), (share, bend)) in memory.iter().zip(shares.iter().rev()) {
        let back = dot(turned, &way) / bend;
        add(&mut way, moved, share - back);
    }
    way
}

fn dot(left: &[f32], right: &[f32]) -> f64 {
    left.iter().zip(right).map(|(left, right)| f64::from(*left) * f64::from(*right)).sum()
}

fn add(into: &mut [f32], other: &[f32], times: f64) {
    into.iter_mut().zip(other).for_each(|(into, other)| *into += times as f32 * other);
}
