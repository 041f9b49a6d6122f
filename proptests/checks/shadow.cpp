#include <proptests/checks/shadow.hpp>

#include <proptests/checks/hex_dump.hpp>

#include <cstring>
#include <utility>

namespace ferrorpc::proptests {
namespace {

// Completions run as long as the stream lives, and the shadow outlives it.
class ShadowedStream final : public io::Stream {
public:
    ShadowedStream(std::unique_ptr<io::Stream> inner, const io::Loop &loop, Shadow &shadow)
        : inner_{std::move(inner)}, loop_{loop}, shadow_{shadow}
    {
    }

    void read_some(std::span<std::byte> room, Done done) override
    {
        if (!shadow_.session.wants_input()) {
            shadow_.complain("the agent reads what its session does not want");
        }
        shadow_.is_reading = true;
        inner_->read_some(room, [this, room, done = std::move(done)](std::error_code error, std::size_t size) mutable {
            shadow_.is_reading = false;
            has_read(error, room.first(size));
            done(error, size);
        });
    }

    void write_some(std::span<const ByteView> buffers, Done done) override
    {
        const std::string bytes = text_of(buffers);
        if (const std::string due = text_of(shadow_.session.output()); bytes != due) {
            shadow_.complain("the agent writes\n" + hex_dump_of_frames(bytes) + "its session has\n" + hex_dump_of_frames(due));
        }
        if (shadow_.is_closed) {
            shadow_.complain("the agent writes after the end");
        }
        shadow_.is_writing = true;
        inner_->write_some(buffers, [this, bytes, done = std::move(done)](std::error_code error, std::size_t size) mutable {
            shadow_.is_writing = false;
            has_written(error, bytes.substr(0, size));
            done(error, size);
        });
    }

    void close() noexcept override
    {
        if (!std::exchange(shadow_.is_closed, true)) {
            shadow_.agent_trace.emplace_back("closed");
        }
        inner_->close();
    }

private:
    static std::string text_of(std::span<const ByteView> pieces)
    {
        std::string text;
        for (const ByteView piece : pieces) {
            text += as_text(piece);
        }
        return text;
    }

    // The time, then the bytes. Where nothing can be written any more, an end that is not read would never be seen.
    void has_read(std::error_code error, ByteView bytes)
    {
        if (!shadow_.complaint.empty()) {
            return; // they have parted
        }
        Session &session = shadow_.session;
        session.advance(loop_.now());
        if (error) {
            session.connection_ended();
        } else if (const auto room = session.prepare(); !room.empty()) {
            std::memcpy(room.data(), bytes.data(), bytes.size());
            session.commit(bytes.size());
        }
        if (shadow_.has_write_failed && !session.wants_input()) {
            session.connection_ended();
        }
        shadow_.look();
    }

    // What the peer wrote before it went is still read.
    void has_written(std::error_code error, const std::string &bytes)
    {
        shadow_.has_write_failed = bool{error};
        if (!shadow_.complaint.empty()) {
            return;
        }
        if (!error) {
            shadow_.written += bytes;
            shadow_.session.wrote(bytes.size());
        } else if (!shadow_.is_reading) {
            shadow_.session.connection_ended();
        }
        shadow_.look();
    }

    std::unique_ptr<io::Stream> inner_;
    const io::Loop &loop_;
    Shadow &shadow_;
};

std::string text_of(ByteView bytes)
{
    return std::string{as_text(bytes)};
}

} // namespace

void Shadow::look()
{
    while (const auto event = session.next_event()) {
        if (const auto *ended = std::get_if<CallEnded>(&*event)) {
            trace.push_back(line(*ended));
        } else if (const auto *request = std::get_if<RequestReceived>(&*event)) {
            if (request->name == "nix") {
                session.fail(request->token, "function 'nix' not registered on rank " + std::to_string(rank_));
            } else {
                requests.push_back(request->token);
                trace.push_back("request " + request->name + ' ' + text_of(request->payload));
            }
        } else if (std::holds_alternative<Closed>(*event)) {
            trace.emplace_back("closed");
        }
    }
}

std::string Shadow::line(const CallEnded &ended) const
{
    constexpr std::string_view names[] = {"reply",           "remote_error", "undecodable_response", "deadline", "cancelled",
                                          "connection_lost", "shutdown"};
    return "call " + std::to_string(numbers.at(static_cast<std::uint64_t>(ended.id))) + ' ' +
           std::string{names[static_cast<std::size_t>(ended.end)]} + ' ' +
           (ended.end == CallEnd::remote_error ? ended.message : text_of(ended.payload));
}

std::unique_ptr<io::Stream> make_shadowed_stream(std::unique_ptr<io::Stream> inner, const io::Loop &loop, Shadow &shadow)
{
    return std::make_unique<ShadowedStream>(std::move(inner), loop, shadow);
}

} // namespace ferrorpc::proptests
