//! Responses and their prefixes through the crate's agent: `rpc_sync` decodes them, `handle_request` encodes them.

use std::sync::Arc;

use ferrotorch_core::{FerrotorchError, FerrotorchResult};
use ferrotorch_distributed::RpcAgent;
use serde_json::{Value, json};

use crate::backend::{NO_MORE_FRAMES, PEER, ScriptedBackend};
use crate::bounded;
use crate::protocol::{Answer, Command, UNOBSERVABLE, hex};
use crate::request::{self, BURNT_ID_MAX, burn_ids_below};
use crate::wire::Link;

/// Where the request_id stands.
const ID: std::ops::Range<usize> = 1..9;

/// The crate shows a response only to the call that awaits its id. A small id is made the awaited one; in place of any other the id 1
/// is written into the bytes, and so that field stays unseen.
pub fn decode(mut bytes: Vec<u8>) -> Result<Answer, Answer> {
    let is_empty = bytes.is_empty();
    let mut awaited = 1;
    let mut shown_id = Value::from(UNOBSERVABLE);
    if let Some(id) = bytes.get_mut(ID) {
        let given = u64::from_le_bytes((&*id).try_into().expect("8 bytes"));
        if (1..=BURNT_ID_MAX).contains(&given) {
            awaited = given;
            shown_id = Value::from(given.to_string());
        } else {
            id.copy_from_slice(&awaited.to_le_bytes());
        }
    }
    let prefix = (bytes.len() as u64).to_le_bytes().to_vec();
    let mut fields = match outcome_of(call(&ScriptedBackend::new([prefix, bytes]), awaited)?) {
        Outcome::Payload(payload) => json!({"is_error": false, "payload": hex(&payload)}),
        Outcome::RemoteError(message) => json!({"is_error": true, "error_message": hex(message.as_bytes())}),
        Outcome::Undecodable(message) if is_empty => return Ok(Answer::Rejected { class: None, message }),
        Outcome::Undecodable(message) => return Ok(Answer::rejected(message)),
        Outcome::Other(message) => return Err(Answer::Errored(message)),
    };
    fields["request_id"] = shown_id;
    fields["canonical"] = UNOBSERVABLE.into();
    Ok(Answer::Accepted(fields))
}

/// The crate has taken a prefix when it asks for the message, and it asks for as many bytes as it read in the prefix.
pub fn decode_prefix(bytes: Vec<u8>) -> Result<Answer, Answer> {
    let backend = ScriptedBackend::new([bytes]);
    let outcome = call(&backend, 1)?;
    match (backend.asked()[..].get(1), outcome) {
        (Some(message_length), _) => Ok(Answer::Accepted(json!({"message_length": message_length.to_string()}))),
        (None, Err(error)) => Ok(Answer::rejected(error.to_string())),
        (None, Ok(_)) => Err(Answer::Errored("the crate returned from a call without a response".into())),
    }
}

/// What a crate callee writes when its handler returns this content. Any id is possible, for the callee echoes it.
pub fn encode(fields: &Command) -> Result<Answer, Answer> {
    let request = request::bytes_of(fields.number("request_id")?, "f", &[]);
    let result = if fields.flag("is_error")? {
        let Ok(message) = String::from_utf8(fields.bytes("error_message")?) else {
            return Err(Answer::Skipped(
                "the crate takes an error message as String, which this is not: it is not UTF-8".into(),
            ));
        };
        Err(message)
    } else {
        Ok(fields.bytes("payload")?)
    };
    let link = Link::to_rank_0(1, 2)?;
    let agent = RpcAgent::new(link.backend());
    agent.register("f", move |_| result.clone());
    let bytes = link.written(move || agent.handle_request(0, &request))?;
    Ok(Answer::Encoded(bytes))
}

/// A call with this id, whose response is what the backend hands out.
fn call(backend: &Arc<ScriptedBackend>, id: u64) -> Result<FerrotorchResult<Vec<u8>>, Answer> {
    let agent = backend.agent();
    burn_ids_below(&agent, id)?;
    bounded::run(move || agent.rpc_sync(PEER, "f", &[]))
}

enum Outcome {
    Payload(Vec<u8>),
    RemoteError(String),
    Undecodable(String),
    Other(String),
}

/// The crate has one error variant for all of these. Its text starts with words of the crate, so that no error message of a response
/// can pass for another outcome.
fn outcome_of(result: FerrotorchResult<Vec<u8>>) -> Outcome {
    let error = match result {
        Ok(payload) => return Outcome::Payload(payload),
        Err(error) => error,
    };
    let whole_text = error.to_string();
    let FerrotorchError::InvalidArgument { message } = error else {
        return Outcome::Other(whole_text);
    };
    if let Some(remote) = message.strip_prefix("remote RPC error: ") {
        Outcome::RemoteError(remote.into())
    } else if message.starts_with("failed to deserialize RPC response: ") {
        Outcome::Undecodable(whole_text)
    } else if message.contains(NO_MORE_FRAMES) {
        Outcome::Other("the crate took the response for another call's".into())
    } else {
        Outcome::Other(whole_text)
    }
}
