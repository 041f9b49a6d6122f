/// Moves bytes between a session and its stream, and keeps the session's time. What the session tells is the derived class's.
/// Where memory is lacking, it is this connection that ends.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/io/stream.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>

namespace ferrorpc::detail {

/// Lives on its loop. Reads and writes that are under way keep it alive. `Derived` has take_events(), which empties the
/// session.
template <class Derived, class AnySession>
class Pump : public std::enable_shared_from_this<Derived> {
public:
    /// After using the session itself, call pump().
    AnySession &session() noexcept { return session_; }
    const AnySession &session() const noexcept { return session_; }

    /// Sees that the session's events, bytes and deadlines go their way. Within take_events() it does nothing: that goes on.
    void pump()
    {
        if (is_pumping_) {
            return;
        }
        const std::shared_ptr<Derived> self = this->shared_from_this(); // an event may end the owner
        is_pumping_ = true;
        std::size_t written = 0;
        std::size_t more = 0;
        do {
            take_all_events(*self);
            more = written < at_once_max ? write_at_once() : 0;
            written += more;
        } while (more != 0);
        if (!session_.is_closed()) {
            guard([this] {
                write();
                read();
                arm_timer();
            });
        }
        if (session_.is_closed()) {
            take_all_events(*self);
            stream_->close();
            timer_->stop();
        }
        is_pumping_ = false;
    }

    /// The same in the next turn of the loop, unless it goes on already: nothing happens within this. Without memory for that
    /// turn the session closes here and now.
    void pump_soon()
    {
        if (is_pumping_) {
            return;
        }
        if (!guard([this] { loop_.post([self = this->shared_from_this()] { self->pump(); }); })) {
            pump();
        }
    }

protected:
    template <class... Options>
    Pump(io::Loop &loop, std::unique_ptr<io::Stream> stream, Options &&...options)
        : loop_{loop}, stream_{std::move(stream)}, timer_{loop.make_timer()}, session_{std::forward<Options>(options)...}
    {
    }
    ~Pump() = default;

private:
    /// Bytes after which the loop's others have their turn, though the peer reads as fast as we write.
    static constexpr std::size_t at_once_max = std::size_t{1} << 20;

    /// False: there was not enough memory for `work`, and the session is closed.
    template <class Work>
    bool guard(Work work)
    {
        try {
            work();
        } catch (const std::bad_alloc &) {
            session_.out_of_memory();
            return false;
        }
        return true;
    }

    void take_all_events(Derived &self)
    {
        while (!guard([&self] { self.take_events(); })) {
        }
    }

    void read()
    {
        if (is_reading_ || !session_.wants_input()) {
            return;
        }
        const std::span<std::byte> room = session_.prepare();
        if (room.empty()) {
            return; // closed, for lack of memory
        }
        is_reading_ = true;
        stream_->read_some(
            room, [self = this->shared_from_this()](std::error_code error, std::size_t size) { self->has_read(error, size); });
    }

    void has_read(std::error_code error, std::size_t size)
    {
        is_reading_ = false;
        if (session_.is_closed()) {
            return;
        }
        guard([&] {
            session_.advance(loop_.now());
            if (error) {
                session_.connection_ended();
            } else {
                session_.commit(size);
            }
        });
        if (has_write_failed_ && !session_.wants_input()) { // nothing would ever tell of the end
            session_.connection_ended();
        }
        pump();
    }

    /// The bytes that were written, which may have led to events.
    std::size_t write_at_once()
    {
        std::size_t size = 0;
        guard([&] {
            if (!is_writing_ && !has_write_failed_ && !session_.output().empty()) {
                size = stream_->try_write(session_.output());
            }
        });
        if (size != 0) {
            session_.wrote(size);
        }
        return size;
    }

    void write()
    {
        if (is_writing_ || session_.output().empty()) {
            return;
        }
        is_writing_ = true;
        stream_->write_some(session_.output(), [self = this->shared_from_this()](std::error_code error, std::size_t size) {
            self->has_written(error, size);
        });
    }

    void has_written(std::error_code error, std::size_t size)
    {
        is_writing_ = error && is_reading_; // after an error nothing is written, but what the peer sent before is still read
        has_write_failed_ = bool{error};
        if (session_.is_closed()) {
            return;
        }
        if (!error) {
            session_.wrote(size);
        } else if (!is_reading_) {
            session_.connection_ended();
        }
        pump();
    }

    void arm_timer()
    {
        const std::optional<io::TimePoint> when = session_.next_deadline();
        if (!when || (armed_for_ && *armed_for_ <= *when)) {
            return; // one that rings too early costs less than to set it anew for each call
        }
        armed_for_ = when;
        timer_->start(*when, [weak = this->weak_from_this()] {
            if (const std::shared_ptr<Derived> self = weak.lock()) {
                self->has_waited();
            }
        });
    }

    void has_waited()
    {
        armed_for_.reset();
        guard([this] { session_.advance(loop_.now()); });
        pump();
    }

    io::Loop &loop_;
    std::unique_ptr<io::Stream> stream_;
    std::unique_ptr<io::Timer> timer_;
    AnySession session_;
    std::optional<io::TimePoint> armed_for_;
    bool is_pumping_ = false;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool has_write_failed_ = false;
};

} // namespace ferrorpc::detail
