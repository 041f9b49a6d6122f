// A property as part of a Catch2 test. A failure prints the history that fails, made small, and the text to put into RC_PARAMS
// to see it again.
#pragma once

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include <sstream>
#include <string>

namespace ferrorpc::proptests {

template <typename Testable>
void check_property(const std::string &description, Testable testable)
{
    rc::detail::TestMetadata metadata; // without an id RapidCheck gives no text to reproduce
    metadata.id = description;
    metadata.description = description;
    const auto result = rc::detail::checkTestable(testable, metadata);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    INFO(text.str());
    CHECK(result.template is<rc::detail::SuccessResult>());
}

} // namespace ferrorpc::proptests
