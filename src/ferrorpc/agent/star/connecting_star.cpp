#include <ferrorpc/agent/star/connecting_star.hpp>

#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace ferrorpc::detail {
namespace {

// Pauses double from one to the other: quick while the job starts, and no burden on a rank 0 that is long in coming.
constexpr std::chrono::milliseconds pause_min{20};
constexpr std::chrono::milliseconds pause_max{1000};

// One attempt's time. The system alone would wait two minutes for a host that answers nothing, and rank 0 may have its address
// meanwhile. Enough for three repeats of a lost first segment, after 1, 3 and 7 s, and for a name server that is down, which
// costs 5 s before the next is asked.
constexpr std::chrono::milliseconds attempt_max{10'000};

} // namespace

ConnectingStar::ConnectingStar(io::Loop &loop, io::Network &network, const ConnectSettings &settings)
    : loop_{loop}, network_{network}, settings_{settings}, timer_{loop.make_timer()},
      announce_bytes_{encode_announce({settings.rank}, settings.world_size).value()}
{
}

ConnectingStar::~ConnectingStar()
{
    *is_alive_ = false;
}

void ConnectingStar::start(TransportOwner &owner)
{
    owner_ = &owner;
    set_deadline();
    attempt();
}

void ConnectingStar::set_deadline()
{
    deadline_ = io::saturated(loop_.now(), settings_.connect_timeout);
    pause_ = pause_min;
}

void ConnectingStar::left(std::uint64_t, bool had_frames)
{
    if (had_frames) { // the job ran: whether it goes on without rank 0 is not ours to say
        owner_->gave_up(0, make_error_code(Errc::connection_lost), texts::io_error("connection to rank 0 lost"));
        return;
    }
    if (loop_.now() - joined_at_ >= pause_max) { // it had lasted: rank 0 may be starting anew
        set_deadline();
    }
    try_again(make_error_code(Errc::connection_lost), "announce"); // spec/protocol.md#ANN-10
}

void ConnectingStar::attempt()
{
    owner_->connect_attempted();
    network_.connect(settings_.endpoint, std::min(io::saturated(loop_.now(), attempt_max), deadline_),
                     [this, alive = is_alive_](std::error_code error, std::unique_ptr<io::Stream> stream) {
                         if (*alive) {
                             attempted(error, std::move(stream));
                         }
                     });
}

void ConnectingStar::attempted(std::error_code error, std::unique_ptr<io::Stream> stream)
{
    if (error) {
        try_again(error, "connect to " + settings_.endpoint.text());
        return;
    }
    stream_ = std::move(stream);
    announced_ = 0;
    announce();
}

void ConnectingStar::announce()
{
    const ByteView rest = std::span{announce_bytes_}.subspan(announced_);
    stream_->write_some(std::span{&rest, 1}, [this, alive = is_alive_](std::error_code error, std::size_t size) {
        if (!*alive) {
            return;
        }
        if (error) {
            stream_.reset();
            try_again(error, "announce");
            return;
        }
        announced_ += size;
        if (announced_ < announce_bytes_.size()) {
            announce();
        } else {
            joined_at_ = loop_.now();
            owner_->joined(0, std::move(stream_));
        }
    });
}

void ConnectingStar::try_again(std::error_code error, std::string_view step)
{
    const io::TimePoint next = loop_.now() + std::chrono::duration_cast<io::TimePoint::duration>(pause_);
    if (next > deadline_) {
        owner_->gave_up(
            0, make_error_code(Errc::no_connection),
            texts::io_error("rank " + std::to_string(settings_.rank) + " " + std::string{step} + ": " + error.message()));
        return;
    }
    pause_ = std::min<std::chrono::nanoseconds>(2 * pause_, pause_max);
    timer_->start(next, [this] { attempt(); });
}

} // namespace ferrorpc::detail
