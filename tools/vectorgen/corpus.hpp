// Inputs of fuzz targets as vectors: what a fuzzer has found interesting, for ports to be tried on. The expected outcomes are
// the interpreter's.
#pragma once

#include "builder.hpp"

#include <shared/files.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace ferrorpc::vectorgen {

using Inputs = std::map<std::string, std::string>; // bytes by the file's name

// Each input as the content of a frame, and that content decoded: as a response where it starts with 02, otherwise as a
// request, and as a response prefix where it has 8 bytes.
VectorFile message_corpus(const spec::Layout &layout, const Inputs &inputs);

// The first 8 bytes of each input are the world size; what follows has arrived on a new connection.
VectorFile announce_corpus(const spec::Layout &layout, const Inputs &inputs);

// Each input as the name of a request and as the error message of a response.
VectorFile text_corpus(const spec::Layout &layout, const Inputs &inputs);

// The files of a suite that ferrorpc-conform takes, of the corpora `messages`, `announce` and `utf8` below `corpora`. Throws
// std::runtime_error with one line for a folder that is missing or empty, and for a file whose name cannot be part of an id.
tools::Files export_corpora(const std::filesystem::path &root, const std::filesystem::path &corpora);

} // namespace ferrorpc::vectorgen
