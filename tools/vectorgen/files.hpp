// The vector files that are generated, one function each, in a .cpp of its name.
#pragma once

#include "builder.hpp"

namespace ferrorpc::vectorgen {

VectorFile announce_file(const spec::Layout &layout);
VectorFile frame_file(const spec::Layout &layout);
VectorFile barrier_file(const spec::Layout &layout);
VectorFile response_prefix_file(const spec::Layout &layout);
VectorFile request_file(const spec::Layout &layout);
VectorFile response_file(const spec::Layout &layout);
VectorFile limits_file(const spec::Layout &layout);

std::vector<VectorFile> all_files(const spec::Layout &layout);

} // namespace ferrorpc::vectorgen
