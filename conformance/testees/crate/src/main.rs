//! The witness: the published crate `ferrotorch-distributed`, made to speak the testee protocol of `conformance/testee-protocol.md`.
//!
//! Every answer is what the crate does, seen through its public API: what it takes, what it writes, what it asks its transport for
//! and what its errors say. What cannot be seen there is answered `unobservable`, what cannot be asked `skipped`, and a panic or
//! a hang of the crate `errored`. No line of the crate is copied here.
//!
//! `crate-witness` answers commands from standard input; `crate-witness bench` measures the crate's codec.

mod announce;
mod backend;
mod barrier;
mod bench;
mod bounded;
mod frame;
mod protocol;
mod request;
mod response;
mod wire;

use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use protocol::{Answer, Command};
use serde_json::{Value, json};

const _: () = assert!(usize::BITS == 64, "a u64 of the protocol is a usize of the crate");

/// The crate's `MAX_RPC_MSG_SIZE`, which nobody can set.
const CRATE_CAP: u64 = 1 << 30;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => serve(),
        ["bench"] => bench::run(),
        _ => {
            eprintln!("usage: crate-witness [bench]");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crate-witness: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let Some(answer) = answer(&line?) else { break };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The answer to one line, or none to `stop`.
fn answer(line: &[u8]) -> Option<Value> {
    let command = match Command::parse(line) {
        Ok(command) => command,
        Err(answer) => return Some(answer.into_json()),
    };
    match command.name() {
        "stop" => None,
        "hello" => Some(json!({
            "result": "hello",
            "protocol": 1,
            "name": "ferrotorch-distributed",
            "version": env!("CRATE_VERSION"),
        })),
        _ => Some(carry_out(&command).into_json()),
    }
}

fn carry_out(command: &Command) -> Answer {
    let outcome = catch_unwind(AssertUnwindSafe(|| match command.name() {
        "decode" => decode(command),
        "encode" => encode(command),
        other => Err(Answer::Skipped(format!("unknown command '{other}'"))),
    }));
    match outcome {
        Ok(Ok(answer) | Err(answer)) => answer,
        Err(panic) => bounded::panicked(panic.as_ref()),
    }
}

fn decode(command: &Command) -> Result<Answer, Answer> {
    match command.text("message")? {
        "announce" => announce::decode(&command.bytes("bytes")?, command.number("world_size")?),
        "frame" => only_crate_cap(command).and_then(|()| frame::decode(&command.bytes("bytes")?)),
        "response_prefix" => only_crate_cap(command).and_then(|()| response::decode_prefix(command.bytes("bytes")?)),
        "request" => request::decode(&command.bytes("bytes")?),
        "response" => response::decode(command.bytes("bytes")?),
        other => Err(Answer::Skipped(format!("unknown message '{other}'"))),
    }
}

fn encode(command: &Command) -> Result<Answer, Answer> {
    let fields = command.fields()?;
    match command.text("message")? {
        "announce" => announce::encode(fields.number("rank")?, command.number("world_size")?),
        "barrier" => barrier::encode(),
        "request" => only_crate_cap(command).and_then(|()| request::encode(&fields)),
        "response" => only_crate_cap(command).and_then(|()| response::encode(&fields)),
        other => Err(Answer::Skipped(format!("unknown message '{other}'"))),
    }
}

/// For the cases that a cap decides.
fn only_crate_cap(command: &Command) -> Result<(), Answer> {
    match command.number("cap")? {
        CRATE_CAP => Ok(()),
        _ => Err(Answer::Skipped("the crate's cap is fixed".into())),
    }
}
