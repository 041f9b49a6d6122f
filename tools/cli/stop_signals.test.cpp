#include "stop_signals.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace ferrorpc::cli;

TEST_CASE("who waits for a stop can be asked to by another thread, and behind release() that does no harm")
{
    StopSignals signals;
    std::thread{[&] { signals.request(); }}.join();
    signals.wait();
    std::thread{[&] { signals.request(); }}.join();
    signals.release();
    std::thread{[&] { signals.request(); }}.join(); // this program lives
    SUCCEED();
}
