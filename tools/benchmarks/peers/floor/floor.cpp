// The floor: a bare Asio echo that moves the frames of a call and knows nothing of them but their sizes.
//
// It reads with async_read_some into room for 64 KiB, or for one frame where that is more, as the agent does. It writes with
// async_write_some, all that is due at once. Where many calls are in flight, each end answers all whole frames of one read by
// one write: the pipelined floor. Words: "connections=N" (calls go round them, one at a time), "crate" (acknowledges quickly,
// as a crate peer needs; spec/protocol.md#CRA-5), "blocking" (plain sockets, one call at a time, instead of Asio).
#include "../peer.hpp"

#include <ferrorpc/codec.hpp>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>

namespace {

using asio::ip::tcp;
using Bytes = std::vector<std::byte>;

// In whole frames: behind the tag.
constexpr std::size_t request_id_at = ferrorpc::frame_header_size + 1;
constexpr std::size_t response_id_at = ferrorpc::response_head_size - FERRORPC_RESPONSE_SIZE_MIN + 1;

constexpr std::size_t read_size_min = std::size_t{64} * 1024;

template <class Message>
Bytes encoded(const Message &message)
{
    Bytes wire(static_cast<std::size_t>(ferrorpc::encoded_size(message)));
    if (!ferrorpc::encode(message, wire)) {
        throw std::runtime_error{"a frame that cannot be encoded"};
    }
    return wire;
}

Bytes request_frame(std::size_t payload_size)
{
    return encoded(ferrorpc::Request{1, "echo", Bytes(payload_size, std::byte{0x5a}), 0});
}

Bytes response_frames(std::size_t payload_size)
{
    return encoded(ferrorpc::Response::success(1, Bytes(payload_size, std::byte{0x5a})));
}

// What all links of a process write, made once, and how large what they read is.
struct Frames {
    Bytes ours{};
    std::size_t their_size = 0;
};

// Frames of one size come in, and as many of another size go out, when told so. Made while `join` is timed: it takes no memory
// before the first read or write, and never fills any.
class Link {
public:
    Link(tcp::socket socket, Frames &frames, bool is_quick) // `frames` outlives it
        : socket_{std::move(socket)}, ours_{frames.ours}, their_size_{frames.their_size}, is_quick_{is_quick}
    {
        socket_.set_option(tcp::no_delay{true});
        acknowledge_quickly();
    }
    Link(Link &&) = delete;

    // The crate looks for its own id in each answer.
    void answer_by_id() { answers_by_id_ = true; }

    // Calls `taken(COUNT)` for the whole frames of each read.
    template <class Taken>
    void read(Taken taken)
    {
        socket_.async_read_some(asio::buffer(room() + filled_, room_size() - filled_),
                                [this, taken](const std::error_code &error, std::size_t size) {
                                    if (error) {
                                        return;
                                    }
                                    acknowledge_quickly();
                                    filled_ += size;
                                    const std::size_t count = filled_ / their_size_;
                                    filled_ -= count * their_size_;
                                    if (count != 0 && answers_by_id_) {
                                        std::copy_n(room() + request_id_at, 8, ours_.data() + response_id_at);
                                    }
                                    std::copy_n(room() + count * their_size_, filled_, room());
                                    if (count != 0) {
                                        taken(count);
                                    }
                                    read(taken);
                                });
    }

    void write(std::size_t count)
    {
        due_ += count * ours_.size();
        if (!is_writing_ && due_ != 0) {
            write_some();
        }
    }

    // Blocking, one frame each way. False: the other end is gone.
    bool write_one()
    {
        std::error_code error;
        asio::write(socket_, asio::buffer(ours_), error);
        return !error;
    }
    bool read_one()
    {
        std::error_code error;
        asio::read(socket_, asio::buffer(room(), their_size_), error);
        return !error;
    }

private:
    static constexpr std::size_t batch_size_max = std::size_t{64} * 1024; // bytes that are copies of our frame

    std::size_t room_size() const { return std::max(their_size_, read_size_min); }
    std::byte *room()
    {
        if (room_ == nullptr) {
            room_ = std::make_unique_for_overwrite<std::byte[]>(room_size());
        }
        return room_.get();
    }

    void write_some()
    {
        if (!answers_by_id_ && ours_.size() <= batch_size_max / 2 &&
            batch_.size() < std::min(due_ + ours_.size(), batch_size_max)) {
            while (batch_.size() < batch_size_max) {
                batch_.insert(batch_.end(), ours_.begin(), ours_.end());
            }
        }
        const Bytes &source = batch_.empty() ? ours_ : batch_;
        const std::size_t size = std::min(due_, source.size() / ours_.size() * ours_.size() - written_of_frame_);
        is_writing_ = true;
        socket_.async_write_some(asio::buffer(source.data() + written_of_frame_, size),
                                 [this](const std::error_code &error, std::size_t written) {
                                     is_writing_ = false;
                                     if (error) {
                                         return;
                                     }
                                     due_ -= written;
                                     written_of_frame_ = (written_of_frame_ + written) % ours_.size();
                                     if (due_ != 0) {
                                         write_some();
                                     }
                                 });
    }

