/// Everything of the session: `#include <ferrorpc/session.hpp>`, link `ferrorpc::session`.
#pragma once

#include <ferrorpc/session/counters.hpp>
#include <ferrorpc/session/crate_peer.hpp>
#include <ferrorpc/session/events.hpp>
#include <ferrorpc/session/limits.hpp>
#include <ferrorpc/session/not_registered.hpp>
#include <ferrorpc/session/payload.hpp>
#include <ferrorpc/session/raw_session.hpp>
#include <ferrorpc/session/session.hpp>
#include <ferrorpc/session/star_barrier.hpp>
#include <ferrorpc/session/time.hpp>
