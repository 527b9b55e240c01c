//! Threads that share a list of tasks; what they made comes back in the order of the tasks.

use std::thread;

/// Gives every thread a stretch of the tasks.
pub(super) fn side_by_side<Task: Sync, Done: Send>(
    tasks: &[Task],
    jobs: usize,
    work: impl Fn(&[Task]) -> Vec<Done> + Sync,
) -> Vec<Done> {
    let stretch = tasks.len().div_ceil(jobs.max(1)).max(1);
    thread::scope(|scope| {
        let hands: Vec<_> = tasks.chunks(stretch).map(|part| scope.spawn(|| work(part))).collect();
        let done = hands.into_iter().map(|hand| hand.join());
        done.flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
