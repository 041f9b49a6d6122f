meta:
  id: every_construct
  title: what wire.ksy does not use of the profile
  endian: le
  encoding: UTF-8
params:
  - id: cap
    type: u8
    -limit: highest
    -req: LIM-1
  - id: version_max
    type: u2
seq:
  - id: greeting
    type: greeting(version_max)
  - id: frames
    type: frame(cap)
    repeat: eos
instances:
  highest:
    value: 100
    doc: the highest cap
    -req: LIM-1
enums:
  kind:
    0x10: note
types:
  greeting:
    doc: a stream of several fields, one of them of variable size
    -req: {layout: GRT-1, incomplete: GRT-2, wrong_tag: GRT-3, invalid_utf8: GRT-4, too_small: GRT-5, too_large: GRT-6, not_canonical: GRT-7}
    -stream: true
    params:
      - id: version_max
        type: u2
    seq:
      - id: magic
        contents: [0xfe]
      - id: len_who
        type: u1
      - id: who
        type: str
        size: len_who
        -utf8: strict
      - id: version
        type: u2
        valid:
          min: 40000
          max: version_max
      - id: level
        type: u4
        valid:
          max: 3000000000
        -write: [7, 8, 3000000000]
  header:
    doc: in front of a frame
    -req: {layout: FRM-1, incomplete: FRM-2, too_large: FRM-3}
    -stream: true
    params:
      - id: cap
        type: u8
    seq:
      - id: length
        type: u4
        valid:
          max: cap
  frame:
    params:
      - id: cap
        type: u8
    seq:
      - id: header
        type: header(cap)
      - id: content
        size: header.length
        type:
          switch-on: header.length
          cases:
            12: tick
            _: message
  message:
    -req: {unknown_frame: KND-3}
    instances:
      kind:
        pos: 0
        type: u1
        enum: kind
    seq:
      - id: body
        size-eos: true
        type:
          switch-on: kind
          cases:
            'kind::note': note
  tick:
    doc: a fixed size among those that a first byte tells
    -req: {layout: TCK-1, kind: KND-1, truncated: TCK-2, not_canonical: TCK-3}
    seq:
      - id: when
        type: u8
      - id: what
        type: u4
  note:
    doc: no tail, and two conditions
    -req: {layout: NOT-1, kind: KND-2, truncated: NOT-2, wrong_tag: NOT-3, too_large: NOT-4, invalid_utf8: NOT-5, not_canonical: NOT-6}
    seq:
      - id: kind
        contents: [0x10]
      - id: flag
        type: u2
      - id: len_body
        type: u8
      - id: body
        size: len_body
        if: is_data
      - id: remark
        type: str
        size: len_body
        if: not is_data
        -utf8: strict
      - id: len_end
        type: u1
      - id: end
        size: len_end
    instances:
      is_data:
        value: flag == 0xffff
        doc: whether the body is data
        -req: NOT-7
