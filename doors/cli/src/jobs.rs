//! Work done by several threads, results taken in the order of the tasks. Tasks come in lazily; every one gets a
//! slot in a queue of bounded length, so that one slow task holds the others back instead of filling memory. Several lines
//! of tasks may be worked on by the same threads, each taken in its own order.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Slots in the queue for each thread.
const AHEAD: usize = 4;

/// Threads that wait for tasks.
pub(crate) struct Workers<Task, Done> {
    desk: SyncSender<(Task, SyncSender<Done>)>,
    /// Tasks of a line that are handed out before the first of them is taken.
    ahead: usize,
}

/// Does `work` on every task with `jobs` threads and hands the results to `take` in order, until it breaks.
pub(crate) fn in_order<Task: Send, Done: Send>(
    tasks: impl Iterator<Item = Task> + Send,
    jobs: usize,
    work: impl Fn(Task) -> Done + Sync,
    take: impl FnMut(Done) -> ControlFlow<()>,
) {
    with_workers(jobs, work, |workers| workers.in_order(tasks, take));
}

/// Lets `lead` give tasks to `jobs` threads that do `work` on them.
pub(crate) fn with_workers<Task: Send, Done: Send>(
    jobs: usize,
    work: impl Fn(Task) -> Done + Sync,
    lead: impl FnOnce(&Workers<Task, Done>),
) {
    let jobs = jobs.max(1);
    let (desk, orders) = sync_channel::<(Task, SyncSender<Done>)>(jobs);
    let orders = Mutex::new(orders);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some((task, slot)) = next(&orders) {
                    if let Ok(done) = catch_unwind(AssertUnwindSafe(|| work(task))) {
                        let _ = slot.send(done);
                    }
                }
            });
        }
        let workers = Workers { desk, ahead: jobs * AHEAD };
        lead(&workers);
    });
}

impl<Task: Send, Done: Send> Workers<Task, Done> {
    /// Has a line of tasks done and hands the results to `take` in order, until it breaks.
    ///
    /// Panics where the work of a task did, for a line that lacks a task is not whole.
    pub(crate) fn in_order(
        &self,
        tasks: impl Iterator<Item = Task> + Send,
        mut take: impl FnMut(Done) -> ControlFlow<()>,
    ) {
        let (queue, slots) = sync_channel::<Receiver<Done>>(self.ahead);
        thread::scope(|scope| {
            scope.spawn(move || self.hand_out(tasks, &queue));
            for slot in slots {
                let done = slot.recv().unwrap_or_else(|_| panic!("the work on a task has failed"));
                if take(done).is_break() {
                    break;
                }
            }
        });
    }

    fn hand_out(&self, tasks: impl Iterator<Item = Task>, queue: &SyncSender<Receiver<Done>>) {
        for task in tasks {
            let (slot, place) = sync_channel(1);
            if queue.send(place).is_err() || self.desk.send((task, slot)).is_err() {
                break;
            }
        }
    }
}

fn next<Order>(orders: &Mutex<Receiver<Order>>) -> Option<Order> {
    orders.lock().ok()?.recv().ok()
}

/// As many threads as were asked for, or one for each core.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// What a panic said.
pub(crate) fn last_words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_tasks() {
        let slow_first = |n: usize| {
            thread::sleep(Duration::from_millis(if n == 0 { 50 } else { 0 }));
            n
        };
        let mut taken = Vec::new();
        in_order(0..200, 3, slow_first, |n| {
            taken.push(n);
            ControlFlow::Continue(())
        });
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn a_slow_task_holds_the_others_back() {
        let started = AtomicUsize::new(0);
        let tasks = (0..1000).inspect(|_| {
            started.fetch_add(1, Ordering::SeqCst);
        });
        let mut ahead = 0;
        in_order(
            tasks,
            2,
            |n| {
                if n == 0 {
                    thread::sleep(Duration::from_millis(100))
                }
            },
            |()| {
                ahead = ahead.max(started.load(Ordering::SeqCst));
                ControlFlow::Break(())
            },
        );
        assert!(ahead <= 2 * AHEAD + 4, "{ahead} tasks were handed out while the first was being done");
    }

    #[test]
    fn a_line_is_whole_or_fails() {
        let taken = AtomicUsize::new(0);
        let line = || {
            in_order(
                0..100,
                1,
                |n| assert_ne!(n, 7),
                |()| {
                    taken.fetch_add(1, Ordering::SeqCst);
                    ControlFlow::Continue(())
                },
            );
        };
        assert!(catch_unwind(AssertUnwindSafe(line)).is_err());
        assert_eq!(taken.into_inner(), 7);
    }

    #[test]
    fn taking_can_stop_early() {
        let mut taken = 0;
        in_order(
            0..,
            2,
            |n: u64| n,
            |_| {
                taken += 1;
                if taken == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 5);
    }
}
