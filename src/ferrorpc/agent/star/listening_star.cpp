#include <ferrorpc/agent/star/listening_star.hpp>

#include <ferrorpc/codec/announce.hpp>

#include <array>
#include <span>
#include <string>
#include <utility>

namespace ferrorpc::detail {
namespace {

// After a failed accept, such as for want of file descriptors: long enough not to spin, short enough for a rank that waits.
constexpr std::chrono::milliseconds accept_retry{100};

} // namespace

/// A connection whose announce is still to come.
struct ListeningStar::Connector {
    std::unique_ptr<io::Stream> stream;
    std::unique_ptr<io::Timer> timer;
    std::array<std::byte, announce_size> announce{};
    std::size_t received = 0;
    bool is_done = false;
};

ListeningStar::ListeningStar(io::Loop &loop, io::Network &network, const ListenSettings &settings)
    : loop_{loop}, settings_{settings}, listener_{network.listen(settings.endpoint)}, retry_{loop.make_timer()}
{
}

ListeningStar::~ListeningStar()
{
    *is_alive_ = false;
    for (const std::shared_ptr<Connector> &connector : connectors_) { // what it reads keeps it alive
        connector->timer->stop();
        connector->stream->close();
    }
}

void ListeningStar::start(TransportOwner &owner)
{
    owner_ = &owner;
    accept();
}

void ListeningStar::left(std::uint64_t rank, bool)
{
    live_.erase(rank); // spec/protocol.md#ANN-9
}

void ListeningStar::accept()
{
    listener_->accept([this, alive = is_alive_](std::error_code error, std::unique_ptr<io::Stream> stream) {
        if (!*alive) {
            return;
        }
        if (error) { // such as for want of descriptors: who has said nothing gives his back
            if (!connectors_.empty()) {
                refuse(connectors_.front(), AnnounceFault::silent, "no room to accept: " + error.message());
            }
            retry_->start(loop_.now() + accept_retry, [this] { accept(); });
            return;
        }
        take(std::move(stream));
        accept(); // spec/protocol.md#ANN-5: nobody waits for another's announce
    });
}

void ListeningStar::take(std::unique_ptr<io::Stream> stream)
{
    if (connectors_.size() >= settings_.announces_pending_max) {
        refuse(connectors_.front(), AnnounceFault::silent, "too many connections without an announce");
    }
    auto connector = std::make_shared<Connector>();
    connector->stream = std::move(stream);
    connector->timer = loop_.make_timer();
    connectors_.push_back(connector);
    connector->timer->start(io::saturated(loop_.now(), settings_.announce_timeout), [this, weak = std::weak_ptr{connector}] {
        if (const auto late = weak.lock()) { // spec/protocol.md#ANN-6
            refuse(late, AnnounceFault::silent, "no announce in time");
        }
    });
    read_announce(connector);
}

void ListeningStar::read_announce(const std::shared_ptr<Connector> &connector)
{
    const std::span<std::byte> room = std::span{connector->announce}.subspan(connector->received);
    connector->stream->read_some(room, [this, alive = is_alive_, connector](std::error_code error, std::size_t size) {
        if (!*alive || connector->is_done) {
            return;
        }
        if (error) { // spec/protocol.md#ANN-7, DIF-4
            refuse(connector, AnnounceFault::invalid, "closed before its announce");
            return;
        }
        connector->received += size;
        judge_announce(connector);
    });
}

void ListeningStar::judge_announce(const std::shared_ptr<Connector> &connector)
{
    const auto announce = decode_announce(std::span{connector->announce}.first(connector->received), settings_.world_size);
    if (!announce) { // spec/protocol.md#ANN-3, ANN-7
        refuse(connector, AnnounceFault::invalid, announce.error().text());
        return;
    }
    if (!announce->has_value()) {
        read_announce(connector);
        return;
    }
    const std::uint64_t rank = (*announce)->rank;
    if (!live_.insert(rank).second) { // spec/protocol.md#ANN-8, DIF-5
        refuse(connector, AnnounceFault::duplicate, "rank " + std::to_string(rank) + " is connected already");
        return;
    }
    connector->is_done = true;
    connector->timer->stop();
    connectors_.remove(connector);
    owner_->joined(rank, std::move(connector->stream));
}

void ListeningStar::refuse(const std::shared_ptr<Connector> &connector, AnnounceFault fault, std::string_view what)
{
    const std::shared_ptr<Connector> kept = connector; // the list's own may be what was passed
    kept->is_done = true;
    kept->timer->stop();
    kept->stream->close();
    connectors_.remove(kept);
    owner_->announce_failed(fault, what);
}

} // namespace ferrorpc::detail
