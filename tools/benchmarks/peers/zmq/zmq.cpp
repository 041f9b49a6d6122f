// ZeroMQ: DEALER to ROUTER, blocking, each message the payload alone. The callee sends back the very message that came, so
// that it copies nothing. One I/O thread each, no limit of waiting messages.
#include "../peer.hpp"

#include <cstring>
#include <stdexcept>
#include <zmq.h>

namespace {

void need(bool succeeded, const char *what)
{
    if (!succeeded) {
        throw std::runtime_error{std::string{what} + ": " + zmq_strerror(zmq_errno())};
    }
}

struct Socket {
    void *context = zmq_ctx_new();
    void *socket = nullptr;

    explicit Socket(int type) : socket{zmq_socket(context, type)}
    {
        need(socket != nullptr, "zmq_socket");
        const int none = 0;
        zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof none);
        zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof none);
    }
    Socket(const Socket &) = delete;
};

std::string address_of(std::uint16_t port)
{
    return "tcp://" + std::string{peer::host} + ':' + std::to_string(port);
}

void serve(const peer::Settings &)
{
    Socket router{ZMQ_ROUTER};
    need(zmq_bind(router.socket, "tcp://127.0.0.1:*") == 0, "zmq_bind");
    std::array<char, 128> endpoint{};
    std::size_t size = endpoint.size();
    need(zmq_getsockopt(router.socket, ZMQ_LAST_ENDPOINT, endpoint.data(), &size) == 0, "zmq_getsockopt");
    const std::string address{endpoint.data()};
    peer::listening(static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1))));

    zmq_msg_t sender;
    zmq_msg_t payload;
    while (true) {
        zmq_msg_init(&sender);
        zmq_msg_init(&payload);
        need(zmq_msg_recv(&sender, router.socket, 0) >= 0 && zmq_msg_recv(&payload, router.socket, 0) >= 0, "zmq_msg_recv");
        need(zmq_msg_send(&sender, router.socket, ZMQ_SNDMORE) >= 0 && zmq_msg_send(&payload, router.socket, 0) >= 0,
             "zmq_msg_send");
    }
}

class ZmqClient final : public peer::Client {
public:
    explicit ZmqClient(const peer::Settings &settings) : payload_(settings.payload_size, 'Z')
    {
        need(zmq_connect(dealer_.socket, address_of(settings.port).c_str()) == 0, "zmq_connect");
    }

    void run(peer::Calls &calls) override
    {
        for (std::size_t slot = 0; slot < calls.depth(); ++slot) {
            begin(calls, slot);
        }
        zmq_msg_t answer;
        for (std::size_t oldest = 0; calls.open() != 0; oldest = (oldest + 1) % calls.depth()) {
            zmq_msg_init(&answer);
            need(zmq_msg_recv(&answer, dealer_.socket, 0) == static_cast<int>(payload_.size()), "zmq_msg_recv");
            zmq_msg_close(&answer);
            calls.end(oldest);
            if (calls.go_on()) {
                begin(calls, oldest);
            }
        }
    }

private:
    // The payload lives on: it is shown, not copied.
    void begin(peer::Calls &calls, std::size_t slot)
    {
        zmq_msg_t request;
        zmq_msg_init_data(&request, payload_.data(), payload_.size(), [](void *, void *) {}, nullptr);
        calls.begin(slot);
        need(zmq_msg_send(&request, dealer_.socket, 0) >= 0, "zmq_msg_send");
    }

    Socket dealer_{ZMQ_DEALER};
    std::string payload_;
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<ZmqClient>(settings); });
}
