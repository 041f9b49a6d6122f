#include <ferrorpc/codec.hpp>

#include <array>
#include <iostream>

int main()
{
    const std::array arguments{std::byte{0xab}, std::byte{0xcd}};
    const ferrorpc::Request call{1, "echo", arguments};

    std::array<std::byte, 64> wire{};
    const auto size = ferrorpc::encode(call, wire); // one frame; encode_head() leaves the payload to a gathered write
    if (!size) {
        std::cerr << size.error().text().view() << '\n';
        return 1;
    }

    ferrorpc::FrameReader reader; // takes the bytes of a connection in whatever pieces they come
    reader.append(std::span{wire}.first(*size));
    const auto frame = reader.next(); // an error, or nullopt while more bytes are needed, or a frame
    if (!frame || !*frame) {
        return 1;
    }
    const auto request = ferrorpc::decode_request((*frame)->content); // views into the reader's memory
    if (!request) {
        std::cerr << request.error().rule() << " at offset " << request.error().offset() << '\n';
        return 1;
    }
    std::cout << request->request_id << ' ' << request->name << ' ' << request->payload.size() << " bytes\n";
}
