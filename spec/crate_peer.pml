/* Our end toward a crate peer: protocol.md, section 10, checked by SPIN. tools/model runs every configuration.
 *
 * The crate's end is modelled as it behaves: one thread that reads only what it waits for, by length alone, and is out of step for
 * good once another frame comes. Its program makes OWN calls or barriers of its own, serves our requests (always in the end, at
 * a moment of its choosing) and calls us from inside a handler up to NESTED times. Ours makes two calls, one barrier if BARRIER is
 * defined, and answers the crate's calls, sometimes from a handler that wants to call the crate itself.
 *
 * Shown: the crate's end falls out of step only if it begins a call or barrier of its own while something of ours lies unread
 * before it, or if we write while one that we cannot know of is on its way (`crossed`); and only then does a call of ours need its
 * deadline. A crate that is rank 0 says nothing when it enters a barrier, so a request of ours then crosses too.
 *
 * What is abstracted: content, ids, the cut connection (session.pml has them); programs agree on when a token is due.
 *
 * Switches
 *   GIVE_UP  our calls may end at any moment; without it, a deadline passes only when nothing else can happen
 *   BARRIER  each end enters at most one           CRATE_ROOT  the crate's end is rank 0
 *   REACH=x  must fail: shows that x can happen    MUT_...     a rule dropped, must fail
 */
#ifndef OWN
#define OWN 2
#endif
#ifndef NESTED
#define NESTED 2
#endif
#ifdef CRATE_ROOT
#define crate_is_root true
#else
#define crate_is_root false
#endif

/* Frames, by length: all that the crate looks at. A request has the size that the crate's server declared. */
#define TOKEN 1
#define PREFIX 2
#define MESSAGE 3
#define REQUEST 4
#define REQUEST_NOT_PADDED 5

#define OUT_OF_STEP 1
#define REPLY 2
#define DEADLINE 3
#define FAILED_AT_ONCE 4
#define NESTED_ANSWERED 5
#define CRATE_ANSWERED 6
#define BARRIER_PASSED 7
#define LATE_ANSWER 8
#ifdef REACH
#define reached(x) assert((x) != REACH)
#else
#define reached(x) skip
#endif

mtype = { UNMADE, PENDING, ENDED };
mtype call[2] = UNMADE;
bool sent[2];                            /* written, and the crate has not answered it: CRA-2 counts it, ended or not */
byte theirs;                             /* calls of the crate that we have read and not answered */
byte their_tokens;                       /* the same of its barriers; rank 0 alone sees them */
bool our_barrier;                        /* entered, and not passed */
bool our_token_out;                      /* rank N: written, and not answered */
byte handler_waits_for;                  /* 1 + the call that our handler waits for */

chan to_crate = [6] of { byte };
chan to_us = [6] of { byte };
bool own;                                /* the crate is in a call or barrier of its own, not one from inside a handler */
bool in_barrier;
bool crossed;

#define outstanding (sent[0] || sent[1])

/* ---- what we may send ---- */

#ifdef MUT_CRA_1
#define unanswered false
#else
#define unanswered (theirs > 0 || their_tokens > 0)      /* CRA-1 */
#endif
#ifdef MUT_CRA_2
#define call_out false
#else
#ifdef MUT_CRA_2_GIVEN_UP
#define call_out ((sent[0] && call[0] == PENDING) || (sent[1] && call[1] == PENDING))
#else
#define call_out outstanding                             /* CRA-2 */
#endif
#endif
#ifdef MUT_TOKEN_BESIDE_CALL
#define token_may_go !unanswered
#else
#define token_may_go (!unanswered && !outstanding)
#endif
#ifdef MUT_CRA_4
#define padded REQUEST_NOT_PADDED
#else
#define padded REQUEST                                   /* CRA-4 */
#endif

/* The crate has begun something that we cannot know of yet, and what we write is not what it waits for. */
inline look_for_crossing()
{
    if
    :: own && theirs == 0 && their_tokens == 0 && !(in_barrier && our_token_out) -> crossed = true
    :: else
    fi
}

inline end_call(c, outcome)
{
    assert(call[c] == PENDING);
    call[c] = ENDED;
    reached(outcome)
}

inline take_answer(c)
{
    sent[c] = false;
    if
    :: call[c] == PENDING -> end_call(c, REPLY)
    :: else -> reached(LATE_ANSWER)
    fi
}

#define EVENTS_OF_CALL(c) \
    :: d_step { call[c] == UNMADE && (c == 0 || call[0] != UNMADE) -> call[c] = PENDING } \
    :: d_step { call[c] == PENDING && !sent[c] && handler_waits_for != c + 1 && !unanswered && !call_out -> \
        look_for_crossing(); sent[c] = true; to_crate ! padded } \
    :: d_step { theirs > 0 && call[c] == UNMADE && (c == 0 || call[0] != UNMADE) && handler_waits_for == 0 -> nested_call(c) }

