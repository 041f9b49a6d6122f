// A property as part of a Catch2 test. A failure prints the case that fails, made small, and the text to put into RC_PARAMS to
// see it again, with either compiler.
#pragma once

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include <iostream>
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
    const bool holds = result.template is<rc::detail::SuccessResult>();
    if (!holds) { // not by INFO, which breaks lines
        std::ostringstream text;
        text << "\n" << Catch::getResultCapture().getCurrentTestName() << "\n" << description << ": ";
        rc::detail::printResultMessage(result, text);
        std::cerr << text.str() << std::endl;
    }
    INFO(description);
    CHECK(holds);
}

// Fails the case with what a check has found, unless that is nothing.
inline void demand(const std::string &complaint)
{
    if (!complaint.empty()) {
        RC_FAIL(complaint);
    }
}

} // namespace ferrorpc::proptests
