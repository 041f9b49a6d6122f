// Cap'n Proto RPC: one object with one method over a two-party connection, each end on one event loop. The caller's message
// points to a payload that was made once. The callee's copies the payload that came: what it points to would have to outlive
// the write of the answer, and a request does not.
#include "../peer.hpp"

#include "echo.capnp.h"

#include <capnp/ez-rpc.h>

#include <cstring>

namespace {

// Words of one message: none that is benchmarked is refused.
constexpr capnp::ReaderOptions reader_options{.traversalLimitInWords = std::uint64_t{1} << 40, .nestingLimit = 64};

class EchoServer final : public Echo::Server {
    kj::Promise<void> echo(EchoContext context) override
    {
        context.getResults().setPayload(context.getParams().getPayload());
        return kj::READY_NOW;
    }
};

void serve(const peer::Settings &)
{
    capnp::EzRpcServer server{kj::heap<EchoServer>(), kj::StringPtr{peer::host.data()}, 0, reader_options};
    peer::listening(static_cast<std::uint16_t>(server.getPort().wait(server.getWaitScope())));
    kj::NEVER_DONE.wait(server.getWaitScope());
}

class CapnpClient final : public peer::Client {
public:
    explicit CapnpClient(const peer::Settings &settings)
        : client_{kj::StringPtr{peer::host.data()}, settings.port, reader_options}, echo_{client_.getMain<Echo>()},
          payload_{kj::heapArray<capnp::word>((settings.payload_size + sizeof(capnp::word) - 1) / sizeof(capnp::word))},
          payload_size_{settings.payload_size}
    {
        auto bytes = payload_.asBytes();
        std::memset(bytes.begin(), 0, bytes.size()); // Cap'n Proto asks for zeros behind the payload
        std::memset(bytes.begin(), 'C', payload_size_);
    }

    ~CapnpClient() noexcept override = default; // kj's may throw, which ends the process

    void run(peer::Calls &calls) override
    {
        auto all = kj::heapArrayBuilder<kj::Promise<void>>(calls.depth());
        for (std::size_t slot = 0; slot < calls.depth(); ++slot) {
            all.add(call(calls, slot));
        }
        kj::joinPromises(all.finish()).wait(client_.getWaitScope());
    }

private:
    kj::Promise<void> call(peer::Calls &calls, std::size_t slot)
    {
        calls.begin(slot);
        auto request = echo_.echoRequest(capnp::MessageSize{64, 0});
        const auto orphanage = capnp::Orphanage::getForMessageContaining(Echo::EchoParams::Builder{request});
        request.adoptPayload(orphanage.referenceExternalData(payload_.asBytes().slice(0, payload_size_)));
        return request.send().then([this, &calls, slot](auto &&response) -> kj::Promise<void> {
            KJ_REQUIRE(response.getPayload().size() == payload_size_);
            calls.end(slot);
            return calls.go_on() ? call(calls, slot) : kj::Promise<void>{kj::READY_NOW};
        });
    }

    capnp::EzRpcClient client_;
    Echo::Client echo_;
    kj::Array<capnp::word> payload_; // aligned as a message is; requests point to it
    const std::size_t payload_size_;
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<CapnpClient>(settings); });
}
