//! The standard functions that every rank of a live world serves: echo, fail, sleep, bytes, relay and hold.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ferrotorch_distributed::RpcAgent;

use crate::output::kind_of;
use crate::watched::Watched;

/// What `bytes` gives at most: 256 MiB.
const BYTES_MAX: u64 = 1 << 28;

pub fn register(agent: &Arc<RpcAgent>, backend: &Arc<Watched>, held: &Arc<Held>) {
    agent.register("echo", |payload| Ok(payload.to_vec()));
    agent.register("fail", |payload| Err(String::from_utf8_lossy(payload).into_owned()));
    agent.register("sleep", |payload| {
        thread::sleep(Duration::from_millis(number(payload)?.0));
        Ok(Vec::new())
    });
    agent.register("bytes", |payload| match number(payload)?.0 {
        count if count <= BYTES_MAX => Ok((0..count).map(|index| (index % 251) as u8).collect()),
        count => Err(format!("{count} bytes are more than {BYTES_MAX}")),
    });
    let held = Arc::clone(held);
    agent.register("hold", move |payload| {
        held.hold(payload);
        Ok(payload.to_vec())
    });
    // The agent owns its handlers: they must not own it.
    let (weak_agent, weak_backend) = (Arc::downgrade(agent), Arc::downgrade(backend));
    agent.register("relay", move |payload| {
        let (rank, rest) = number(payload)?;
        let left = "the rank has left";
        let (agent, backend) = (weak_agent.upgrade().ok_or(left)?, weak_backend.upgrade().ok_or(left)?);
        backend.call_begins();
        agent.rpc_sync(rank as usize, "echo", rest).map_err(|error| {
            let text = error.to_string();
            kind_of(&text).map_or(text, String::from)
        })
    });
}

/// The u64 in front, and what follows it.
fn number(payload: &[u8]) -> Result<(u64, &[u8]), String> {
    let (number, rest) = payload.split_first_chunk().ok_or("the payload is shorter than a u64")?;
    Ok((u64::from_le_bytes(*number), rest))
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Held,
    Released,
}

/// The calls of `hold`, by payload: each waits for its release.
#[derive(Default)]
pub struct Held {
    calls: Mutex<HashMap<Vec<u8>, State>>,
    changed: Condvar,
}

impl Held {
    fn hold(&self, payload: &[u8]) {
        let mut calls = self.lock();
        calls.insert(payload.to_vec(), State::Held);
        self.changed.notify_all();
        while calls.get(payload) == Some(&State::Held) {
            calls = self.changed.wait(calls).unwrap_or_else(PoisonError::into_inner);
        }
        calls.remove(payload);
    }

    pub fn wait_until_held(&self, payload: &[u8]) {
        let is_missing = |calls: &mut HashMap<Vec<u8>, State>| calls.get(payload) != Some(&State::Held);
        drop(self.changed.wait_while(self.lock(), is_missing).unwrap_or_else(PoisonError::into_inner));
    }

    /// False where no such call is held.
    pub fn release(&self, payload: &[u8]) -> bool {
        let mut calls = self.lock();
        let Some(state) = calls.get_mut(payload) else { return false };
        *state = State::Released;
        self.changed.notify_all();
        true
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, State>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
