//! How sure a rate is.

/// The two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % Wilson score interval of a rate: where the true rate lies if the cases seen are a fair sample.
///
/// It stays within 0 and 1 and is honest about small numbers, so that an enterprise with one settled case out of one
/// does not stand above another with 95 of 100. No cases: no interval (an empty denominator is not 0, section 15).
pub fn wilson95(successes: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (k, n) = (successes.min(n) as f64, n as f64);
    let rate = k / n;
    let scale = 1.0 + Z * Z / n;
    let centre = (rate + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// To four digits, as the textbooks print them.
    #[test]
    fn known_values() {
        for (k, n, low, high) in [
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (8, 10, 0.4902, 0.9433),
            (50, 100, 0.4038, 0.5962),
            (1, 1, 0.2065, 1.0),
        ] {
            let (l, h) = wilson95(k, n).unwrap();
            assert!(
                (l - low).abs() < 5e-5 && (h - high).abs() < 5e-5,
                "{k}/{n}: {l} {h}"
            );
        }
        assert_eq!(wilson95(0, 0), None);
    }

    proptest! {
        #[test]
        fn the_rate_lies_within(n in 1..1_000_000_u64, share in 0.0..=1.0_f64) {
            let k = (share * n as f64) as u64;
            let (low, high) = wilson95(k, n).unwrap();
            let rate = k as f64 / n as f64;
            prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
            prop_assert!(low <= rate + 1e-12 && rate <= high + 1e-12);
            // Where the interval comes from: its ends are as far from the rate as z standard errors *of that end*.
            for end in [low, high] {
                let distance = (rate - end).powi(2) - Z * Z * end * (1.0 - end) / n as f64;
                prop_assert!(distance.abs() < 1e-9, "{}", distance);
            }
        }
    }
}
