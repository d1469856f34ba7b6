//! Confidence bounds for random samples.

/// The upper bound on the share of wrong removals at a confidence of 95%, if `wrong` of a random sample of `of` are wrong:
/// the one-sided upper limit of Clopper and Pearson (1934). If none are wrong, it is just under `3 / of`, the rule of
/// three. Returns 1 if the sample is empty, or all of it is wrong.
#[must_use]
pub fn at_most(wrong: usize, of: usize) -> f64 {
    if wrong >= of {
        return 1.0;
    }
    // The largest share for which so few wrong ones have a probability of 5%.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if up_to(wrong, of, middle) > 0.05 { low = middle } else { high = middle }
    }
    high
}

/// The probability of at most `wrong` wrong ones among `of`, if each is wrong with probability `share`.
#[allow(clippy::cast_precision_loss, reason = "samples are far smaller than 2^52")]
fn up_to(wrong: usize, of: usize, share: f64) -> f64 {
    let (in_favour, against) = (share.ln(), (-share).ln_1p());
    let mut ways = 0.0;
    let mut sum = 0.0;
    for k in 0..=wrong {
        if k > 0 {
            ways += ((of - k + 1) as f64).ln() - (k as f64).ln();
        }
        sum += (ways + k as f64 * in_favour + (of - k) as f64 * against).exp();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn the_limits_are_those_of_the_tables() {
        let near = |wrong, of, table: f64| assert!((at_most(wrong, of) - table).abs() < 5e-5, "{}", at_most(wrong, of));
        near(0, 50, 0.0582);
        near(1, 50, 0.0914);
        near(2, 20, 0.2826);
        near(5, 100, 0.1023);
        for of in 1..400 {
            #[allow(clippy::cast_precision_loss, reason = "small numbers")]
            let three = 3.0 / of as f64;
            assert!(at_most(0, of) <= three, "{of}");
        }
        assert!((at_most(0, 0) - 1.0).abs() < 1e-9);
        assert!((at_most(9, 3) - 1.0).abs() < 1e-9);
        assert!(at_most(3000, 1_000_000) < 0.0032);
    }
}
