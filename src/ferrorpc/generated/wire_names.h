/* Names of fields and errors, for texts; what spec/wire.ksy calls them.
 *
 * Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
 *
 * Every string is static. A value outside its enumeration gives an empty one.
 */
#ifndef FERRORPC_GENERATED_WIRE_NAMES_H
#define FERRORPC_GENERATED_WIRE_NAMES_H

#include "wire.h"

/* Name of a field, such as len_name. */
FERRORPC_FN const char *ferrorpc_field_name(ferrorpc_field field)
{
    switch (field) {
    case FERRORPC_FIELD_ANNOUNCE_RANK:
        return "rank";
    case FERRORPC_FIELD_FRAME_HEADER_LENGTH:
        return "length";
    case FERRORPC_FIELD_BARRIER_TOKEN:
        return "token";
    case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
        return "message_length";
    case FERRORPC_FIELD_REQUEST_TAG:
        return "tag";
    case FERRORPC_FIELD_REQUEST_REQUEST_ID:
        return "request_id";
    case FERRORPC_FIELD_REQUEST_LEN_NAME:
        return "len_name";
    case FERRORPC_FIELD_REQUEST_NAME:
        return "name";
    case FERRORPC_FIELD_REQUEST_LEN_PAYLOAD:
        return "len_payload";
    case FERRORPC_FIELD_REQUEST_PAYLOAD:
        return "payload";
    case FERRORPC_FIELD_REQUEST_TRAILING:
        return "trailing";
    case FERRORPC_FIELD_RESPONSE_TAG:
        return "tag";
    case FERRORPC_FIELD_RESPONSE_REQUEST_ID:
        return "request_id";
    case FERRORPC_FIELD_RESPONSE_ERROR_FLAG:
        return "error_flag";
    case FERRORPC_FIELD_RESPONSE_LEN_CONTENT:
        return "len_content";
    case FERRORPC_FIELD_RESPONSE_PAYLOAD:
        return "payload";
    case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
        return "error_message";
    case FERRORPC_FIELD_RESPONSE_TRAILING:
        return "trailing";
    default:
        return "";
    }
}

/* Name of the message that a field belongs to, such as request. */
FERRORPC_FN const char *ferrorpc_field_message(ferrorpc_field field)
{
    switch (field) {
    case FERRORPC_FIELD_ANNOUNCE_RANK:
        return "announce";
    case FERRORPC_FIELD_FRAME_HEADER_LENGTH:
        return "frame_header";
    case FERRORPC_FIELD_BARRIER_TOKEN:
        return "barrier";
    case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
        return "response_prefix";
    case FERRORPC_FIELD_REQUEST_TAG:
    case FERRORPC_FIELD_REQUEST_REQUEST_ID:
    case FERRORPC_FIELD_REQUEST_LEN_NAME:
    case FERRORPC_FIELD_REQUEST_NAME:
    case FERRORPC_FIELD_REQUEST_LEN_PAYLOAD:
    case FERRORPC_FIELD_REQUEST_PAYLOAD:
    case FERRORPC_FIELD_REQUEST_TRAILING:
        return "request";
    case FERRORPC_FIELD_RESPONSE_TAG:
    case FERRORPC_FIELD_RESPONSE_REQUEST_ID:
    case FERRORPC_FIELD_RESPONSE_ERROR_FLAG:
    case FERRORPC_FIELD_RESPONSE_LEN_CONTENT:
    case FERRORPC_FIELD_RESPONSE_PAYLOAD:
    case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
    case FERRORPC_FIELD_RESPONSE_TRAILING:
        return "response";
    default:
        return "";
    }
}

/* Whether a field is a constant: a tag. */
FERRORPC_FN bool ferrorpc_field_is_constant(ferrorpc_field field)
{
    switch (field) {
    case FERRORPC_FIELD_REQUEST_TAG:
    case FERRORPC_FIELD_RESPONSE_TAG:
        return true;
    default:
        return false;
    }
}

/* The value of a constant; 0 for other fields. */
FERRORPC_FN uint8_t ferrorpc_field_constant(ferrorpc_field field)
{
    switch (field) {
    case FERRORPC_FIELD_REQUEST_TAG:
        return 0x01;
    case FERRORPC_FIELD_RESPONSE_TAG:
        return 0x02;
    default:
        return 0;
    }
}

/* What the crate's error texts call a field; the field's own name where they have no word for it. */
FERRORPC_FN const char *ferrorpc_field_label(ferrorpc_error_class error_class, ferrorpc_field field)
{
    if (error_class == FERRORPC_INVALID_UTF8) {
        switch (field) {
        case FERRORPC_FIELD_REQUEST_NAME:
            return "function name";
        case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
            return "error message";
        default:
            return "";
        }
    }
    switch (field) {
    case FERRORPC_FIELD_ANNOUNCE_RANK:
        return "rank";
    case FERRORPC_FIELD_FRAME_HEADER_LENGTH:
        return "length";
    case FERRORPC_FIELD_BARRIER_TOKEN:
        return "token";
    case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
        return "message_length";
    case FERRORPC_FIELD_REQUEST_TAG:
        return "tag";
    case FERRORPC_FIELD_REQUEST_REQUEST_ID:
        return "request_id";
    case FERRORPC_FIELD_REQUEST_LEN_NAME:
        return "name length";
    case FERRORPC_FIELD_REQUEST_NAME:
        return "function name";
    case FERRORPC_FIELD_REQUEST_LEN_PAYLOAD:
        return "payload length";
    case FERRORPC_FIELD_REQUEST_PAYLOAD:
        return "payload";
    case FERRORPC_FIELD_REQUEST_TRAILING:
        return "trailing";
    case FERRORPC_FIELD_RESPONSE_TAG:
        return "tag";
    case FERRORPC_FIELD_RESPONSE_REQUEST_ID:
        return "request_id";
    case FERRORPC_FIELD_RESPONSE_ERROR_FLAG:
        return "error flag";
    case FERRORPC_FIELD_RESPONSE_LEN_CONTENT:
        return "payload/error length";
    case FERRORPC_FIELD_RESPONSE_PAYLOAD:
    case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
        return "payload/error data";
    case FERRORPC_FIELD_RESPONSE_TRAILING:
        return "trailing";
    default:
        return "";
    }
}

