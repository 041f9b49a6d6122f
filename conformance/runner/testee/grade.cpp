#include "testee/grade.hpp"

#include <utility>

namespace ferrorpc::conformance {
namespace {

void compare_fields(const Outcome &expected, const Outcome &actual, Verdict &verdict)
{
    for (const Field &field : expected.fields) {
        const Field *shown = find_field(actual.fields, field.shape->name);
        if (shown == nullptr || std::holds_alternative<Unobservable>(shown->value)) {
            verdict.unobserved.emplace_back(field.shape->name);
        } else if (shown->value != field.value) {
            verdict.differing.emplace_back(field.shape->name);
        }
    }
}

void compare_bytes(const Outcome &expected, const Outcome &actual, Verdict &verdict)
{
    const Parts *wanted = bytes_of(expected);
    const Parts *written = bytes_of(actual);
    if (wanted == nullptr) {
        return;
    }
    if (written == nullptr) {
        verdict.unobserved.emplace_back("bytes");
    } else if ((verdict.first_difference = first_difference(*wanted, *written))) {
        verdict.differing.emplace_back("bytes");
    }
}

Verdict missed(const Vector &vector, Verdict verdict)
{
    verdict.misses = true;
    verdict.grade = vector.level == Level::must ? Grade::failed : vector.level == Level::should ? Grade::warned : Grade::noted;
    return verdict;
}

} // namespace

Verdict judge(const Vector &vector, const Outcome &outcome)
{
    Verdict verdict{Grade::passed};
    if (outcome.result == ResultKind::skipped) {
        return {Grade::not_observed};
    }
    if (outcome.result == ResultKind::errored) {
        return {Grade::failed, true};
    }
    if (outcome.result != vector.expect.result) {
        return missed(vector, std::move(verdict));
    }
    compare_fields(vector.expect, outcome, verdict);
    compare_bytes(vector.expect, outcome, verdict);
    if (!verdict.differing.empty()) {
        return missed(vector, std::move(verdict));
    }
    verdict.class_differs =
        vector.expect.reject_class && outcome.reject_class && vector.expect.reject_class != outcome.reject_class;
    if (!verdict.unobserved.empty()) {
        verdict.grade = Grade::not_observed;
    } else if (verdict.class_differs && vector.level != Level::may) {
        verdict.grade = Grade::warned;
    }
    return verdict;
}

Verdict judge(const Vector &vector, const Reply &reply)
{
    switch (reply.kind) {
    case ReplyKind::answered:
        return judge(vector, reply.outcome);
    case ReplyKind::crashed:
        return {Grade::crashed, true};
    case ReplyKind::hung:
        return {Grade::hung, true};
    case ReplyKind::broke_protocol:
        return {Grade::broke_protocol, true};
    case ReplyKind::interrupted:
        break;
    }
    return {Grade::not_observed};
}

Verdict judge_as_recorded(const Vector &vector, const Reply &reply)
{
    Verdict verdict = judge(vector, reply);
    if (reply.kind == ReplyKind::answered && verdict.misses && vector.cites_difference() && !is_changed(vector, reply)) {
        verdict.grade = Grade::known_difference;
    }
    return verdict;
}

bool is_changed(const Vector &vector, const Reply &reply)
{
    if (!vector.crate || reply.kind != ReplyKind::answered) {
        return true;
    }
    const Outcome recorded = complete_record(*vector.crate, vector.expect);
    const Outcome &actual = reply.outcome;
    if (recorded.result != actual.result) {
        return true;
    }
    for (const Field &field : recorded.fields) {
        const Field *shown = find_field(actual.fields, field.shape->name);
        if ((shown == nullptr ? Value(Unobservable{}) : shown->value) != field.value) {
            return true;
        }
    }
    if (recorded.bytes && recorded.bytes != actual.bytes) {
        return true;
    }
    if (recorded.result != ResultKind::rejected) {
        return false; // why something was skipped may be told in other words
    }
    return (recorded.reject_class && recorded.reject_class != actual.reject_class) ||
           (recorded.offset && recorded.offset != actual.offset) ||
           (!recorded.message.empty() && recorded.message != actual.message);
}

Reply recorded_reply(const Vector &vector)
{
    if (!vector.crate) {
        return {ReplyKind::answered, {ResultKind::skipped, {}, {}, {}, {}, "not recorded"}};
    }
    return {ReplyKind::answered, complete_record(*vector.crate, vector.expect)};
}

} // namespace ferrorpc::conformance
