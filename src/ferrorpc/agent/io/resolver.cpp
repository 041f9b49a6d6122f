#include <ferrorpc/agent/io/resolver.hpp>

#include <ferrorpc/agent/core/postbox.hpp>

#include <map>
#include <thread>
#include <utility>

namespace ferrorpc::io {

struct Resolver::State {
    State(Loop &loop, LookUp look) : postbox{std::make_shared<detail::Postbox>(loop)}, look_up{std::move(look)} {}

    void found(const std::string &host, const Addresses &addresses)
    {
        auto asked = waiting.extract(host);
        for (Done &done : asked.mapped()) {
            done(addresses);
        }
    }

    std::shared_ptr<detail::Postbox> postbox; // a look-up's too
    LookUp look_up;
    std::map<std::string, std::vector<Done>> waiting; // by host; each with a look-up under way
};

namespace {

Addresses look_up_safely(const LookUp &look_up, const std::string &host) noexcept
{
    try {
        return look_up(host);
    } catch (...) { // such as for want of memory
        return std::unexpected{make_error_code(std::errc::resource_unavailable_try_again)};
    }
}

} // namespace

Resolver::Resolver(Loop &loop, LookUp look_up) : state_{std::make_shared<State>(loop, std::move(look_up))} {}

Resolver::~Resolver()
{
    state_->postbox->close();
}

void Resolver::resolve(const std::string &host, Done done)
{
    std::vector<Done> &asked = state_->waiting[host];
    asked.push_back(std::move(done));
    if (asked.size() > 1) {
        return;
    }
    const auto tell = [postbox = state_->postbox, weak = std::weak_ptr{state_}, host](Addresses addresses) {
        Task task{[weak, host, addresses = std::move(addresses)] {
            if (const std::shared_ptr<State> state = weak.lock()) {
                state->found(host, addresses);
            }
        }};
        postbox->post(task);
    };
    try {
        std::thread{[tell, look_up = state_->look_up, host] { tell(look_up_safely(look_up, host)); }}.detach();
    } catch (const std::system_error &error) { // no thread to be had
        tell(std::unexpected{error.code()});
    }
}

} // namespace ferrorpc::io
