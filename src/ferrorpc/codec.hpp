/// Everything of the codec: `#include <ferrorpc/codec.hpp>`, link `ferrorpc::codec`.
#pragma once

#include <ferrorpc/codec/announce.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>
