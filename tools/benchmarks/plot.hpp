// The rows as an SVG picture, with logarithmic axes, that is light or dark as its reader's screen is.
#pragma once

#include "results.hpp"

#include <iosfwd>

namespace bench {

// False: nothing in them is drawn, and nothing was written.
bool write_plot(std::ostream &out, const Rows &rows);

} // namespace bench
