// A small .ksy, and a check of what is refused when one place in it is edited.
#pragma once

#include "load.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

namespace ferrorpc::spec {

// Every construct of the profile that can be refused, with known line numbers.
inline constexpr std::string_view tiny = R"(meta:
  id: tiny
  title: a small wire
  endian: le
  encoding: UTF-8
params:
  - id: cap
    type: u8
    -limit: highest
    -req: LIM-1
  - id: greets
    type: bool
seq:
  - id: greeting
    type: greeting
    if: greets
  - id: frames
    type: frame(cap)
    repeat: eos
instances:
  highest:
    value: 0x100
    doc: the highest cap
    -req: LIM-1
enums:
  tag:
    7: note
types:
  greeting:
    doc: first of all
    -req: {layout: GRT-1, incomplete: GRT-2, too_large: GRT-3}
    -stream: true
    seq:
      - id: version
        type: u2
        valid:
          max: 9
  header:
    doc: in front of a frame
    -req: {layout: FRM-1, incomplete: FRM-2, too_large: FRM-3}
    -stream: true
    params:
      - id: cap
        type: u8
    seq:
      - id: length
        type: u8
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
            1: tick
            _: message
  message:
    -req: {unknown_frame: KND-3}
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
            'tag::note': note
  tick:
    doc: a sign of life
    -req: {layout: TCK-1, kind: KND-1, truncated: TCK-1, not_canonical: TCK-2}
    seq:
      - id: value
        type: u1
        -write: [0]
  note:
    doc: a text and some bytes
    -req: {layout: NOT-1, kind: KND-2, truncated: NOT-2, wrong_tag: NOT-3, too_large: NOT-4, invalid_utf8: NOT-5, not_canonical: NOT-6}
    -recognised-from: 2
    seq:
      - id: tag
        contents: [0x07]
      - id: flag
        type: u1
      - id: len_title
        type: u1
      - id: title
        type: str
        size: len_title
        -utf8: strict
      - id: len_body
        type: u4
      - id: body
        size: len_body
        if: not is_short
        -tail: true
      - id: remark
        size: len_body
        if: is_short
        -tail: true
      - id: behind
        size-eos: true
        -write: empty
    instances:
      is_short:
        value: flag == 1
        doc: whether there is only a remark
        -req: NOT-7
)";

inline std::string edited(std::string_view from, std::string_view to)
{
    std::string text(tiny);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

inline std::string refusal(std::string_view text, const RuleIds *rules = nullptr)
{
    try {
        parse_layout(text, "tiny.ksy", rules);
    } catch (const SpecError &error) {
        return error.what();
    }
    return "";
}

struct Edit {
    const char *from;
    const char *to;
    const char *expected;
};

inline void check(const Edit &edit)
{
    CAPTURE(edit.from, edit.to);
    CHECK(refusal(edited(edit.from, edit.to)) == edit.expected);
}

} // namespace ferrorpc::spec
