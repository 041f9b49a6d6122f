#include <proptests/checks/reading.hpp>

#include <proptests/checks/encoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/transcription.hpp>

#include <ferrorpc/codec/frame_reader.hpp>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace ferrorpc::proptests {
namespace {

// A reader, and how far the transcription has come in the same stream.
class ReadStream {
public:
    ReadStream(ByteView stream, const ReadingOptions &options) : stream_{stream}, options_{options}, reader_{options.cap} {}

    void arrive(std::size_t size)
    {
        if (options_.is_prepared) {
            prepare(size);
        } else {
            if (!refusal_) {
                note_memory_for(size);
            }
            reader_.append(stream_.subspan(arrived_, size));
            arrived_ += size;
        }
        compare_state();
    }

    // Takes frames until one is incomplete or refused.
    void take_all()
    {
        while (complaint_.empty() && take()) {
        }
    }

    bool is_at_end() const { return arrived_ == stream_.size(); }
    std::size_t left() const { return stream_.size() - arrived_; }

    // Later bytes must change nothing any more.
    void offer_more_after_refusal()
    {
        const std::size_t capacity = reader_.capacity();
        for (int i = 0; refusal_ && i < 3; ++i) {
            constexpr std::byte token[] = {std::byte{1}, {}, {}, {}, {}, {}, {}, {}, {}};
            reader_.append(token);
            expect(reader_.capacity() <= capacity, "FRM-5: a reader that has refused takes memory");
            take();
        }
    }

    const std::string &complaint() const { return complaint_; }

private:
    // `what` says what does not hold; it is asked for only then.
    template <typename What>
    void expect(bool holds, const What &what)
    {
        if (!holds && complaint_.empty()) {
            complaint_ = "reader: ";
            if constexpr (std::is_invocable_v<What>) {
                complaint_ += what();
            } else {
                complaint_ += what;
            }
            complaint_ += ", with " + std::to_string(arrived_) + " bytes arrived\n" + hex_dump_of_frames(as_text(stream_));
        }
    }

    void note_memory_for(std::size_t size) { waited_max_ = waiting() == 0 ? size : std::max(waited_max_, waiting() + size); }

    std::size_t waiting() const { return refusal_ ? 0 : arrived_ - taken_; }

    // Of the frame at hand: the room of prepare() must end where it does, so that its memory holds nothing else.
    std::size_t missing_of_large_frame() const
    {
        const std::string_view rest = as_text(stream_).substr(taken_, waiting());
        if (transcribe_raw_frame(rest, options_.cap).result != "incomplete" || rest.size() < 8) {
            return 0;
        }
        std::size_t size = 0;
        for (std::size_t i = 8; i > 0; --i) {
            size = size * 256 + static_cast<unsigned char>(rest[i - 1]);
        }
        size += 8;
        return size < FrameReader::large_frame_size ? 0 : size - rest.size();
    }

    void prepare(std::size_t size)
    {
        while (size > 0 && complaint_.empty()) {
            const auto room = reader_.prepare();
            const std::size_t missing = missing_of_large_frame();
            expect(missing == 0 ? room.size() >= FrameReader::prepare_size_min : !room.empty() && room.size() <= missing,
                   [&] { return "prepare() gives room for " + std::to_string(room.size()) + " bytes"; });
            const std::size_t filled = std::min(size, room.size());
            std::memcpy(room.data(), stream_.data() + arrived_, filled);
            if (!refusal_) {
                note_memory_for(filled);
            }
            if (filled == room.size()) {
                filled_max_ = std::max(filled_max_, filled);
            }
            reader_.commit(filled);
            arrived_ += filled;
            size -= filled;
        }
    }

    void compare_state()
    {
        expect(reader_.buffered() == waiting(), [&] { return "buffered() is " + std::to_string(reader_.buffered()); });
        expect(reader_.is_mid_frame() == (waiting() > 0), "is_mid_frame() is wrong");
        expect(reader_.stream_offset() == taken_,
               [&] { return "stream_offset() is " + std::to_string(reader_.stream_offset()); });
        const std::size_t room_max = std::clamp(2 * filled_max_, FrameReader::prepare_size_min, FrameReader::prepare_size_max);
        expect(refusal_ || reader_.capacity() <= 2 * waited_max_ + room_max, [&] {
            return "LIM-5: " + std::to_string(reader_.capacity()) + " bytes of memory are held where at most " +
                   std::to_string(waited_max_) + " waited";
        });
    }

