// The functions that every rank of the soak serves.
#pragma once

#include "record.hpp"

#include <ferrorpc/agent.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace soak {

// Answers requests from a thread that is neither the agent's nor of its pool.
class LateAnswers {
public:
    LateAnswers();
    ~LateAnswers(); // what is not answered yet is abandoned

    void answer(ferrorpc::Responder responder, ferrorpc::HandlerResult result);

private:
    struct Waiting {
        ferrorpc::Responder responder;
        ferrorpc::HandlerResult result;
    };
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> waiting_;
    bool is_over_ = false;
    std::thread worker_;
};

// The functions that echo: the same reply on three ways.
inline constexpr const char *echo_functions[] = {"echo-pool", "echo-io", "echo-later"};

// `journal` and `late` must outlive the agent.
void register_functions(ferrorpc::Agent &agent, const Journal &journal, LateAnswers &late);

} // namespace soak
