#include <proptests/simulation/pipe.hpp>

#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::simulation {

Pipe::Pipe(io::Loop &loop, Random &random, const Shape &shape)
    : loop_{loop}, random_{random}, shape_{shape}, arrival_{loop.make_timer()}, write_{loop.make_timer()},
      reset_{loop.make_timer()}
{
}

std::chrono::nanoseconds Pipe::delay()
{
    const auto longest = static_cast<std::uint64_t>(shape_.delay_max.count());
    return std::chrono::microseconds{random_.chance(30) ? 0 : random_.below(longest + 1)};
}

std::size_t Pipe::piece(std::size_t size_max)
{
    const std::size_t longest = std::min(size_max, shape_.piece_max);
    return random_.chance(50) ? longest : 1 + random_.below(longest);
}

// Reading

void Pipe::read(std::span<std::byte> room, io::Stream::Done done)
{
    reader_.emplace(Reader{room, std::move(done)});
    try_read();
}

void Pipe::try_read()
{
    if (!reader_) {
        return;
    }
    if (arrived_ > 0) {
        const std::size_t size = piece(std::min(reader_->room.size(), arrived_));
        std::copy_n(bytes_.begin(), size, reader_->room.begin());
        bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
        arrived_ -= size;
        complete_read(size);
        try_write();
    } else if (is_broken_ || is_abandoned_ || (is_finished_ && bytes_.empty() && !is_silent_)) {
        complete_read(0);
    }
}

void Pipe::complete_read(std::size_t size)
{
    Reader reader = std::move(*reader_);
    reader_.reset();
    const std::error_code error = size > 0 ? std::error_code{} : make_error_code(Errc::connection_lost);
    loop_.post([seen = on_read_, room = reader.room.first(size), done = std::move(reader.done), error]() mutable {
        if (seen && !room.empty()) {
            seen(room);
        }
        done(error, room.size());
    });
}

void Pipe::arrive()
{
    while (!is_silent_ && !transit_.empty() && transit_.front().arrival <= loop_.now()) {
        arrived_ += transit_.front().size;
        transit_.pop_front();
    }
    arm();
    try_read();
}

void Pipe::arm()
{
    if (!is_silent_ && !transit_.empty()) {
        arrival_->start(transit_.front().arrival, [this] { arrive(); });
    }
}

// Writing

/// Takes the bytes later, as a system does that is asked to write asynchronously: they must live until then.
void Pipe::write(std::span<const ByteView> buffers, io::Stream::Done done)
{
    writer_.emplace(Writer{{buffers.begin(), buffers.end()}, std::move(done)});
    write_->start(loop_.now() + delay(), [this] {
        writer_->is_due = true;
        try_write();
    });
}

void Pipe::try_write()
{
    if (!writer_ || !writer_->is_due) {
        return;
    }
    if (is_broken_ || is_finished_) {
        complete_write(0);
        return;
    }
    if (bytes_.size() < shape_.capacity) {
        complete_write(take(writer_->buffers));
    }
}

std::size_t Pipe::write_now(std::span<const ByteView> buffers)
{
    const bool is_possible = !is_broken_ && !is_finished_ && bytes_.size() < shape_.capacity;
    return is_possible && random_.chance(50) ? take(buffers) : 0;
}

/// There must be room. Gives the bytes taken, at least 1.
std::size_t Pipe::take(std::span<const ByteView> buffers)
{
    std::size_t total = 0;
    for (const ByteView buffer : buffers) {
        total += buffer.size();
    }
    const std::size_t size = piece(std::min(total, shape_.capacity - bytes_.size()));
    std::size_t left = size;
    for (const ByteView buffer : buffers) {
        const ByteView part = buffer.first(std::min(left, buffer.size()));
        left -= part.size();
        if (on_written_ && !part.empty()) {
            on_written_(part);
        }
        if (!is_abandoned_) {
            bytes_.insert(bytes_.end(), part.begin(), part.end());
        }
    }
    if (!is_abandoned_) {
        const io::TimePoint arrival = loop_.now() + delay();
        transit_.push_back({transit_.empty() ? arrival : std::max(arrival, transit_.back().arrival), size});
        arm();
    }
    return size;
}

void Pipe::complete_write(std::size_t size)
{
    write_->stop();
    Writer writer = std::move(*writer_);
    writer_.reset();
    const std::error_code error = size > 0 ? std::error_code{} : make_error_code(Errc::connection_lost);
    loop_.post([done = std::move(writer.done), error, size]() mutable { done(error, size); });
}

// The end

void Pipe::finish()
{
    is_finished_ = true;
    if (writer_) {
        complete_write(0);
    }
    try_read();
}

void Pipe::abandon()
{
    if (!std::exchange(is_abandoned_, true)) {
        bytes_.clear();
        transit_.clear();
        arrived_ = 0;
        reset_->start(loop_.now() + delay(), [this] {
            is_broken_ = true;
            try_write();
        });
    }
    try_read();
    try_write();
}

void Pipe::cut()
{
    while (!transit_.empty() && random_.chance(70)) {
        const std::size_t lost = 1 + random_.below(transit_.back().size);
        bytes_.resize(bytes_.size() - lost);
        transit_.back().size -= lost;
        if (transit_.back().size == 0) {
            transit_.pop_back();
        }
    }
    is_silent_ = false;
    is_finished_ = true; // what is left arrives
    if (random_.chance(50)) {
        is_broken_ = true; // also what was on its way
        bytes_.resize(arrived_);
        transit_.clear();
    }
    if (writer_) {
        complete_write(0);
    }
    arrive();
}

void Pipe::set_silent(bool is_silent)
{
    is_silent_ = is_silent;
    arrive();
}

} // namespace ferrorpc::simulation
