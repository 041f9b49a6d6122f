//! Requests through the crate's agent: `handle_request` decodes one, `rpc_sync` encodes one.

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::RpcAgent;
use serde_json::json;

use crate::backend::{self, PEER, ScriptedBackend};
use crate::bounded;
use crate::protocol::{Answer, Command, UNOBSERVABLE, hex};
use crate::wire::Link;

/// The highest id that is reached by burning the ones below it.
pub const BURNT_ID_MAX: u64 = 1 << 20;

/// Two runs show all fields: without functions the crate answers with the name that it misses; with an echo under that name it
/// answers with the payload.
pub fn decode(bytes: &[u8]) -> Result<Answer, Answer> {
    let missing = match handle(bytes, |_| {})? {
        Ok(sent) => reply(&sent)?,
        Err(error) => return Ok(refused(bytes, error.to_string())),
    };
    let name = missing_name(&missing)?;
    let echoed = match handle(bytes, |agent| agent.register(&name, |payload| Ok(payload.to_vec())))? {
        Ok(sent) => reply(&sent)?,
        Err(error) => return Err(Answer::Errored(format!("the crate took these bytes once and not twice: {error}"))),
    };
    if echoed.is_error || echoed.request_id != missing.request_id {
        return Err(Answer::Errored("the crate answered the same bytes differently".into()));
    }
    Ok(Answer::Accepted(json!({
        "request_id": missing.request_id.to_string(),
        "name": hex(name.as_bytes()),
        "payload": hex(&echoed.content),
        "canonical": UNOBSERVABLE,
    })))
}

/// What rank 1 writes to rank 0 for a call with these fields.
pub fn encode(fields: &Command) -> Result<Answer, Answer> {
    let payload = fields.bytes("payload")?;
    let Ok(name) = String::from_utf8(fields.bytes("name")?) else {
        return Err(Answer::Skipped("the crate takes a name as &str, which this is not: it is not UTF-8".into()));
    };
    let link = Link::to_rank_0(1, 2)?;
    let agent = RpcAgent::new(link.backend());
    burn_ids_below(&agent, fields.number("request_id")?)?;
    let bytes = link.written_until_it_waits(move || agent.rpc_sync(0, &name, &payload).map(drop))?;
    Ok(Answer::Encoded(bytes))
}

/// Makes `id` the id of the agent's next call, if that is within reach.
pub fn burn_ids_below(agent: &RpcAgent, id: u64) -> Result<(), Answer> {
    if !(1..=BURNT_ID_MAX).contains(&id) {
        return Err(Answer::Skipped(format!(
            "an agent of the crate counts its ids from 1; the witness goes up to {BURNT_ID_MAX}"
        )));
    }
    backend::burn_ids_below(agent, id);
    Ok(())
}

/// The bytes of a request, for the witness's own use.
pub fn bytes_of(request_id: u64, name: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(request_id.to_le_bytes());
    bytes.extend(length(name.as_bytes()));
    bytes.extend(name.as_bytes());
    bytes.extend(length(payload));
    bytes.extend(payload);
    bytes
}

fn length(field: &[u8]) -> [u8; 4] {
    u32::try_from(field.len()).expect("the witness's own fields are small").to_le_bytes()
}

/// The frames that an agent with these functions sends for a request.
fn handle(bytes: &[u8], register: impl FnOnce(&RpcAgent)) -> Result<FerrotorchResult<Vec<Vec<u8>>>, Answer> {
    let backend = ScriptedBackend::new([]);
    let agent = backend.agent();
    register(&agent);
    let bytes = bytes.to_vec();
    let outcome = bounded::run(move || agent.handle_request(PEER, &bytes))?;
    Ok(outcome.map(|()| backend.sent()))
}

/// For an empty message the crate's text tells no class: it is the same as for a wrong tag.
fn refused(bytes: &[u8], message: String) -> Answer {
    if bytes.is_empty() { Answer::Rejected { class: None, message } } else { Answer::rejected(message) }
}

/// What the crate wrote in answer to a request.
struct Reply {
    request_id: u64,
    is_error: bool,
    content: Vec<u8>,
}

fn reply(sent: &[Vec<u8>]) -> Result<Reply, Answer> {
    let [_prefix, message] = sent else {
        return Err(Answer::Errored(format!("the crate answered with {} frames, not 2", sent.len())));
    };
    let Some(([_tag, request_id @ .., error_flag, _, _, _, _], content)) = message.split_first_chunk::<14>() else {
        return Err(Answer::Errored(format!("the crate answered with {} bytes", message.len())));
    };
    Ok(Reply { request_id: u64::from_le_bytes(*request_id), is_error: *error_flag == 1, content: content.to_vec() })
}

fn missing_name(reply: &Reply) -> Result<String, Answer> {
    std::str::from_utf8(&reply.content)
        .ok()
        .filter(|_| reply.is_error)
        .and_then(|text| text.strip_prefix("function '")?.strip_suffix("' not registered on rank 0"))
        .map(str::to_owned)
        .ok_or_else(|| Answer::Errored("the crate did not say which function it misses".into()))
}
