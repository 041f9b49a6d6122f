meta:
  id: ferrorpc_wire
  title: RPC wire of the Rust crate ferrotorch-distributed
  license: MIT OR Apache-2.0
  ks-version: '0.10'
  endian: le
  encoding: UTF-8
doc: |
  The layout of every byte on a connection, and the source of the generated codec.
  Behaviour (who may send what when, and what a receiver does about an error) is in
  protocol.md; keys that start with `-` are ours and explained in profile.md.
doc-ref: protocol.md
params:
  - id: has_announce
    type: bool
    doc: true for the direction that runs from the connecting rank to the accepting rank
  - id: rank_max
    type: u8
    doc: the world's highest rank, its size less one
  - id: frame_length_max
    type: u8
    doc: the cap
    -limit: frame_length_limit
    -req: LIM-1
seq:
  - id: announce
    type: announce(rank_max)
    if: has_announce
  - id: frames
    type: frame(frame_length_max)
    repeat: eos
instances:
  frame_length_limit:
    value: 0x4000_0000
    doc: the highest and the default cap on a frame's length, 1 GiB
    -req: LIM-1
enums:
  tag:
    0x01: request
    0x02: response
types:

  announce:
    doc: what a connecting rank writes first; it has no frame around it
    -req: {layout: ANN-1, incomplete: ANN-4}
    -stream: true
    params:
      - id: rank_max
        type: u8
    seq:
      - id: rank
        type: u8
        valid:
          min: 1
          max: rank_max
        doc: the rank of the connecting process
        -req: {layout: ANN-1, invalid_rank: ANN-3}
        -error: invalid_rank

  frame:
    doc: the envelope of everything behind the announce
    -req: {layout: FRM-1}
    params:
      - id: frame_length_max
        type: u8
    seq:
      - id: header
        type: frame_header(frame_length_max)
      - id: content
        size: header.length
        type:
          switch-on: header.length
          cases:
            1: barrier
            8: response_prefix(frame_length_max)
            _: message

  frame_header:
    doc: the length in front of every frame's content
    -req: {layout: FRM-1, incomplete: FRM-4}
    -stream: true
    params:
      - id: frame_length_max
        type: u8
    seq:
      - id: length
        type: u8
        valid:
          max: frame_length_max
        doc: bytes of content behind this header
        -req: {layout: FRM-1, too_large: LIM-2}

  message:
    doc: content of any other length, told apart by its first byte
    -req: {layout: KND-3, unknown_frame: KND-5}
    instances:
      tag:
        pos: 0
        type: u1
        enum: tag
    seq:
      - id: body
        size-eos: true
        type:
          switch-on: tag
          cases:
            'tag::request': request
            'tag::response': response

  barrier:
    doc: one token of a barrier
    -req: {layout: BAR-1, kind: KND-1, truncated: BAR-1}
    seq:
      - id: token
        type: u1
        doc: senders write 0; receivers take any value
        -req: {layout: BAR-1, accept: BAR-3, not_canonical: BAR-2}
        -write: [0]

  response_prefix:
    doc: the first of the two frames of a response, it announces the second
    -req: {layout: RSP-1, kind: KND-2, truncated: RSP-1}
    params:
      - id: frame_length_max
        type: u8
    seq:
      - id: message_length
        type: u8
        valid:
          min: 14
          max: frame_length_max
        doc: length of the message frame that follows
        -req: {layout: RSP-1, too_small: RSP-3, too_large: LIM-3}

  request:
    doc: a call; it travels as one frame
    -req: {layout: REQ-1, kind: KND-3, truncated: MSG-2, too_large: LIM-4}
    -recognised-from: 9
    seq:
      - id: tag
        contents: [0x01]
        -label: tag
        -req: {layout: REQ-2, truncated: REQ-2, wrong_tag: REQ-2}
      - id: request_id
        type: u8
        doc: chosen by the caller, echoed by the response
        -label: request_id
        -req: {layout: REQ-3}
      - id: len_name
        type: u4
        doc: bytes of name
        -label: name length
        -req: {layout: REQ-4}
      - id: name
        type: str
        size: len_name
        encoding: UTF-8
        doc: name of the function, UTF-8
        -label: function name
        -utf8: strict
        -req: {layout: REQ-4, accept: MSG-6, invalid_utf8: MSG-3}
      - id: len_payload
        type: u4
        doc: bytes of payload
        -label: payload length
        -req: {layout: REQ-5}
      - id: payload
        size: len_payload
        doc: the call's arguments, opaque
        -label: payload
        -req: {layout: REQ-5, accept: MSG-6}
        -tail: true
      - id: trailing
        size-eos: true
        doc: ignored by receivers
        -req: {layout: MSG-4, not_canonical: MSG-5}
        -write: empty

  response:
    doc: the answer to a call; it travels as the second of two frames
    -req: {layout: RSP-4, kind: KND-4, truncated: MSG-2, too_large: LIM-4}
    seq:
      - id: tag
        contents: [0x02]
        -label: tag
        -req: {layout: RSP-5, truncated: RSP-5, wrong_tag: RSP-5}
      - id: request_id
        type: u8
        doc: the request_id of the request that this answers
        -label: request_id
        -req: {layout: RSP-6}
      - id: error_flag
        type: u1
        doc: 1 says error; every other value says success, and senders write 0
        -label: error flag
        -req: {layout: RSP-7, not_canonical: RSP-8}
        -write: [0, 1]
      - id: len_content
        type: u4
        doc: bytes of payload or of error_message
        -label: payload/error length
        -req: {layout: RSP-9}
      - id: payload
        size: len_content
        if: not is_error
        doc: the call's result, opaque
        -label: payload/error data
        -req: {layout: RSP-9, accept: MSG-6}
        -tail: true
      - id: error_message
        type: str
        size: len_content
        encoding: UTF-8
        if: is_error
        doc: what went wrong, UTF-8
        -label: payload/error data
        -label-utf8: error message
        -utf8: strict
        -req: {layout: RSP-9, accept: MSG-6, invalid_utf8: MSG-3}
        -tail: true
      - id: trailing
        size-eos: true
        doc: ignored by receivers
        -req: {layout: MSG-4, not_canonical: MSG-5}
        -write: empty
    instances:
      is_error:
        value: error_flag == 1
        doc: whether the content is an error message
        -req: RSP-7
