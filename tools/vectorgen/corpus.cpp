#include "corpus.hpp"

#include "document.hpp"
#include "messages.hpp"

#include <speccompiler/load.hpp>

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

namespace fs = std::filesystem;

constexpr const char *bound = "what fuzzing has reached";
constexpr std::size_t world_size_bytes = 8;

std::uint64_t number_of(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

// The crate knows no kinds of frames and takes small prefixes: where a vector refuses one, a DIF rule stands behind the rule
// broken.
Rules rules_of(const spec::Layout &layout, std::string_view message, const Wire &bytes)
{
    const Outcome outcome = decode(layout, message, bytes, {});
    if (outcome.reject_class == "unknown_frame") {
        return {outcome.rules.front(), "DIF-3"};
    }
    return outcome.reject_class == "too_small" ? Rules{outcome.rules.front(), "DIF-1"} : Rules();
}

Inputs read_inputs(const fs::path &folder)
{
    Inputs inputs;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const auto is_good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
        if (name.size() > 80 || !std::all_of(name.begin(), name.end(), is_good)) {
            throw std::runtime_error(fmt::format("{}: the name cannot be part of an id", entry.path().string()));
        }
        inputs[name] = trace::read_file(entry.path());
    }
    if (inputs.empty()) {
        throw std::runtime_error(fmt::format("{}: there is no input here", folder.string()));
    }
    return inputs;
}

} // namespace

VectorFile message_corpus(const spec::Layout &layout, const Inputs &inputs)
{
    Builder builder(layout, {"corpus-messages", "Fuzzed messages", "contents of frames that fuzzing has found", bound, {}});
    for (const std::string message : {"request", "response"}) {
        builder.group(message, "Decoded as a " + message, "each, whatever its tag");
        for (const auto &[name, bytes] : inputs) {
            builder.decode(message, name, fmt::format("{} bytes", bytes.size()), {}, bytes);
        }
    }
    builder.group("frame", "Frames", "the same with a frame's header");
    for (const auto &[name, bytes] : inputs) {
        const Wire whole = frame(bytes);
        builder.decode("frame", name, fmt::format("a frame of {} bytes", bytes.size()), rules_of(layout, "frame", whole),
                       whole);
    }
    if (std::any_of(inputs.begin(), inputs.end(), [](const auto &input) { return input.second.size() == 8; })) {
        builder.group("prefix", "Response prefixes", "those of 8 bytes");
    }
    for (const auto &[name, bytes] : inputs) {
        if (bytes.size() == 8) {
            builder.decode("response_prefix", name, fmt::format("announces {}", number_of(bytes)),
                           rules_of(layout, "response_prefix", bytes), bytes);
        }
    }
    return builder.finish();
}

VectorFile announce_corpus(const spec::Layout &layout, const Inputs &inputs)
{
    Builder builder(layout, {"corpus-announce", "Fuzzed announces", "announces that fuzzing has found", bound, {}});
    builder.group("arrived", "Announces", "what has arrived on a new connection, in worlds of all sizes");
    for (const auto &[name, bytes] : inputs) {
        const std::uint64_t world_size = number_of(std::string_view(bytes).substr(0, world_size_bytes));
        if (world_size < 2) { // no job
            continue;
        }
        const std::string arrived = bytes.substr(std::min(bytes.size(), world_size_bytes));
        builder.decode("announce", name, fmt::format("{} bytes in a world of {}", arrived.size(), world_size),
                       arrived.size() < 8 ? Rules{"ANN-4"} : Rules(), arrived, {.world_size = world_size});
    }
    return builder.finish();
}

VectorFile text_corpus(const spec::Layout &layout, const Inputs &inputs)
{
    Builder builder(layout, {"corpus-text", "Fuzzed texts", "texts, good and ill-formed, that fuzzing has found", bound, {}});
    builder.group("name", "Names", "each as the name of a function");
    for (const auto &[name, bytes] : inputs) {
        builder.decode("request", name, fmt::format("a name of {} bytes", bytes.size()), {"MSG-3"},
                       request(layout, request_values(bytes)));
    }
    builder.group("error-message", "Error messages", "each as the message of an error");
    for (const auto &[name, bytes] : inputs) {
        builder.decode("response", name, fmt::format("a message of {} bytes", bytes.size()), {"MSG-3"},
                       response(layout, error_values(bytes)));
    }
    return builder.finish();
}

tools::Files export_corpora(const fs::path &root, const fs::path &corpora)
{
    const spec::Layout layout = spec::load_layout(root);
    tools::Files files;
    for (const VectorFile &file :
         {message_corpus(layout, read_inputs(corpora / "messages")), announce_corpus(layout, read_inputs(corpora / "announce")),
          text_corpus(layout, read_inputs(corpora / "utf8"))}) {
        Json document = to_document(file);
        document["recorded"] = {{"crate", "ferrotorch-distributed"}, {"version", "0.6.2"}}; // of which nothing is recorded here
        files[file.name + ".json"] = write_document(document, file.name);
    }
    files["rules.json"] = write_rules(trace::parse_rules(trace::read_file(root / "spec/protocol.md"), "spec/protocol.md"));
    files["vector.schema.json"] = trace::read_file(root / "conformance/vectors/vector.schema.json");
    return files;
}

} // namespace ferrorpc::vectorgen
