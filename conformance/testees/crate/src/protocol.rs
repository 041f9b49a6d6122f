//! The testee protocol's side of the witness: commands, answers, hex and parts.
//!
//! A command that breaks the protocol (not JSON, a key missing, bad hex, a number that does not fit) is answered `errored`; bytes of
//! more than `BYTES_MAX` are not put together but answered `skipped`.

use serde_json::{Map, Value, json};

/// Most bytes that the parts of one field may come to: 256 MiB.
const BYTES_MAX: usize = 1 << 28;

/// The value of a field that the crate does not show.
pub const UNOBSERVABLE: &str = "unobservable";

pub enum Answer {
    /// Decoded, with these fields.
    Accepted(Value),
    /// Encoded, to these bytes.
    Encoded(Vec<u8>),
    Incomplete,
    /// Refused by the crate. The text is the crate's error, whole.
    Rejected {
        class: Option<&'static str>,
        message: String,
    },
    Skipped(String),
    Errored(String),
}

impl Answer {
    /// A refusal, with the class that the crate's text stands for, if it stands for one.
    pub fn rejected(message: String) -> Self {
        Self::Rejected { class: class_of(&message), message }
    }

    pub fn into_json(self) -> Value {
        match self {
            Self::Accepted(fields) => json!({"result": "accepted", "fields": fields}),
            Self::Encoded(bytes) => json!({"result": "accepted", "bytes": hex(&bytes)}),
            Self::Incomplete => json!({"result": "incomplete"}),
            Self::Rejected { class: Some(class), message } => json!({"result": "rejected", "class": class, "message": message}),
            Self::Rejected { class: None, message } => json!({"result": "rejected", "message": message}),
            Self::Skipped(reason) => json!({"result": "skipped", "reason": reason}),
            Self::Errored(message) => json!({"result": "errored", "message": message}),
        }
    }
}

/// The crate has texts and no classes; each of these texts has one meaning.
fn class_of(text: &str) -> Option<&'static str> {
    const CLASSES: [(&str, &str); 5] = [
        ("tag 0x0", "wrong_tag"),
        (" too short for ", "truncated"),
        ("invalid UTF-8 in ", "invalid_utf8"),
        ("invalid rank ", "invalid_rank"),
        (" exceeds maximum ", "too_large"),
    ];
    CLASSES.iter().find(|(part, _)| text.contains(part)).map(|(_, class)| *class)
}

/// A command, or the `fields` of one.
pub struct Command(Map<String, Value>);

impl Command {
    pub fn parse(line: &[u8]) -> Result<Self, Answer> {
        match serde_json::from_slice(line) {
            Ok(Value::Object(keys)) => Ok(Self(keys)),
            Ok(_) => Err(Answer::Errored("a command is a JSON object".into())),
            Err(error) => Err(Answer::Errored(format!("not JSON: {error}"))),
        }
    }

    pub fn name(&self) -> &str {
        self.0.get("command").and_then(Value::as_str).unwrap_or("")
    }

    pub fn fields(&self) -> Result<Self, Answer> {
        match self.0.get("fields") {
            None => Ok(Self(Map::new())),
            Some(Value::Object(keys)) => Ok(Self(keys.clone())),
            Some(_) => Err(Answer::Errored("'fields' is not an object".into())),
        }
    }

    pub fn text(&self, key: &str) -> Result<&str, Answer> {
        self.value(key)?.as_str().ok_or_else(|| malformed(key, "a string"))
    }

    pub fn flag(&self, key: &str) -> Result<bool, Answer> {
        self.value(key)?.as_bool().ok_or_else(|| malformed(key, "true or false"))
    }

    pub fn number(&self, key: &str) -> Result<u64, Answer> {
        integer(self.value(key)?).ok_or_else(|| malformed(key, "an unsigned 64-bit integer"))
    }

    pub fn bytes(&self, key: &str) -> Result<Vec<u8>, Answer> {
        match self.value(key)? {
            Value::Array(parts) => {
                let mut bytes = Vec::new();
                for part in parts {
                    append_part(&mut bytes, part).ok_or_else(|| malformed(key, "hex or a list of parts"))??;
                }
                Ok(bytes)
            }
            plain => plain.as_str().and_then(unhex).ok_or_else(|| malformed(key, "hex or a list of parts")),
        }
    }

    fn value(&self, key: &str) -> Result<&Value, Answer> {
        self.0.get(key).ok_or_else(|| Answer::Errored(format!("the key '{key}' is missing")))
    }
}

fn malformed(key: &str, wanted: &str) -> Answer {
    Answer::Errored(format!("'{key}' is not {wanted}"))
}

/// None when the part is malformed.
fn append_part(bytes: &mut Vec<u8>, part: &Value) -> Option<Result<(), Answer>> {
    let (unit, count) = if let Some(plain) = part.as_str() {
        (unhex(plain)?, 1)
    } else if let Some(value) = part.get("u32") {
        (u32::try_from(integer(value)?).ok()?.to_le_bytes().to_vec(), 1)
    } else if let Some(value) = part.get("u64") {
        (integer(value)?.to_le_bytes().to_vec(), 1)
    } else {
        (unhex(part.get("repeat")?.as_str()?)?, usize::try_from(integer(part.get("count")?)?).ok()?)
    };
    if unit.len().saturating_mul(count) > BYTES_MAX - bytes.len() {
        return Some(Err(Answer::Skipped(format!("the witness puts together at most {BYTES_MAX} bytes"))));
    }
    bytes.extend_from_slice(&unit.repeat(count));
    Some(Ok(()))
}

/// Numbers of the wire are decimal strings; counts are JSON numbers.
fn integer(value: &Value) -> Option<u64> {
    match value {
        Value::String(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => digits.parse().ok(),
        other => other.as_u64(),
    }
}

pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes().chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
