//! Runs the crate in threads of their own, so that neither a panic nor a hang of it is the witness's.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::protocol::Answer;

/// The longest wait for one thing that the crate does.
pub const BOUND: Duration = Duration::from_secs(4);

/// Receives what the thread returns, or its panic.
pub type Outcome<T> = Receiver<thread::Result<T>>;

/// Starts the operation. A thread that nobody waits for any more ends with the process at the latest.
pub fn start<T: Send + 'static>(operation: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // This fails when nobody waits any more.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(operation)));
    });
    receiver
}

pub fn wait_for<T>(outcome: &Outcome<T>) -> Result<T, Answer> {
    match outcome.recv_timeout(BOUND) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(panic)) => Err(panicked(panic.as_ref())),
        Err(RecvTimeoutError::Timeout) => Err(Answer::Errored(format!("the crate did not return within {BOUND:?}"))),
        Err(RecvTimeoutError::Disconnected) => unreachable!("the thread sends before it ends"),
    }
}

pub fn run<T: Send + 'static>(operation: impl FnOnce() -> T + Send + 'static) -> Result<T, Answer> {
    wait_for(&start(operation))
}

/// A panic is never a refusal.
pub fn panicked(panic: &(dyn Any + Send)) -> Answer {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Answer::Errored(format!("panicked: {}", text.unwrap_or("no text")))
}
