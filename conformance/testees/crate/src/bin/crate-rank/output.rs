//! Answers: one line each, whole, from any thread.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::protocol::{Answer, hex};

/// The `id` of a command, for its answer; null where it had none.
#[derive(Clone)]
pub struct Id(Value);

impl Id {
    pub fn of(command: &Value) -> Self {
        Self(command["id"].clone())
    }

    pub fn none() -> Self {
        Self(Value::Null)
    }
}

pub fn hello(id: &Id) {
    write(
        id,
        json!({"result": "hello", "protocol": 1, "name": "ferrotorch-distributed", "version": env!("CRATE_VERSION"), "live": true}),
    );
}

pub fn done(id: &Id) {
    write(id, json!({"result": "done"}));
}

pub fn replied(id: &Id, payload: &[u8]) {
    write(id, json!({"result": "replied", "payload": parts(payload)}));
}

/// A failed call, barrier, server or join. The crate has texts and no kinds; each of these texts has one meaning.
pub fn failed(id: &Id, text: &str) {
    const REMOTE: &str = "invalid argument: remote RPC error: ";
    let (kind, message) = match text.strip_prefix(REMOTE) {
        Some(message) if message.starts_with("function '") && message.contains("' not registered on rank ") => {
            (Some("function_not_found"), message)
        }
        Some(message) => (Some("remote_error"), message),
        None => (kind_of(text), text),
    };
    let mut answer = json!({"result": "failed", "message": message});
    if let Some(kind) = kind {
        answer["kind"] = json!(kind);
    }
    write(id, answer);
}

pub fn kind_of(text: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 6] = [
        ("I/O error: ", "connection_lost"),
        ("no connection to rank ", "no_connection"),
        ("cannot send to self ", "self_call"),
        ("invalid rank ", "invalid_rank"),
        ("operation timed out ", "timed_out"),
        ("size mismatch: ", "size_mismatch"),
    ];
    KINDS.iter().find(|(part, _)| text.contains(part)).map(|(_, kind)| *kind)
}

pub fn errored(id: &Id, message: &str) {
    write(id, json!({"result": "errored", "message": message}));
}

pub fn refused(id: &Id, answer: Answer) {
    write(id, answer.into_json());
}

/// Nobody listens any more when this fails, and the end of standard input follows.
fn write(id: &Id, mut answer: Value) {
    answer["id"] = id.0.clone();
    let mut output = io::stdout().lock();
    let _ = writeln!(output, "{answer}").and_then(|()| output.flush());
}

/// Hex, or where the bytes repeat a short unit that unit and how often.
fn parts(bytes: &[u8]) -> Value {
    const PLAIN_SIZE_MAX: usize = 4096;
    const UNIT_SIZE_MAX: usize = 256;
    if bytes.len() > PLAIN_SIZE_MAX
        && let Some(size) = (1..=UNIT_SIZE_MAX).find(|size| bytes[*size..] == bytes[..bytes.len() - size])
    {
        let (count, rest) = (bytes.len() / size, &bytes[bytes.len() - bytes.len() % size..]);
        return json!([{"repeat": hex(&bytes[..size]), "count": count}, hex(rest)]);
    }
    json!(hex(bytes))
}
