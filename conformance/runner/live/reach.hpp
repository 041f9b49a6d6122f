// A testee that the judge does not start: it runs already, serves the standard functions and is reached on the wire. Of the
// live cases those are played in which it need not be told anything.
#pragma once

#include "live/suite.hpp"
#include "wire/socket.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace ferrorpc::conformance {

struct Reached {
    std::size_t rank = 0;                              // of the testee: 0, which listens, or 1, which connects
    std::size_t world_size = 2;                        // that rank 0 was started with
    std::string address = {};                          // HOST:PORT where the two meet
    std::shared_ptr<const WireListener> listener = {}; // there, for rank 1
};

// Why such a testee cannot play its part in the case, such as "needs the command call of the testee protocol"; empty where it
// can.
std::string why_out_of_reach(const LiveCase &played, const Reached &reached);
// What to do where it does not meet the judge, in one line.
std::string advice(const Reached &reached);

} // namespace ferrorpc::conformance
