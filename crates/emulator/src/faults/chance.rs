use crate::state::scatter;

/// How many of the numbers that are drawn there are.
const NUMBERS: u64 = 1 << 53;

/// Whether the draw with a number, counted from 1, succeeds. The same seed gives the same sequence.
pub(super) fn succeeds(probability: f64, seed: u64, draw: u64) -> bool {
    // The numbers are those that a `f64` holds exactly.
    let number = scatter(scatter(seed).wrapping_add(draw)) % NUMBERS;
    (number as f64) < probability * NUMBERS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(probability: f64, seed: u64) -> Vec<bool> {
        (1..=1000).map(|draw| succeeds(probability, seed, draw)).collect()
    }

    #[test]
    fn a_seed_gives_a_sequence_and_another_seed_another() {
        assert_eq!(sequence(0.25, 7), sequence(0.25, 7));
        assert_ne!(sequence(0.25, 7), sequence(0.25, 8));
    }

    #[test]
    fn as_many_succeed_as_the_probability_says() {
        let count = |probability| sequence(probability, 7).iter().filter(|done| **done).count();
        assert_eq!((count(0.0), count(1.0)), (0, 1000));
        assert!((200..300).contains(&count(0.25)), "{}", count(0.25));
    }
}