/* Our handler, for which the crate waits, calls the crate. */
inline nested_call(c)
{
    call[c] = PENDING;
#ifdef MUT_CRA_3
    handler_waits_for = c + 1            /* and waits itself, for CRA-1 forbids to send */
#else
    end_call(c, FAILED_AT_ONCE)          /* CRA-3 */
#endif
}

proctype ours()
{
    byte frame;
    bool may_enter = true;
end:
    do
    EVENTS_OF_CALL(0)
    EVENTS_OF_CALL(1)
    :: d_step { theirs > 0 && (handler_waits_for == 0 || call[handler_waits_for - 1] == ENDED) ->
        handler_waits_for = 0;
        theirs--;
        to_crate ! PREFIX;
        to_crate ! MESSAGE }
#ifdef BARRIER
#ifdef CRATE_ROOT
    :: may_enter -> may_enter = false; our_barrier = true
    :: d_step { our_barrier && !our_token_out && token_may_go ->
        our_token_out = true;
        look_for_crossing();
        to_crate ! TOKEN }
#else
    :: may_enter -> may_enter = false; our_barrier = true
    :: d_step { our_barrier && their_tokens > 0 ->
        our_barrier = false;
        their_tokens--;
        to_crate ! TOKEN }
#endif
#endif
    :: d_step { nempty(to_us) -> to_us ? frame;
        if
        :: frame == REQUEST -> theirs++
        :: frame == PREFIX
        :: frame == MESSAGE && sent[0] -> take_answer(0)
        :: frame == MESSAGE && !sent[0] -> take_answer(1)
        :: frame == TOKEN && crate_is_root -> our_barrier = false; our_token_out = false; reached(BARRIER_PASSED)
        :: frame == TOKEN && !crate_is_root -> their_tokens++
        fi;
        frame = 0 }
#ifdef GIVE_UP
    :: d_step { call[0] == PENDING -> end_call(0, DEADLINE) }
    :: d_step { call[1] == PENDING -> end_call(1, DEADLINE) }
#endif
    od
}

/* Reads one frame and takes it for what the program waits for. */
inline expect(length)
{
    atomic {
        to_crate ? frame;
        if
        :: frame != length -> reached(OUT_OF_STEP); assert(crossed); goto end_out_of_step
        :: frame == length -> frame = 0
        fi
    }
}

inline begin_own()
{
    own_left--;
    own = true;
    if
    :: nempty(to_crate) -> crossed = true
    :: empty(to_crate)
    fi
}

proctype crate()
{
    byte frame, own_left = OWN, nested_left = NESTED;
    bool may_enter = true;
end:
    do
    :: atomic { own_left > 0 -> begin_own(); to_us ! REQUEST };
        expect(PREFIX);
        expect(MESSAGE);
        own = false;
        reached(CRATE_ANSWERED)
    :: atomic { to_crate ? [REQUEST] || to_crate ? [REQUEST_NOT_PADDED] -> skip };
        expect(REQUEST);
        if
        :: atomic { nested_left > 0 -> nested_left--; to_us ! REQUEST };
            expect(PREFIX);
            expect(MESSAGE);
            reached(NESTED_ANSWERED)
        :: skip
        fi;
        to_us ! PREFIX;
        to_us ! MESSAGE
#ifdef BARRIER
#ifdef CRATE_ROOT
    :: atomic { own_left > 0 && may_enter ->
            may_enter = false;
            in_barrier = true;
            if
            :: to_crate ? [TOKEN] -> own_left--; own = true
            :: else -> begin_own()
            fi };
        expect(TOKEN);
        atomic { own = false; in_barrier = false; to_us ! TOKEN }
#else
    :: atomic { own_left > 0 && may_enter -> may_enter = false; in_barrier = true; begin_own(); to_us ! TOKEN };
        expect(TOKEN);
        atomic { own = false; in_barrier = false };
        reached(BARRIER_PASSED)
#endif
#endif
    od;
end_out_of_step:
    false                                /* its program reads nonsense from now on */
}

init
{
    atomic { run ours(); run crate() };
    /* Deadlines, once nothing else can happen. A barrier that one end never enters holds up what is behind it. */
    do
    :: atomic { timeout ->
        if
        :: call[0] == PENDING -> assert(crossed || our_barrier || in_barrier); end_call(0, DEADLINE)
        :: call[0] != PENDING && call[1] == PENDING -> assert(crossed || our_barrier || in_barrier); end_call(1, DEADLINE)
        :: else -> break
        fi }
    od;
    assert(call[0] != PENDING && call[1] != PENDING);
    assert(crossed || our_barrier || in_barrier || (!outstanding && theirs == 0 && !own)) /* SES-3: every call of either end is answered */
}
