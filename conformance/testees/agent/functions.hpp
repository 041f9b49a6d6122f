// The standard functions that every rank of a live world serves: echo, fail, sleep, bytes, relay and hold.
#pragma once

#include <ferrorpc/agent.hpp>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace testee {

// Must outlive the agent that it is installed in.
class Functions {
public:
    void install(ferrorpc::Agent &agent);
    void install(ferrorpc::RawAgent &agent);

    // Runs `done` once a call of hold with that payload waits: now or when it comes.
    void when_held(const std::string &payload, std::function<void()> done);
    // Answers such a call. False where there is none.
    bool release(const std::string &payload);
    // Ends what sleeps and what is held.
    void stop();

private:
    using Answer = std::move_only_function<void(ferrorpc::HandlerResult)>;

    template <class AnyAgent>
    void install_blocking(AnyAgent &agent);
    ferrorpc::HandlerResult sleep(const ferrorpc::IncomingCall &call);
    void hold(const ferrorpc::IncomingCall &call, Answer answer);

    std::mutex mutex_;
    std::condition_variable stopped_;
    bool is_stopping_ = false;
    std::multimap<std::string, Answer> held_; // by payload
    std::multimap<std::string, std::function<void()>> awaited_;
};

} // namespace testee
