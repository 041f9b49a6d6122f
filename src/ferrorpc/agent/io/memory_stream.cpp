#include <ferrorpc/agent/io/memory_stream.hpp>

#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <deque>
#include <optional>

namespace ferrorpc::io {
namespace {

/// One direction. Whoever reads or writes waits here for the other.
class Pipe {
public:
    Pipe(Loop &loop, std::size_t capacity, std::size_t piece) : loop_{loop}, capacity_{capacity}, piece_{piece} {}

    void read(std::span<std::byte> room, Stream::Done done)
    {
        reader_.emplace(Reader{room, std::move(done)});
        move_bytes();
    }

    void write(std::span<const ByteView> buffers, Stream::Done done)
    {
        std::size_t taken = 0;
        const std::size_t room = std::min(piece_, capacity_ - bytes_.size());
        writer_.emplace(Writer{{}, std::move(done)});
        for (const ByteView buffer : buffers) { // what does not fit is offered again by the writer
            const ByteView part = buffer.first(std::min(buffer.size(), room - taken));
            bytes_.insert(bytes_.end(), part.begin(), part.end());
            taken += part.size();
            if (writer_->first.empty()) {
                writer_->first = buffer;
            }
        }
        if (closed_ || taken > 0) {
            finish_write(taken);
        }
        move_bytes();
    }

    /// What was written before can still be read.
    void close() noexcept
    {
        closed_ = true;
        if (writer_) {
            finish_write(0);
        }
        move_bytes();
    }

    /// The reading end is gone: what was written is lost.
    void abandon() noexcept
    {
        bytes_.clear();
        close();
    }

private:
    struct Reader {
        std::span<std::byte> room;
        Stream::Done done;
    };
    struct Writer {
        ByteView first; ///< where it waits with what did not fit at all
        Stream::Done done;
    };

    void move_bytes()
    {
        if (reader_ && (!bytes_.empty() || closed_)) {
            const std::size_t size = std::min({reader_->room.size(), bytes_.size(), piece_});
            std::copy_n(bytes_.begin(), size, reader_->room.begin());
            bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
            complete(std::move(reader_->done), size);
            reader_.reset();
        }
        if (writer_ && bytes_.size() < capacity_) {
            const std::size_t size = std::min({writer_->first.size(), piece_, capacity_ - bytes_.size()});
            bytes_.insert(bytes_.end(), writer_->first.begin(), writer_->first.begin() + static_cast<std::ptrdiff_t>(size));
            finish_write(size);
            move_bytes();
        }
    }

    void finish_write(std::size_t size)
    {
        complete(std::move(writer_->done), closed_ ? 0 : size);
        writer_.reset();
    }

    void complete(Stream::Done done, std::size_t size)
    {
        const std::error_code error = size > 0 ? std::error_code{} : make_error_code(Errc::connection_lost);
        loop_.post([done = std::move(done), error, size]() mutable { done(error, size); });
    }

    // Invariant: bytes_.size() <= capacity_; a writer waits only while it is full and open, a reader only while it is empty and
    // open.
    Loop &loop_;
    std::size_t capacity_;
    std::size_t piece_;
    std::deque<std::byte> bytes_;
    std::optional<Reader> reader_;
    std::optional<Writer> writer_;
    bool closed_ = false;
};

class MemoryStream final : public Stream {
public:
    MemoryStream(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out) : in_{std::move(in)}, out_{std::move(out)} {}
    ~MemoryStream() override { close(); }

    void read_some(std::span<std::byte> room, Done done) override { in_->read(room, std::move(done)); }
    void write_some(std::span<const ByteView> buffers, Done done) override { out_->write(buffers, std::move(done)); }

    void close() noexcept override
    {
        in_->abandon();
        out_->close();
    }

private:
    std::shared_ptr<Pipe> in_;
    std::shared_ptr<Pipe> out_;
};

} // namespace

std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_streams(Loop &loop, std::size_t capacity,
                                                                                std::size_t piece)
{
    auto there = std::make_shared<Pipe>(loop, capacity, piece);
    auto back = std::make_shared<Pipe>(loop, capacity, piece);
    return {std::make_unique<MemoryStream>(back, there), std::make_unique<MemoryStream>(there, back)};
}

class MemoryNetwork::MemoryListener final : public Listener {
public:
    MemoryListener(MemoryNetwork &network, Endpoint endpoint) : network_{network}, endpoint_{std::move(endpoint)} {}
    ~MemoryListener() override { close(); }

    void accept(Accepted done) override
    {
        accepting_ = std::move(done);
        match();
    }

    std::string address() const override { return endpoint_.text(); }

    void close() noexcept override
    {
        const auto self = network_.listeners_.find(endpoint_.port);
        if (self != network_.listeners_.end() && self->second == this) {
            network_.listeners_.erase(self);
        }
        waiting_.clear();
        if (accepting_) {
            network_.loop_.post(
                [done = std::exchange(accepting_, nullptr)]() mutable { done(make_error_code(Errc::shut_down), nullptr); });
        }
    }

    void offer(std::unique_ptr<Stream> stream)
    {
        waiting_.push_back(std::move(stream));
        match();
    }

private:
    void match()
    {
        if (accepting_ && !waiting_.empty()) {
            network_.loop_.post([done = std::exchange(accepting_, nullptr), stream = std::move(waiting_.front())]() mutable {
                done({}, std::move(stream));
            });
            waiting_.pop_front();
        }
    }

    MemoryNetwork &network_;
    Endpoint endpoint_;
    Accepted accepting_;
    std::deque<std::unique_ptr<Stream>> waiting_;
};

std::unique_ptr<Listener> MemoryNetwork::listen(const Endpoint &endpoint)
{
    Endpoint bound = endpoint;
    if (bound.port == 0) {
        bound.port = next_port_++;
    }
    auto listener = std::make_unique<MemoryListener>(*this, bound);
    if (!listeners_.emplace(bound.port, listener.get()).second) {
        throw AgentError{make_error_code(std::errc::address_in_use), bind_failed(bound, "the port is taken")};
    }
    return listener;
}

void MemoryNetwork::connect(const Endpoint &endpoint, TimePoint, Connected done)
{
    const auto listener = listeners_.find(endpoint.port);
    if (listener == listeners_.end()) {
        loop_.post([done = std::move(done)]() mutable { done(make_error_code(std::errc::connection_refused), nullptr); });
        return;
    }
    auto [ours, theirs] = make_memory_streams(loop_);
    listener->second->offer(std::move(theirs));
    loop_.post([done = std::move(done), stream = std::move(ours)]() mutable { done({}, std::move(stream)); });
}

} // namespace ferrorpc::io
