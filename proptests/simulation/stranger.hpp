// Somebody who knocks at rank 0 and is no agent: says nothing, or something that is no announce, or takes a rank's name and
// sends what no agent would.
#pragma once

#include <proptests/simulation/scene.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace ferrorpc::simulation {

class Stranger {
public:
    Stranger(Scene &scene, std::uint64_t choice, std::uint64_t world_size);

    /// It goes; until then it holds its connection.
    void leave();

private:
    struct State {
        std::unique_ptr<io::Stream> stream;
        std::vector<std::byte> bytes; // to be written
        std::size_t written = 0;
        bool has_left = false;
    };
    static void write(const std::shared_ptr<State> &state);

    Host host_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

} // namespace ferrorpc::simulation
