#include "generate.hpp"

#include "document.hpp"
#include "files.hpp"
#include "record.hpp"

#include <speccompiler/load.hpp>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

namespace fs = std::filesystem;

constexpr const char *folder = "conformance/vectors/";
constexpr const char *handwritten = "handwritten.json";

// Reads a committed file, and keeps what is recorded in it. Nothing when there is no such file yet.
std::optional<Json> read_document(const fs::path &root, const std::string &path, Recorded &kept)
{
    if (!fs::exists(root / path)) {
        return std::nullopt;
    }
    try {
        Json document = Json::parse(trace::read_file(root / path));
        keep(kept, document);
        return document;
    } catch (const Json::exception &error) {
        throw trace::InputError(fmt::format("{}: {}", path, error.what()));
    }
}

std::string finished(Json &document, const std::string &path, const Recorded &kept, const std::optional<Recorded> &run)
{
    try {
        add_recorded(document, kept, run);
        return write_document(document, path);
    } catch (const Json::exception &error) { // a hand-written file that has not the form of a vector file
        throw trace::InputError(fmt::format("{}: {}", path, error.what()));
    }
}

} // namespace

std::vector<VectorFile> all_files(const spec::Layout &layout)
{
    return {announce_file(layout), frame_file(layout),    barrier_file(layout), response_prefix_file(layout),
            request_file(layout),  response_file(layout), limits_file(layout)};
}

tools::Files generate(const fs::path &root, const fs::path &run)
{
    const spec::Layout layout = spec::load_layout(root);
    const auto rules = trace::parse_rules(trace::read_file(root / "spec/protocol.md"), "spec/protocol.md");

    std::map<std::string, Json> documents;
    for (const VectorFile &file : all_files(layout)) {
        documents[folder + file.name + ".json"] = to_document(file);
    }
    Recorded kept;
    kept.recorded = {{"crate", "ferrotorch-distributed"}, {"version", "0.6.2"}};
    for (const auto &[path, document] : documents) {
        read_document(root, path, kept);
    }
    if (const auto document = read_document(root, std::string(folder) + handwritten, kept)) {
        documents[std::string(folder) + handwritten] = *document;
    }

    std::optional<Recorded> recorded;
    if (!run.empty()) {
        recorded = read_run(trace::read_file(run), run.string());
    }
    tools::Files files;
    for (auto &[path, document] : documents) {
        files[path] = finished(document, path, kept, recorded);
    }
    files[std::string(folder) + "rules.json"] = write_rules(rules);
    return files;
}

} // namespace ferrorpc::vectorgen
