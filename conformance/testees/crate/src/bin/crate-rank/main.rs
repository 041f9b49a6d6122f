//! The published crate `ferrotorch-distributed` as one rank of a job, driven by the live commands of
//! `conformance/testee-protocol.md`: its `TcpBackend` and `RpcAgent` through their public API, each command on a thread of its own
//! where the crate blocks.
//!
//! A crate server has to know who sends the next request and its exact size, so `serve` is told both. The crate's calls have no
//! deadlines: the time limits of commands are left to the driver. Its one transport carries raw frames and RPC alike, so that it has no
//! mode to be told.

mod functions;
mod output;
// Commands, hex and parts of the testee protocol; the witness's own answers stay unused here.
#[allow(dead_code)]
#[path = "../../protocol.rs"]
mod protocol;
mod watched;

use std::io::{self, BufRead};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ferrotorch_distributed::{Backend, RpcAgent, TcpBackend};
use serde_json::Value;

use functions::Held;
use output::{Id, done, errored, failed, refused, replied};
use protocol::{Answer, Command};
use watched::Watched;

/// Between two attempts to connect: the crate has no retry of its own, and ranks start in any order.
const CONNECT_PAUSE: Duration = Duration::from_millis(5);

/// This rank while it is joined.
struct Rank {
    backend: Arc<Watched>,
    agent: Arc<RpcAgent>,
    held: Arc<Held>,
}

fn main() -> ExitCode {
    let mut rank = None;
    for line in io::stdin().lock().split(b'\n') {
        let Ok(line) = line else { return ExitCode::FAILURE };
        let value: Value = match serde_json::from_slice(&line) {
            Ok(value) => value,
            Err(error) => {
                errored(&Id::none(), &format!("not JSON: {error}"));
                continue;
            }
        };
        if value["command"] == "stop" {
            break;
        }
        let id = Id::of(&value);
        if let Err(answer) = Command::parse(&line).and_then(|command| carry_out(&mut rank, &id, &command, &value)) {
            refused(&id, answer);
        }
    }
    // Threads that the crate keeps waiting end with the process.
    ExitCode::SUCCESS
}

/// Answers now, or has a thread answer later.
fn carry_out(rank: &mut Option<Rank>, id: &Id, command: &Command, value: &Value) -> Result<(), Answer> {
    match command.name() {
        "hello" => {
            output::hello(id);
            return Ok(());
        }
        "join" => return join(rank, id, command),
        "leave" => return leave(rank, id),
        _ => {}
    }
    let joined = rank.as_ref().ok_or_else(|| Answer::Errored("join comes first".into()))?;
    match command.name() {
        "call" => call(joined, id, command),
        "serve" => serve(joined, id, command, value),
        "send" => send(joined, id, command),
        "recv" => recv(joined, id, command),
        "barrier" => {
            let backend = Arc::clone(&joined.backend);
            answer_later(id, move |id| match backend.barrier() {
                Ok(()) => done(id),
                Err(error) => failed(id, &error.to_string()),
            });
            Ok(())
        }
        "written" => {
            let backend = Arc::clone(&joined.backend);
            answer_later(id, move |id| {
                backend.wait_until_written();
                done(id);
            });
            Ok(())
        }
        "held" => {
            let (held, payload) = (Arc::clone(&joined.held), command.bytes("payload")?);
            answer_later(id, move |id| {
                held.wait_until_held(&payload);
                done(id);
            });
            Ok(())
        }
        "release" => match joined.held.release(&command.bytes("payload")?) {
            true => {
                done(id);
                Ok(())
            }
            false => Err(Answer::Errored("no call of hold has that payload".into())),
        },
        other => Err(Answer::Skipped(format!("unknown command '{other}'"))),
    }
}

fn join(rank: &mut Option<Rank>, id: &Id, command: &Command) -> Result<(), Answer> {
    let (own, world_size) = (command.number("rank")? as usize, command.number("world_size")? as usize);
    let address = command.text("address")?;
    let backend = loop {
        match TcpBackend::new(own, world_size, address) {
            Ok(backend) => break Arc::new(Watched::new(backend)),
            Err(error) if own != 0 && error.to_string().contains("Connection refused") => thread::sleep(CONNECT_PAUSE),
            Err(error) => {
                failed(id, &error.to_string());
                return Ok(());
            }
        }
    };
    let agent = Arc::new(RpcAgent::new(Arc::clone(&backend) as Arc<dyn Backend>));
    let held = Arc::new(Held::default());
    functions::register(&agent, &backend, &held);
    *rank = Some(Rank { backend, agent, held });
    done(id);
    Ok(())
}

/// Closes the connections, which the crate does when nothing uses them any more.
fn leave(rank: &mut Option<Rank>, id: &Id) -> Result<(), Answer> {
    let Some(Rank { backend, agent, .. }) = rank.take() else {
        return Err(Answer::Errored("join comes first".into()));
    };
    drop(agent);
    match Arc::into_inner(backend) {
        Some(_) => {
            done(id);
            Ok(())
        }
        None => Err(Answer::Skipped("the crate cannot close while a call, a barrier or a server uses its connections".into())),
    }
}

fn call(rank: &Rank, id: &Id, command: &Command) -> Result<(), Answer> {
    let (to, name, payload) = (command.number("to")? as usize, command.text("name")?, command.bytes("payload")?);
    rank.backend.call_begins();
    let result = rank.agent.rpc_async(to, name, &payload);
    answer_later(id, move |id| match result.join() {
        Ok(Ok(payload)) => replied(id, &payload),
        Ok(Err(error)) => failed(id, &error.to_string()),
        Err(_) => errored(id, "the crate panicked"),
    });
    Ok(())
}

/// Receives and handles one request after another; answers once all have been, or at the first error.
fn serve(rank: &Rank, id: &Id, command: &Command, value: &Value) -> Result<(), Answer> {
    let from = command.number("from")? as usize;
    let sizes = sizes(&value["sizes"]).ok_or_else(|| Answer::Skipped("the crate must be told the requests' sizes".into()))?;
    let (backend, agent) = (Arc::clone(&rank.backend), Arc::clone(&rank.agent));
    answer_later(id, move |id| {
        let outcome = sizes.into_iter().try_for_each(|size| {
            let mut request = vec![0; size];
            backend.recv(&mut request, from)?;
            agent.handle_request(from, &request)
        });
        drop((agent, backend)); // before the answer: the next command may be `leave`
        match outcome {
            Ok(()) => done(id),
            Err(error) => failed(id, &error.to_string()),
        }
    });
    Ok(())
}

fn send(rank: &Rank, id: &Id, command: &Command) -> Result<(), Answer> {
    let (to, payload) = (command.number("to")? as usize, command.bytes("payload")?);
    let backend = Arc::clone(&rank.backend);
    answer_later(id, move |id| match backend.send(&payload, to) {
        Ok(()) => done(id),
        Err(error) => failed(id, &error.to_string()),
    });
    Ok(())
}

fn recv(rank: &Rank, id: &Id, command: &Command) -> Result<(), Answer> {
    let (from, size) = (command.number("from")? as usize, command.number("size")? as usize);
    let backend = Arc::clone(&rank.backend);
    answer_later(id, move |id| {
        let mut content = vec![0; size];
        match backend.recv(&mut content, from) {
            Ok(()) => replied(id, &content),
            Err(error) => failed(id, &error.to_string()),
        }
    });
    Ok(())
}

fn sizes(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(|size| size.as_str()?.parse().ok()).collect()
}

fn answer_later(id: &Id, work: impl FnOnce(&Id) + Send + 'static) {
    let id = id.clone();
    thread::spawn(move || work(&id));
}
