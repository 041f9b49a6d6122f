/// One rank of a job: the agent, an in-process group of agents, and raw frames. C++20.
#pragma once

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/group.hpp>
#include <ferrorpc/agent/raw/raw_agent.hpp>
