#include <proptests/simulation/stranger.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ferrorpc::simulation {
namespace {

constexpr std::string_view kinds[] = {
    "",                                                // says nothing
    "0100 00",                                         // half an announce
    "4745 5420 2f20 4854 5450 2f31 2e31",              // HTTP
    "RANK",                                            // a rank, and no more
    "RANK 0000 0000 0000 0080",                        // a frame of 2^63 bytes
    "RANK 0200 0000 0000 0000 0000",                   // a frame of no kind
    "RANK 0800 0000 0000 0000 0d00 0000 0000 0000",    // a prefix that announces too little
    "RANK 0100 0000 0000 0000 00",                     // a token
    "RANK 0900 0000 0000 0000 0105 0000 0000 0000 00", // a request cut short
    "RANK 1900 0000 0000 0000 0105 0000 0000 0000 0004 0000 0065 6368 6f04 0000 00ff ffff ff",             // echo
    "RANK 0800 0000 0000 0000 0e00 0000 0000 0000 0e00 0000 0000 0000 02ff ffff ffff ffff ff00 0000 0000", // no call's response
    "RANK 0800 0000 0000 0000 0e00",                                                                       // half a frame
};

std::vector<std::byte> words(std::uint64_t choice, std::uint64_t world_size)
{
    Random random{choice};
    std::string text{kinds[random.below(std::size(kinds))]};
    if (text.starts_with("RANK")) {
        text.replace(0, 4, "0" + std::to_string(1 + random.below(world_size - 1)) + "00 0000 0000 0000");
    }
    return ferrorpc::testing::hex(text);
}

} // namespace

Stranger::Stranger(Scene &scene, std::uint64_t choice, std::uint64_t world_size) : host_{scene.network, "a stranger", nullptr}
{
    state_->bytes = words(choice, world_size);
    host_.connect({"simulated", 29500}, scene.loop().now() + std::chrono::seconds{1},
                  [state = std::weak_ptr{state_}](std::error_code error, std::unique_ptr<io::Stream> stream) {
                      if (const auto alive = state.lock(); alive != nullptr && !error && !alive->has_left) {
                          alive->stream = std::move(stream);
                          write(alive);
                      }
                  });
}

void Stranger::leave()
{
    state_->has_left = true;
    state_->stream.reset();
}

void Stranger::write(const std::shared_ptr<State> &state)
{
    const ByteView rest = std::span{state->bytes}.subspan(state->written);
    if (!rest.empty() && state->stream != nullptr) {
        state->stream->write_some(std::span{&rest, 1}, [state](std::error_code error, std::size_t size) {
            state->written += size;
            if (!error) {
                write(state);
            }
        });
    }
}

} // namespace ferrorpc::simulation
