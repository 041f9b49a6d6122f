// What the spec says about given bytes or fields, read off the layout of spec/wire.ksy and the sentences of spec/protocol.md.
//
// This is where the expected outcomes of all generated vectors come from, so it is as plain as the spec and shares nothing with
// the codec. It refuses, with std::logic_error, to say an outcome that the spec leaves open.
#pragma once

#include "wire.hpp"

#include <speccompiler/layout.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ferrorpc::vectorgen {

// What both sides know besides the bytes.
struct Setting {
    std::uint64_t cap = std::uint64_t{1} << 30;
    std::uint64_t world_size = 0; // announces only
};

// The name of a frame's kind.
struct Kind {
    std::string name;
    bool operator==(const Kind &) const = default;
};

// Fields as the testee protocol names them, in the order of the wire.
using Field = std::pair<std::string, std::variant<std::uint64_t, bool, Wire, Kind>>;
using Fields = std::vector<Field>;
Json to_json(const Fields &fields);

struct Outcome {
    enum class Result { accepted, incomplete, rejected };

    Result result = Result::accepted;
    Fields fields = {};                     // accepted, decode
    bool is_canonical = true;               // accepted, decode
    Wire bytes = {};                        // accepted, encode
    std::string reject_class = {};          // rejected
    std::optional<std::size_t> offset = {}; // rejected, decode
    std::vector<std::string> rules = {};    // the rules of the fields that were accepted, or the rule that is broken
};

// `message` is one of the testee protocol's: "frame" for a frame's header and kind, or the name of a type of the layout.
Outcome decode(const spec::Layout &layout, std::string_view message, const Wire &wire, const Setting &setting);

// The bytes on the connection, frame headers included.
Outcome encode(const spec::Layout &layout, std::string_view message, const Fields &fields, const Setting &setting);

const spec::LayoutType &type_named(const spec::Layout &layout, std::string_view id);

} // namespace ferrorpc::vectorgen
