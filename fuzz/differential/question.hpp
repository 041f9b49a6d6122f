/// One question to a codec behind conformance/decoder.h, and words for it.
#pragma once

#include "bytes.hpp"

#include <conformance/decoder.h>

#include <cstddef>
#include <string>

namespace ferrorpc::differential {

enum class Operation { decode, encode };

struct Question {
    Operation operation;
    ferrorpc_decoder_command command;
};

ferrorpc_decoder_answer ask(const ferrorpc_decoder &decoder, const Question &question);

/// Bytes that the question gives.
std::size_t size_of(const Question &question) noexcept;

/// Several lines, with the bytes to be decoded annotated.
std::string describe(const Question &question);

/// One line.
std::string describe(const Question &question, const ferrorpc_decoder_answer &answer);

} // namespace ferrorpc::differential
