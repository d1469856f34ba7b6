//! The scheduler of a run: batches in order, bounded, on all threads.

use std::ops::ControlFlow;

/// Works on one batch at a time, on the threads of the rayon pool in which it is called. Meanwhile the results of the last
/// batch are delivered and the next batch is read, so no more than three batches are in memory. `work` breaks to deliver
/// its results as the last ones.
///
/// # Errors
/// The first error of `deliver`.
pub(crate) fn in_order<B: Send, R: Send, E: Send>(
    mut next: impl FnMut() -> Option<B> + Send,
    work: impl Fn(B) -> ControlFlow<R, R> + Sync,
    mut deliver: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let mut batch = next();
    let mut results: Option<R> = None;
    while let Some(current) = batch {
        let last = results.take();
        let (delivered, worked) = rayon::join(|| last.map_or(Ok(()), &mut deliver).map(|()| next()), || work(current));
        batch = delivered?;
        match worked {
            ControlFlow::Continue(now) => results = Some(now),
            ControlFlow::Break(now) => return deliver(now),
        }
    }
    results.map_or(Ok(()), deliver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_delivered_in_order_until_one_breaks_or_cannot_be_delivered() {
        let run = |last: u32, refused: u32| {
            let (mut batches, mut delivered) = (0..10u32, Vec::new());
            let work = |n| if n == last { ControlFlow::Break(n) } else { ControlFlow::Continue(n) };
            let deliver = |n| {
                if n == refused {
                    Err(n)
                } else {
                    delivered.push(n);
                    Ok(())
                }
            };
            let ended = in_order(|| batches.next(), work, deliver);
            (ended, delivered)
        };
        assert_eq!(run(99, 99), (Ok(()), (0..10).collect()));
        assert_eq!(run(3, 99), (Ok(()), (0..4).collect()));
        assert_eq!(run(99, 3), (Err(3), (0..3).collect()));
        assert_eq!(run(0, 0), (Err(0), Vec::new()));
    }
}
