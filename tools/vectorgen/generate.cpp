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

// Nothing when there is no such file yet.
std::optional<Json> read_document(const fs::path &root, const std::string &path)
{
    if (!fs::exists(root / path)) {
        return std::nullopt;
    }
    try {
        return Json::parse(trace::read_file(root / path));
    } catch (const Json::exception &error) {
        throw trace::InputError(fmt::format("{}: {}", path, error.what()));
    }
}

} // namespace

std::vector<VectorFile> all_files(const spec::Layout &layout)
{
    return {announce_file(layout), frame_file(layout),    barrier_file(layout), response_prefix_file(layout),
            request_file(layout),  response_file(layout), limits_file(layout)};
}

std::map<std::string, std::string> generate(const fs::path &root, const std::optional<fs::path> &run)
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
        if (const auto committed = read_document(root, path)) {
            keep(kept, *committed);
        }
    }
    if (const auto document = read_document(root, std::string(folder) + handwritten)) {
        keep(kept, *document);
        documents[std::string(folder) + handwritten] = *document;
    }

    std::optional<Recorded> recorded;
    if (run) {
        recorded = read_run(trace::read_file(*run), run->string());
    }
    std::map<std::string, std::string> files;
    for (auto &[path, document] : documents) {
        add_recorded(document, kept, recorded);
        files[path] = write_document(document, path);
    }
    files[std::string(folder) + "rules.json"] = write_rules(rules);
    return files;
}

} // namespace ferrorpc::vectorgen
