// LIM-5, SES-5, SES-6, SES-12: what a session holds follows what it has to hold: the calls and requests that are open, the
// bytes that wait to be written, and the bytes of a frame that have come. Nothing of what is over stays.
#include <proptests/generators/frames.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/session/script.test.hpp>
#include <ferrorpc/testing/allocation.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::proptests;
using namespace ferrorpc::testing;

namespace {

enum class Deed : std::uint8_t {
    call,
    cancel,
    peer_request,
    peer_answer,
    peer_late_answer,
    answer,
    write,
    part_of_frame,
    pass_time
};

struct Step {
    Deed deed{};
    unsigned which = 0;
    unsigned size = 0; // bytes of a payload, or to write
};

std::ostream &operator<<(std::ostream &out, const Step &step)
{
    return out << "{" << static_cast<int>(step.deed) << ", " << step.which << ", " << step.size << "}";
}

constexpr unsigned payload_max = 9000; // bytes

rc::Gen<std::vector<Step>> steps(unsigned size_max)
{
    using enum Deed;
    const auto deed = rc::gen::weightedElement<Deed>({{6, call},
                                                      {2, cancel},
                                                      {6, peer_request},
                                                      {5, peer_answer},
                                                      {2, peer_late_answer},
                                                      {5, answer},
                                                      {5, write},
                                                      {1, part_of_frame},
                                                      {1, pass_time}});
    const auto size = rc::gen::oneOf(rc::gen::inRange(0U, 40U), rc::gen::inRange(0U, size_max));
    return rc::gen::container<std::vector<Step>>(rc::gen::build<Step>(rc::gen::set(&Step::deed, deed),
                                                                      rc::gen::set(&Step::which, rc::gen::inRange(0U, 64U)),
                                                                      rc::gen::set(&Step::size, size)));
}

// What one call, request or message may take beside its bytes; a row that shrinks may hold as many gaps as entries and some.
constexpr std::size_t per_call = 200;
constexpr std::size_t per_request = 120;
constexpr std::size_t per_message = 260; // its bytes' owner too
constexpr std::size_t read_size = 4352;  // bytes that are read at once, at least
constexpr std::size_t at_rest = 8'000;   // empty rows

class Witness {
public:
    Witness()
    {
        watch([this] {
            session_.emplace(SessionOptions{StarEnd::hub, {}, std::nullopt});
            session_->start();
        });
    }

    void play(const Step &step)
    {
        switch (step.deed) {
        case Deed::call:
            watch([&] {
                const auto id = session_->call("f", payload_of(step.size), {.deadline = deadline_of(step), .nested_in = {}});
                RC_ASSERT(id.has_value());
                newest_call_ = static_cast<std::uint64_t>(*id);
            });
            ++messages_;
            break;
        case Deed::cancel:
            watch([&] { session_->cancel(CallId{call_of(step)}); });
            break;
        case Deed::peer_request:
            receive(request_frame(step.which, "g", std::string(step.size, 'p')));
            break;
        case Deed::peer_answer:
            receive(response_frames(call_of(step), step.which % 5 == 0, std::string(step.size, 'p')));
            break;
        case Deed::peer_late_answer:
            receive(response_frames(newest_call_ + 100 + step.which, false, std::string(step.size, 'p')));
            break;
        case Deed::answer:
            answer(step);
            break;
        case Deed::write:
            write(step.size);
            break;
        case Deed::part_of_frame: { // whole at once afterwards
            const std::string bytes = request_frame(step.which, "h", std::string(step.size, 'p'));
            receive(bytes.substr(0, bytes.size() - 1));
            receive(bytes.substr(bytes.size() - 1));
            break;
        }
        case Deed::pass_time:
            now_ += std::chrono::milliseconds{step.which};
            watch([&] { session_->advance(now_); });
            break;
        }
        take_events();
        judge();
    }

    // A call and a request that stay open: whatever came behind them is over some day, and they are not.
    void open_for_ever()
    {
        watch([&] { session_->call("f", {}, {.deadline = at(1), .nested_in = {}}); });
        receive(request_frame(0, "g", ""));
        requests_.clear(); // it is not to be answered
        ++newest_call_;
        kept_ = 1;
        ++messages_;
    }

