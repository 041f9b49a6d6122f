// How text for people is set off on a terminal; plain everywhere else.
#pragma once

#include <string>
#include <string_view>

namespace ferrorpc::conformance {

class Style {
public:
    explicit Style(bool colour) : colour_(colour) {}

    std::string good(std::string_view text) const { return set(text, "32"); }
    std::string bad(std::string_view text) const { return set(text, "1;31"); }
    std::string doubtful(std::string_view text) const { return set(text, "33"); }
    std::string strong(std::string_view text) const { return set(text, "1"); }
    std::string faint(std::string_view text) const { return set(text, "2"); }

private:
    std::string set(std::string_view text, std::string_view code) const
    {
        const std::string plain(text);
        return colour_ && !plain.empty() ? "\x1b[" + std::string(code) + "m" + plain + "\x1b[0m" : plain;
    }

    bool colour_;
};

} // namespace ferrorpc::conformance
