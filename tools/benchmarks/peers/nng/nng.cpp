// NNG: REQ to REP, with one context for each call in flight; the callee sends back the very message that came. One call at a
// time is made by the blocking functions, several by asynchronous ones, and so the callee has 64 contexts. The caller sends
// each answer as its next request: NNG zero-fills a new message.
#include "../peer.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>
#include <stdexcept>
#include <thread>

namespace {

constexpr std::size_t contexts_max = 64;

void need(int result, const char *what)
{
    if (result != 0) {
        throw std::runtime_error{std::string{what} + ": " + nng_strerror(result)};
    }
}

// Receives, sends back, and again.
struct Answerer {
    explicit Answerer(nng_socket socket)
    {
        need(nng_aio_alloc(&aio, [](void *self) { static_cast<Answerer *>(self)->happened(); }, this), "nng_aio_alloc");
        need(nng_ctx_open(&context, socket), "nng_ctx_open");
        nng_ctx_recv(context, aio);
    }
    Answerer(const Answerer &) = delete;

    void happened()
    {
        const bool failed = nng_aio_result(aio) != 0;
        if (is_receiving && !failed) {
            nng_aio_set_msg(aio, nng_aio_get_msg(aio));
            is_receiving = false;
            nng_ctx_send(context, aio);
            return;
        }
        is_receiving = true;
        nng_ctx_recv(context, aio);
    }

    nng_ctx context{};
    nng_aio *aio = nullptr;
    bool is_receiving = true;
};

void serve(const peer::Settings &)
{
    nng_socket socket{};
    need(nng_rep0_open(&socket), "nng_rep0_open");
    need(nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0), "NNG_OPT_RECVMAXSZ"); // no limit
    nng_listener listener{};
    need(nng_listen(socket, "tcp://127.0.0.1:0", &listener, 0), "nng_listen");
    nng_sockaddr address{};
    need(nng_listener_get_addr(listener, NNG_OPT_LOCADDR, &address), "NNG_OPT_LOCADDR");
    std::vector<std::unique_ptr<Answerer>> answerers;
    while (answerers.size() < contexts_max) {
        answerers.push_back(std::make_unique<Answerer>(socket));
    }
    const std::uint16_t port = address.s_in.sa_port; // network order
    peer::listening(static_cast<std::uint16_t>(port >> 8 | port << 8));
    while (true) {
        std::this_thread::sleep_for(std::chrono::hours{1});
    }
}

class NngClient final : public peer::Client {
public:
    explicit NngClient(const peer::Settings &settings) : payload_size_{settings.payload_size}
    {
        need(nng_req0_open(&socket_), "nng_req0_open");
        need(nng_socket_set_size(socket_, NNG_OPT_RECVMAXSZ, 0), "NNG_OPT_RECVMAXSZ");
        const std::string url = "tcp://" + std::string{peer::host} + ':' + std::to_string(settings.port);
        need(nng_dial(socket_, url.c_str(), nullptr, 0), "nng_dial");
        message_ = new_message();
    }

    void run(peer::Calls &calls) override
    {
        if (calls.depth() == 1) {
            run_blocking(calls);
            return;
        }
        calls_ = &calls;
        {
            const std::lock_guard lock{mutex_};
            while (callers_.size() < calls.depth()) {
                callers_.push_back(std::make_unique<Caller>(*this, callers_.size()));
            }
            for (std::size_t slot = 0; slot < calls.depth(); ++slot) {
                callers_[slot]->begin();
            }
        }
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return calls.open() == 0; });
    }

private:
    nng_msg *new_message() const
    {
        nng_msg *message = nullptr;
        need(nng_msg_alloc(&message, payload_size_), "nng_msg_alloc");
        return message;
    }

    void run_blocking(peer::Calls &calls)
    {
        while (calls.go_on()) {
            calls.begin(0);
            need(nng_sendmsg(socket_, message_, 0), "nng_sendmsg");
            need(nng_recvmsg(socket_, &message_, 0), "nng_recvmsg");
            need(nng_msg_len(message_) == payload_size_ ? 0 : NNG_EPROTO, "an answer of another size");
            calls.end(0);
        }
    }

    // One call in flight after the other. Callbacks come on NNG's threads.
    struct Caller {
        Caller(NngClient &of, std::size_t number) : client{of}, slot{number}, message{of.new_message()}
        {
            need(nng_aio_alloc(&aio, [](void *self) { static_cast<Caller *>(self)->happened(); }, this), "nng_aio_alloc");
            need(nng_ctx_open(&context, client.socket_), "nng_ctx_open");
        }
        Caller(const Caller &) = delete;

        void begin() // under the mutex
        {
            client.calls_->begin(slot);
            nng_aio_set_msg(aio, message);
            is_sending = true;
            nng_ctx_send(context, aio);
        }

        void happened()
        {
            if (nng_aio_result(aio) != 0) {
                std::fprintf(stderr, "nng: a call failed: %s\n", nng_strerror(nng_aio_result(aio)));
                std::_Exit(1);
            }
            if (is_sending) {
                is_sending = false;
                nng_ctx_recv(context, aio);
                return;
            }
            message = nng_aio_get_msg(aio);
            if (nng_msg_len(message) != client.payload_size_) {
                std::fprintf(stderr, "nng: an answer of another size\n");
                std::_Exit(1);
            }
            const std::lock_guard lock{client.mutex_};
            client.calls_->end(slot);
            if (client.calls_->go_on()) {
                begin();
            } else if (client.calls_->open() == 0) {
                client.changed_.notify_one();
            }
        }

        NngClient &client;
        const std::size_t slot;
        nng_msg *message; // to be sent, or the last answer
        nng_ctx context{};
        nng_aio *aio = nullptr;
        bool is_sending = false;
    };

    nng_socket socket_{};
    const std::size_t payload_size_;
    nng_msg *message_ = nullptr; // of calls one at a time
    peer::Calls *calls_ = nullptr;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Caller>> callers_;
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<NngClient>(settings); });
}
