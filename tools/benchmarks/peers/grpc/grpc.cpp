// gRPC: unary calls through completion queues, one thread at each end. The payload is a bare byte buffer, which spares gRPC
// the encoding of a Protobuf message around it; the callee sends back the very slices that came.
#include "../peer.hpp"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/channel_arguments.h>

#include <stdexcept>

namespace {

constexpr std::size_t calls_awaited = 64; // as many as a caller keeps in flight: none waits until the callee asks for it

// One request from its arrival to its answer; deletes itself then.
class Served {
public:
    Served(grpc::AsyncGenericService &service, grpc::ServerCompletionQueue &queue) : service_{service}, queue_{queue}
    {
        service_.RequestCall(&context_, &stream_, &queue_, &queue_, this);
    }

    void happened(bool succeeded)
    {
        if (!succeeded || step_ == Step::answering) {
            delete this;
        } else if (step_ == Step::awaited) {
            new Served{service_, queue_}; // the next one
            step_ = Step::reading;
            stream_.Read(&payload_, this);
        } else {
            step_ = Step::answering;
            stream_.WriteAndFinish(payload_, {}, grpc::Status::OK, this);
        }
    }

private:
    enum class Step : std::uint8_t { awaited, reading, answering };

    grpc::AsyncGenericService &service_;
    grpc::ServerCompletionQueue &queue_;
    grpc::GenericServerContext context_;
    grpc::GenericServerAsyncReaderWriter stream_{&context_};
    grpc::ByteBuffer payload_;
    Step step_ = Step::awaited;
};

void serve(const peer::Settings &)
{
    grpc::AsyncGenericService service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(std::string{peer::host} + ":0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterAsyncGenericService(&service);
    builder.SetMaxReceiveMessageSize(-1);
    builder.SetMaxSendMessageSize(-1);
    const auto queue = builder.AddCompletionQueue();
    const auto server = builder.BuildAndStart();
    if (server == nullptr) {
        throw std::runtime_error{"the server did not start"};
    }
    peer::listening(static_cast<std::uint16_t>(port));
    for (std::size_t call = 0; call < calls_awaited; ++call) {
        new Served{service, *queue};
    }
    void *tag = nullptr;
    for (bool succeeded = false; queue->Next(&tag, &succeeded);) {
        static_cast<Served *>(tag)->happened(succeeded);
    }
}

std::shared_ptr<grpc::Channel> connect(std::uint16_t port)
{
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetMaxSendMessageSize(-1);
    arguments.SetInt("grpc.enable_http_proxy", 0);
    auto channel = grpc::CreateCustomChannel(std::string{peer::host} + ':' + std::to_string(port),
                                             grpc::InsecureChannelCredentials(), arguments);
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds{10})) {
        throw std::runtime_error{"no connection"};
    }
    return channel;
}

class GrpcClient final : public peer::Client {
public:
    explicit GrpcClient(const peer::Settings &settings) : stub_{connect(settings.port)}, payload_size_{settings.payload_size}
    {
        const grpc::Slice slice{std::string(payload_size_, 'g')};
        payload_ = grpc::ByteBuffer{&slice, 1};
    }

    void run(peer::Calls &calls) override
    {
        for (std::size_t slot = 0; slot < calls.depth(); ++slot) {
            new Made{*this, calls, slot};
        }
        void *tag = nullptr;
        for (bool succeeded = false; calls.open() != 0 && queue_.Next(&tag, &succeeded);) {
            static_cast<Made *>(tag)->ended();
        }
    }

private:
    struct Made {
        Made(GrpcClient &of, peer::Calls &all, std::size_t number) : client{of}, calls{all}, slot{number}
        {
            calls.begin(slot);
            reader = client.stub_.PrepareUnaryCall(&context, "/bench.Echo/echo", client.payload_, &client.queue_);
            reader->StartCall();
            reader->Finish(&result, &status, this);
        }

        void ended()
        {
            if (!status.ok() || result.Length() != client.payload_size_) {
                throw std::runtime_error{"a call failed: " + status.error_message()};
            }
            calls.end(slot);
            if (calls.go_on()) {
                new Made{client, calls, slot};
            }
            delete this;
        }

        GrpcClient &client;
        peer::Calls &calls;
        const std::size_t slot;
        grpc::ClientContext context;
        std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
        grpc::ByteBuffer result;
        grpc::Status status;
    };

    grpc::GenericStub stub_;
    grpc::CompletionQueue queue_;
    grpc::ByteBuffer payload_;
    const std::size_t payload_size_;
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<GrpcClient>(settings); });
}