    // All other that is open ends, and is gone.
    void come_to_rest()
    {
        while (!requests_.empty()) {
            answer({});
        }
        for (std::uint64_t id = kept_ + 1; id <= newest_call_; ++id) {
            watch([&] { session_->cancel(CallId{id}); });
            take_events();
        }
        while (session_->queued_bytes() != 0) {
            write(1 << 20);
        }
        messages_ = 0;
        judge();
    }

private:
    Payload payload_of(std::size_t size)
    {
        largest_payload_ = std::max(largest_payload_, size);
        return Payload{Bytes(size)};
    }
    TimePoint deadline_of(const Step &step) const
    {
        return step.which % 3 == 0 ? no_deadline : now_ + std::chrono::milliseconds{step.which};
    }
    // Of the last 64, for older ones have mostly ended.
    std::uint64_t call_of(const Step &step) const
    {
        return newest_call_ > kept_ + step.which ? newest_call_ - step.which : kept_ + 1;
    }

    // What is allocated and freed within is the session's.
    template <class Act>
    void watch(Act act)
    {
        const std::size_t before = allocated_bytes();
        act();
        held_ += allocated_bytes() - before; // wraps around, and back
    }

    void receive(const std::string &bytes)
    {
        watch([&] { commit(*session_, as_bytes(bytes)); });
        largest_input_ = std::max(largest_input_, bytes.size());
        take_events();
        judge();
    }

    void take_events()
    {
        for (bool is_more = true; is_more;) {
            std::optional<RequestToken> request;
            watch([&] {
                const std::optional<Event> event = session_->next_event();
                is_more = event.has_value();
                if (is_more && std::holds_alternative<RequestReceived>(*event)) {
                    request = std::get<RequestReceived>(*event).token;
                }
            });
            if (request) {
                requests_.push_back(*request);
            }
        }
        RC_ASSERT(!session_->is_closed());
    }

    void answer(const Step &step)
    {
        if (requests_.empty()) {
            return;
        }
        const auto chosen = requests_.begin() + static_cast<std::ptrdiff_t>(step.which % requests_.size());
        watch([&] { session_->respond(*chosen, payload_of(step.size)); });
        requests_.erase(chosen);
        ++messages_;
    }

    void write(std::size_t size)
    {
        watch([&] {
            std::size_t offered = 0;
            for (const ByteView piece : session_->output()) {
                offered += piece.size();
            }
            const std::uint64_t before = session_->counters().messages_written;
            session_->wrote(std::min(size, offered));
            messages_ -= session_->counters().messages_written - before;
        });
    }

    // A message that is being written is held whole. The room for frames stays, and may be twice the largest and what is read
    // behind it.
    void judge() const
    {
        const std::size_t due = at_rest + per_call * session_->calls_in_flight() + per_request * (kept_ + requests_.size()) +
                                per_message * messages_ + session_->queued_bytes() + largest_payload_ +
                                2 * (read_size + largest_input_);
        if (held_ > due) {
            RC_FAIL("the session holds " + std::to_string(held_) + " bytes, and should hold " + std::to_string(due) +
                    " at most: " + std::to_string(session_->calls_in_flight()) + " calls, " +
                    std::to_string(kept_ + requests_.size()) + " requests, " + std::to_string(messages_) + " messages of " +
                    std::to_string(session_->queued_bytes()) + " bytes");
        }
    }

    std::optional<Session> session_;
    std::size_t held_ = 0; // bytes
    std::size_t largest_input_ = 0;
    std::size_t largest_payload_ = 0;
    TimePoint now_ = at(0);
    std::uint64_t newest_call_ = 0;
    std::size_t kept_ = 0;       // calls, the first of all, and requests that stay open
    std::uint64_t messages_ = 0; // that wait; those withdrawn are still counted
    std::vector<RequestToken> requests_;
};

} // namespace

TEST_CASE("a session holds no more memory than what is open needs", "[session]")
{
    if (!replaces_operators) {
        return; // nothing is counted
    }
    check_property("whatever happens", [] {
        const std::vector<Step> history = *steps(payload_max);
        Witness witness;
        for (int round = 0; round < 10; ++round) { // what stays adds up
            for (const Step &step : history) {
                witness.play(step);
            }
        }
        witness.come_to_rest();
    });
    check_property("whatever comes and goes behind a call and a request that stay open", [] {
        const std::vector<Step> history = *steps(40);
        Witness witness;
        witness.open_for_ever();
        for (int round = 0; round < 25; ++round) {
            for (const Step &step : history) {
                if (step.deed != Deed::pass_time) { // what stays open has the first deadline
                    witness.play(step);
                }
            }
            witness.come_to_rest();
        }
    });
}