    Reading expected() const
    {
        if (refusal_) {
            return *refusal_;
        }
        const std::string_view rest = as_text(stream_).substr(taken_, arrived_ - taken_);
        return options_.is_raw ? transcribe_raw_frame(rest, options_.cap) : transcribe_frame(rest, options_.cap);
    }

    // Views into the reader's memory.
    Reading next()
    {
        Reading reading;
        if (options_.is_raw) {
            const auto content = reader_.next_content();
            if (!content) {
                return reading_of(content.error());
            }
            reading.result = *content ? "accepted" : "incomplete";
            reading.payload = *content ? as_text(**content) : "";
        } else {
            const auto frame = reader_.next();
            if (!frame) {
                return reading_of(frame.error());
            }
            reading.result = *frame ? "accepted" : "incomplete";
            reading.payload = *frame ? as_text((*frame)->content) : "";
            reading.kind = *frame ? name((*frame)->kind) : "";
        }
        reading.number = reading.payload.size();
        return reading;
    }

    bool take()
    {
        const Reading said = expected();
        const Reading done = next();
        expect(done == said, [&] { return "the spec says " + to_text(said) + "; the reader says " + to_text(done); });
        if (said.is_accepted()) {
            taken_ += 8 + said.payload.size();
        } else if (said.result != "incomplete") {
            refusal_ = said;
        }
        compare_state();
        if (said.is_accepted() && options_.is_released && complaint_.empty()) {
            release(done.payload, said.payload);
        }
        return said.is_accepted();
    }

    // Whoever takes the memory has the frame in it, and the reader has nothing of it any more.
    void release(std::string_view content, std::string_view expected)
    {
        const std::size_t size = 8 + content.size();
        const std::size_t capacity = reader_.capacity();
        const auto memory = reader_.release();
        const bool may = waiting() == 0 && size >= FrameReader::large_frame_size && size >= capacity / 2;
        expect((memory != nullptr) == may,
               may ? "a large frame's memory is not given away" : "memory is given away that it needs");
        if (memory) {
            expect(reader_.capacity() == 0, "memory that was given away is still counted");
            const auto *const start = reinterpret_cast<const char *>(memory.get());
            const std::less_equal<> before;
            expect(before(start + 8, content.data()) && before(content.data() + content.size(), start + capacity) &&
                       content == expected,
                   "the memory given away does not hold the frame");
            std::memset(memory.get(), 0xA5, capacity); // it is ours now
            waited_max_ = 0;
        }
    }

    ByteView stream_;
    ReadingOptions options_;
    FrameReader reader_;
    std::size_t arrived_ = 0;
    std::size_t taken_ = 0;      // bytes of the frames taken so far
    std::size_t waited_max_ = 0; // at once, since none last waited
    std::size_t filled_max_ = 0; // of the rooms that were filled
    std::optional<Reading> refusal_;
    std::string complaint_;
};

} // namespace

std::string check_stream(ByteView stream, std::span<const std::size_t> pieces, const ReadingOptions &options)
{
    ReadStream read{stream, options};
    const auto step = [&](std::size_t size) {
        read.arrive(std::min(size, read.left()));
        if (!options.is_lazy || read.is_at_end()) {
            read.take_all();
        }
    };
    for (std::size_t i = 0; i < pieces.size() && read.complaint().empty(); ++i) {
        step(pieces[i]);
    }
    if (read.complaint().empty()) {
        step(read.left());
        read.offer_more_after_refusal();
    }
    return read.complaint();
}

void showValue(const ReadingOptions &options, std::ostream &out)
{
    out << "cap " << options.cap << (options.is_raw ? ", raw" : "") << (options.is_prepared ? ", prepared" : ", appended")
        << (options.is_released ? ", released" : "") << (options.is_lazy ? ", taken at the end" : "");
}

} // namespace ferrorpc::proptests