/* Id of the rule that an error breaks, such as MSG-2; an empty string where there is none. */
FERRORPC_FN const char *ferrorpc_error_rule(ferrorpc_error_class error_class, ferrorpc_field field)
{
    if (error_class == FERRORPC_UNKNOWN_FRAME) {
        return "KND-5";
    }
    if (error_class == FERRORPC_INCOMPLETE) {
        switch (field) {
        case FERRORPC_FIELD_ANNOUNCE_RANK:
            return "ANN-4";
        case FERRORPC_FIELD_FRAME_HEADER_LENGTH:
            return "FRM-4";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_TRUNCATED) {
        switch (field) {
        case FERRORPC_FIELD_BARRIER_TOKEN:
            return "BAR-1";
        case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
            return "RSP-1";
        case FERRORPC_FIELD_REQUEST_TAG:
            return "REQ-2";
        case FERRORPC_FIELD_REQUEST_REQUEST_ID:
        case FERRORPC_FIELD_REQUEST_LEN_NAME:
        case FERRORPC_FIELD_REQUEST_NAME:
        case FERRORPC_FIELD_REQUEST_LEN_PAYLOAD:
        case FERRORPC_FIELD_REQUEST_PAYLOAD:
            return "MSG-2";
        case FERRORPC_FIELD_RESPONSE_TAG:
            return "RSP-5";
        case FERRORPC_FIELD_RESPONSE_REQUEST_ID:
        case FERRORPC_FIELD_RESPONSE_ERROR_FLAG:
        case FERRORPC_FIELD_RESPONSE_LEN_CONTENT:
        case FERRORPC_FIELD_RESPONSE_PAYLOAD:
        case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
            return "MSG-2";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_WRONG_TAG) {
        switch (field) {
        case FERRORPC_FIELD_REQUEST_TAG:
            return "REQ-2";
        case FERRORPC_FIELD_RESPONSE_TAG:
            return "RSP-5";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_INVALID_UTF8) {
        switch (field) {
        case FERRORPC_FIELD_REQUEST_NAME:
        case FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE:
            return "MSG-3";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_INVALID_RANK) {
        switch (field) {
        case FERRORPC_FIELD_ANNOUNCE_RANK:
            return "ANN-3";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_TOO_SMALL) {
        switch (field) {
        case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
            return "RSP-3";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_TOO_LARGE) {
        switch (field) {
        case FERRORPC_FIELD_FRAME_HEADER_LENGTH:
            return "LIM-2";
        case FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH:
            return "LIM-3";
        case FERRORPC_FIELD_REQUEST_TAG:
        case FERRORPC_FIELD_REQUEST_LEN_NAME:
        case FERRORPC_FIELD_REQUEST_LEN_PAYLOAD:
        case FERRORPC_FIELD_RESPONSE_TAG:
        case FERRORPC_FIELD_RESPONSE_LEN_CONTENT:
            return "LIM-4";
        default:
            return "";
        }
    }
    if (error_class == FERRORPC_NOT_CANONICAL) {
        switch (field) {
        case FERRORPC_FIELD_BARRIER_TOKEN:
            return "BAR-2";
        case FERRORPC_FIELD_REQUEST_TRAILING:
            return "MSG-5";
        case FERRORPC_FIELD_RESPONSE_ERROR_FLAG:
            return "RSP-8";
        case FERRORPC_FIELD_RESPONSE_TRAILING:
            return "MSG-5";
        default:
            return "";
        }
    }
    return "";
}

/* Name of a class, such as truncated. */
FERRORPC_FN const char *ferrorpc_error_class_name(ferrorpc_error_class error_class)
{
    switch (error_class) {
    case FERRORPC_OK:
        return "ok";
    case FERRORPC_INCOMPLETE:
        return "incomplete";
    case FERRORPC_TRUNCATED:
        return "truncated";
    case FERRORPC_WRONG_TAG:
        return "wrong_tag";
    case FERRORPC_INVALID_UTF8:
        return "invalid_utf8";
    case FERRORPC_INVALID_RANK:
        return "invalid_rank";
    case FERRORPC_TOO_SMALL:
        return "too_small";
    case FERRORPC_TOO_LARGE:
        return "too_large";
    case FERRORPC_UNKNOWN_FRAME:
        return "unknown_frame";
    case FERRORPC_NOT_CANONICAL:
        return "not_canonical";
    case FERRORPC_NO_SPACE:
        return "no_space";
    default:
        return "";
    }
}

/* Name of a kind of frame, such as request; an empty string for an unknown one. */
FERRORPC_FN const char *ferrorpc_frame_kind_name(ferrorpc_frame_kind kind)
{
    switch (kind) {
    case FERRORPC_FRAME_BARRIER:
        return "barrier";
    case FERRORPC_FRAME_RESPONSE_PREFIX:
        return "response_prefix";
    case FERRORPC_FRAME_REQUEST:
        return "request";
    case FERRORPC_FRAME_RESPONSE:
        return "response";
    default:
        return "";
    }
}

#endif
