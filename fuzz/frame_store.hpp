// Memory for the frames of a session, which counts what is out: all of it must come back.
#pragma once

#include <ferrorpc/codec/frame_memory.hpp>

#include <cstddef>

namespace ferrorpc::fuzz {

class FrameStore final : public FrameMemory {
public:
    Block take(std::size_t size, std::size_t /*wished*/) override
    {
        ++out_;
        return {new std::byte[size], size};
    }
    void give_back(Block block) noexcept override
    {
        --out_;
        delete[] block.data;
    }

    bool has_all() const { return out_ == 0; }

private:
    int out_ = 0;
};

} // namespace ferrorpc::fuzz