    void acknowledge_quickly()
    {
        if (is_quick_) {
            const int yes = 1;
            ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
        }
    }

    tcp::socket socket_;
    Bytes &ours_; // answers by id write the id into it, on one link alone
    const std::size_t their_size_;
    std::unique_ptr<std::byte[]> room_;
    std::size_t filled_ = 0;
    Bytes batch_; // copies of our frame, where several fit into one write
    std::size_t due_ = 0;
    std::size_t written_of_frame_ = 0;
    bool is_writing_ = false;
    bool answers_by_id_ = false;
    const bool is_quick_;
};

void serve_blocking(Link &link)
{
    while (link.read_one() && link.write_one()) {
    }
}

void serve(const peer::Settings &settings)
{
    const std::size_t payload_size = settings.number("size", 64);
    const std::size_t count = settings.number("connections", 1);
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    acceptor.open(tcp::v4());
    acceptor.set_option(asio::socket_base::reuse_address{true});
    acceptor.bind({asio::ip::address_v4::loopback(), 0});
    acceptor.listen(4096);
    peer::listening(acceptor.local_endpoint().port());

    Frames frames{response_frames(payload_size), request_frame(payload_size).size()};
    std::vector<std::unique_ptr<Link>> links;
    while (links.size() < count) {
        tcp::socket socket = acceptor.accept();
        std::array<std::byte, 8> announce; // spec/protocol.md#ANN-1
        asio::read(socket, asio::buffer(announce));
        links.push_back(std::make_unique<Link>(std::move(socket), frames, settings.has("crate")));
    }
    peer::joined();
    if (settings.has("blocking")) {
        serve_blocking(*links.front());
    }
    for (const auto &link : links) {
        if (settings.has("crate")) {
            link->answer_by_id();
        }
        link->read([&link](std::size_t taken) { link->write(taken); });
    }
    context.run();
    std::this_thread::sleep_for(std::chrono::hours{1}); // the end of the input is near
}

class FloorClient final : public peer::Client {
public:
    explicit FloorClient(const peer::Settings &settings)
        : frames_{request_frame(settings.payload_size), response_frames(settings.payload_size).size()},
          is_blocking_{settings.has("blocking")}
    {
        const std::size_t count = settings.number("connections", 1);
        for (std::uint64_t rank = 1; rank <= count; ++rank) {
            tcp::socket socket = connect(settings.port);
            asio::write(socket, asio::buffer(&rank, sizeof rank)); // spec/protocol.md#ANN-1, on a little-endian machine
            links_.push_back(std::make_unique<Link>(std::move(socket), frames_, settings.has("crate")));
        }
        if (is_blocking_) {
            return;
        }
        for (const auto &link : links_) {
            link->read([this](std::size_t frames) { ended(frames); });
        }
    }

    void run(peer::Calls &calls) override
    {
        if (is_blocking_) {
            while (calls.go_on()) {
                calls.begin(0);
                if (!links_.front()->write_one() || !links_.front()->read_one()) {
                    throw std::runtime_error{"the callee is gone"};
                }
                calls.end(0);
            }
            return;
        }
        calls_ = &calls;
        oldest_ = 0;
        begin(calls.depth());
        while (calls.open() != 0) {
            context_.run_one();
        }
    }

private:
    // Ranks come in any order: the callee may not listen yet.
    tcp::socket connect(std::uint16_t port)
    {
        for (int attempt = 0; attempt < 1000; ++attempt) {
            tcp::socket socket{context_};
            std::error_code error;
            socket.connect({asio::ip::address_v4::loopback(), port}, error);
            if (!error) {
                return socket;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        throw std::runtime_error{"nobody listens"};
    }

    void begin(std::size_t count)
    {
        for (std::size_t index = 0; index < count; ++index) {
            calls_->begin((oldest_ + calls_->open()) % calls_->depth());
        }
        next_ = (next_ + 1) % links_.size();
        links_[next_]->write(count);
    }

    void ended(std::size_t count)
    {
        for (std::size_t index = 0; index < count; ++index) {
            calls_->end(oldest_);
            oldest_ = (oldest_ + 1) % calls_->depth();
        }
        if (calls_->go_on()) {
            begin(count);
        }
    }

    Frames frames_;
    asio::io_context context_{1};
    std::vector<std::unique_ptr<Link>> links_;
    std::size_t next_ = 0; // of links_
    peer::Calls *calls_ = nullptr;
    std::size_t oldest_ = 0; // slot: answers come in the order of the calls
    const bool is_blocking_;
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<FloorClient>(settings); });
}
