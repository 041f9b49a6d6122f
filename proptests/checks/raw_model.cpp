#include <proptests/checks/raw_model.hpp>

#include <proptests/generators/frames.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::proptests {
namespace {

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return value;
}

// An error's text, all ASCII here, or a result; bytes behind it do not matter.
bool is_response(std::string_view message)
{
    return message.size() >= 14 && message[0] == 2 && number_at(message, 10, 4) <= message.size() - 14;
}

} // namespace

std::uint64_t RawModel::add(Receive receive)
{
    receives_.push_back(receive);
    deliver();
    return receive.id;
}

std::uint64_t RawModel::receive(std::optional<std::size_t> expected_size, TimePoint deadline)
{
    return add({next_id_++, false, expected_size, deadline});
}

std::uint64_t RawModel::receive_response(std::uint64_t request_id, TimePoint deadline)
{
    awaited_ = request_id;
    return add({next_id_++, true, std::nullopt, deadline});
}

void RawModel::end(std::size_t place, const std::string &how)
{
    events_.push_back(std::to_string(receives_[place].id) + ' ' + how);
    receives_.erase(receives_.begin() + static_cast<std::ptrdiff_t>(place));
}

bool RawModel::cancel(std::uint64_t id)
{
    const auto receive = std::ranges::find(receives_, id, &Receive::id);
    if (receive == receives_.end()) {
        return false;
    }
    end(static_cast<std::size_t>(receive - receives_.begin()), "cancelled");
    return true;
}

void RawModel::advance(TimePoint now)
{
    for (std::size_t i = 0; i < receives_.size();) {
        if (receives_[i].deadline <= now) {
            end(i, "deadline");
        } else {
            ++i;
        }
    }
}

std::optional<TimePoint> RawModel::next_deadline() const
{
    TimePoint next = no_deadline;
    for (const Receive &receive : receives_) {
        next = std::min(next, receive.deadline);
    }
    return next == no_deadline ? std::nullopt : std::optional{next};
}

// LIM-4
bool RawModel::send(std::string_view payload)
{
    return payload.size() <= limits_.frame_length_max && send_encoded(frame(payload));
}

bool RawModel::send_encoded(std::string_view frames)
{
    if (is_closed() || output_.size() >= limits_.queued_bytes_max) {
        return false;
    }
    output_ += frames;
    return true;
}

std::string RawModel::offer()
{
    if (is_closed()) {
        return "";
    }
    offered_ = offered_.value_or(output_.size());
    if (*offered_ == 0) {
        offered_.reset();
        return "";
    }
    return output_.substr(0, *offered_);
}

void RawModel::wrote(std::size_t size)
{
    output_.erase(0, size);
    offered_.reset();
    if (is_closed()) {
        output_.clear();
    }
}

void RawModel::arrive(std::string_view bytes)
{
    if (state_ == State::open) {
        input_ += bytes;
        deliver();
    }
}

// Whole frames that have arrived can still be received, but nothing is sent any more.
void RawModel::connection_ended()
{
    if (state_ == State::open) {
        stop(State::ended);
        deliver();
    }
}

// What is being written stays until then.
void RawModel::stop(State state)
{
    state_ = state;
    output_.resize(offered_.value_or(0));
}

std::vector<std::string> RawModel::take_events()
{
    while (state_ == State::closed && !receives_.empty()) {
        end(0, "connection_lost");
    }
    return std::exchange(events_, {});
}

bool RawModel::wants_input() const
{
    return state_ == State::open && (!receives_.empty() || input_.size() < limits_.read_ahead_max);
}

// SES-11, LIM-2
void RawModel::deliver()
{
    while (state_ != State::closed && !receives_.empty()) {
        const bool has_header = input_.size() >= 8;
        const std::uint64_t length = has_header ? number_at(input_, 0, 8) : 0;
        if (has_header && length > limits_.frame_length_max) {
            stop(State::refused);
            end(0, "refused");
        } else if (has_header && length <= input_.size() - 8) {
            const std::string content = input_.substr(8, static_cast<std::size_t>(length));
            input_.erase(0, 8 + content.size());
            take(content);
        } else if (state_ == State::ended) {
            end(0, "connection_lost");
        } else {
            return;
        }
    }
}

std::optional<std::size_t> RawModel::response_receive() const
{
    const auto receive = std::ranges::find(receives_, true, &Receive::is_of_response);
    return receive == receives_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(receive - receives_.begin())};
}

void RawModel::take(const std::string &content)
{
    const Receive first = receives_.front();
    const std::uint64_t announced = content.size() == 8 ? number_at(content, 0, 8) : 0;
    const bool is_prefix = announced >= 14 && announced <= limits_.frame_length_max;
    const bool may_be_late = first.is_of_response || !response_receive(); // nobody waits for a frame before it
    if (announced_) {
        take_announced(content);
    } else if (awaits_token_ && content.size() == 1) { // BAR-7
        awaits_token_ = false;
        ++dropped_count_;
    } else if (is_prefix && awaited_ && may_be_late) {
        announced_ = announced;
    } else {
        const std::size_t expected = first.is_of_response ? 8 : first.expected_size.value_or(content.size());
        if (content.size() != expected) {
            end(0, "size_mismatch " + content + ", not " + std::to_string(expected));
        } else {
            end(0, (first.is_of_response ? "no_prefix " : "received ") + content);
        }
    }
}

void RawModel::take_announced(const std::string &content)
{
    const std::uint64_t announced = *std::exchange(announced_, std::nullopt);
    if (content.size() != announced) { // RSP-4
        awaited_.reset();
        end(0, "size_mismatch " + content + ", not " + std::to_string(announced));
        return;
    }
    if (is_response(content) && number_at(content, 1, 8) != awaited_) { // SES-4, SES-5
        ++dropped_count_;
        return;
    }
    awaited_.reset();
    if (const auto place = response_receive()) {
        end(*place, "received " + content);
    } else {
        ++dropped_count_;
    }
}

} // namespace ferrorpc::proptests
