//! `conformance/decoder.h` in Rust.

use std::ffi::c_char;

pub const VERSION: u32 = 1;
pub const IS_CRATE: u32 = 1;

pub const RESPONSE_PREFIX: u32 = 4;
pub const REQUEST: u32 = 5;
pub const RESPONSE: u32 = 6;

pub const ACCEPTED: u32 = 1;
pub const REJECTED: u32 = 3;
pub const SKIPPED: u32 = 4;
pub const ERRORED: u32 = 5;

pub const MESSAGE_LENGTH: u32 = 1 << 3;
pub const REQUEST_ID: u32 = 1 << 4;
pub const NAME: u32 = 1 << 5;
pub const IS_ERROR: u32 = 1 << 6;
pub const PAYLOAD: u32 = 1 << 7;
pub const ERROR_MESSAGE: u32 = 1 << 8;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    data: *const u8,
    size: usize,
}

impl Bytes {
    /// # Safety
    /// What this points at is there and stays as it is for `'a`.
    pub unsafe fn get<'a>(self) -> &'a [u8] {
        if self.size == 0 { &[] } else { unsafe { std::slice::from_raw_parts(self.data, self.size) } }
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self { data: bytes.as_ptr(), size: bytes.len() }
    }
}

#[repr(C)]
pub struct Fields {
    pub observed: u32,
    pub kind: u32,
    pub is_error: u8,
    pub canonical: u8,
    pub rank: u64,
    pub length: u64,
    pub message_length: u64,
    pub request_id: u64,
    pub name: Bytes,
    pub payload: Bytes,
    pub error_message: Bytes,
}

#[repr(C)]
pub struct Command {
    pub message: u32,
    pub cap: u64,
    pub world_size: u64,
    pub bytes: Bytes,
    pub fields: Fields,
}

#[repr(C)]
pub struct Answer {
    pub result: u32,
    pub error_class: u32,
    pub fields: Fields,
    pub bytes: Bytes,
    pub text: Bytes,
}

pub type Operation = unsafe extern "C" fn(*const Command, *mut Answer);

#[repr(C)]
pub struct Decoder {
    pub version: u32,
    pub flags: u32,
    pub name: *const c_char,
    pub decode: Operation,
    pub encode: Operation,
}

/// All of it is constant.
unsafe impl Sync for Decoder {}
