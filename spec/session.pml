/* The session of protocol.md, sections 3, 5, 6 and 9: one connection, two ends, checked by SPIN. tools/model runs every configuration.
 *
 * What is modelled. Each end makes CALLS0 or CALLS1 calls and BARRIERS barriers, and serves the other's calls. A request is one frame, a
 * response two. Frames travel in two queues of WIRE frames. What an end does next is any of: start a call, begin or finish a
 * request's frame, write an answer's prefix or message or a token, read a frame, give a call up (deadline or cancellation: the
 * model cannot tell them apart), enter a barrier, give one up, shut down. Every such step is one event of a sans-I/O session, so
 * it is atomic. Pending writes have no order of their own, nor have answers: every scheduler is covered.
 *
 * What is abstracted. Bytes: a frame arrives whole or never (FRM-4), and the codec's tests show what each kind looks like. Names,
 * payloads, sizes: a response has one of two lengths, the second call of each end is answered with an error. Time: a deadline may
 * pass at any moment. The rank's other connections: BAR-5 asks for a token from every other rank, here there is one.
 * Faults and calls are bounded, so every run is finite, and a run that stops anywhere but in `quiet` is an error.
 *
 * Switches
 *   GIVE_UP   calls and barriers may end early            CUT      the connection may break anywhere, with what was on its way
 *   SHUTDOWN  either end may drain, then close            RUSH     ... and may close before it has drained
 *   FAULTY=n  end 1 is a peer that writes any n frames    ROOT     the end that is rank 0 in barriers
 *   AHEAD     barriers that one end may be in at once, from several threads; more than TOKENS_MAX would make the other end close
 *   LIVE      every call ends, as LTL                     REACH=x  must fail: shows that x can happen
 *   MUT_...   a seeded mistake, must fail
 */
#ifndef CALLS0
#define CALLS0 2
#endif
#ifndef CALLS1
#define CALLS1 2
#endif
#ifndef BARRIERS
#define BARRIERS 0
#endif
#ifndef AHEAD
#define AHEAD 1
#endif
#ifndef WIRE
#define WIRE 2
#endif
#ifndef ROOT
#define ROOT 0
#endif
#define TOKENS_MAX 2                     /* BAR-6 */
#define PREFIXES_MAX 2                   /* LIM-6: no fewer than calls in flight */
#define NOBODY 255

/* What REACH can name. */
#define REPLY 1
#define REMOTE_ERROR 2
#define UNDECODABLE 3
#define GIVEN_UP_UNWRITTEN 4
#define GIVEN_UP_BEGUN 5
#define GIVEN_UP_WRITTEN 6
#define LOST 7
#define SHUT 8
#define DROPPED_LATE 9
#define DROPPED_UNKNOWN 10
#define DROPPED_TOKEN 11
#define TWO_TOKENS_HELD 12
#define PASSED_ROOT 13
#define PASSED_OTHER 14
#define BARRIER_FAILED 15
#define REFUSED 16
#define CUT_IN_PAIR 17
#define BOTH_WIRES_FULL 18
#define ANSWERS_CROSS 19
#ifdef REACH
#define reached(x) assert((x) != REACH)
#else
#define reached(x) skip
#endif

mtype:state = { OPEN, DRAINING, OVER };            /* the connection, as an end sees it */
mtype:call = { UNMADE, PENDING, ENDED };
mtype:frame = { ABSENT, QUEUED, BEGUN, WRITTEN };  /* a call's request, at its caller */
mtype:serve = { UNSEEN, RECEIVED, PREFIXED, ANSWERED, ARRIVED }; /* at its callee; ARRIVED: the response, back at the caller */
mtype:kind = { REQUEST, PREFIX, RESPONSE, BROKEN_RESPONSE, TOKEN, UNKNOWN };

/* Call c of end e is number e*2+c. Numbers are ghosts: they travel with frames and decide nothing. */
mtype:state state[2] = OPEN;
mtype:call call[4] = UNMADE;
mtype:frame frame[4] = ABSENT;
mtype:serve serve[4] = UNSEEN;
chan wire[2] = [WIRE] of { mtype:kind, byte /* length, or a token's number */, byte /* request_id */, byte /* call's number */ };
byte busy[2] = NOBODY;                   /* the call whose request has been begun and not finished (FRM-6) */
byte pair[2] = NOBODY;                   /* the call whose answer's prefix is written and whose message is not (RSP-2) */
byte opened[4];                          /* end*2+length: open response prefixes (KND-6) */

byte entered[2], waiting[2], passed[2];  /* barriers: begun in all, not ended yet, passed */
byte owed[2], held[2], seen[2];          /* tokens: to be written, waiting for a barrier of ours, received in all */
bool calm;                               /* from now on nothing is given up, cut or shut down */
bool failed[2];                          /* a barrier has failed: none starts any more (BAR-7) */

#ifdef MUT_TEAR_FRAME
bool torn[2];
#endif
#ifdef MUT_KEEP_EARLY
byte early;
#endif
#ifdef MUT_GO_ON
bool refused;
#endif

#define peer (1 - e)
#define own(c) (e * 2 + (c))
#define theirs(c) (peer * 2 + (c))
#define calls_of(x) ((x) == 0 -> CALLS0 : CALLS1)
#ifdef MUT_REUSE_ID
#define id_of(k) 1
#else
#define id_of(k) ((k) % 2 + 1)           /* SES-2: counted from 1, never used again */
#endif
#define length_of(k) ((k) % 2)

/* A run is over when both ends have nothing left to do. */
#define none_pending_of(x) (call[(x) * 2] != PENDING && call[(x) * 2 + 1] != PENDING)
#define none_pending (none_pending_of(0) && none_pending_of(1))
#define made(x, c) (calls_of(x) <= c || call[(x) * 2 + (c)] == ENDED)
#define served(x) (serve[(1 - (x)) * 2] != RECEIVED && serve[(1 - (x)) * 2 + 1] != RECEIVED)
#define idle(x) (busy[x] == NOBODY && pair[x] == NOBODY && owed[x] == 0 && waiting[x] == 0 && served(x))
#define settled(x) ((state[x] == OVER && none_pending_of(x) && waiting[x] == 0) || (state[x] == OPEN && state[1 - (x)] != OVER && idle(x) && made(x, 0) && made(x, 1) \
    && (entered[x] == BARRIERS || failed[x]) && empty(wire[1 - (x)])))
#ifdef FAULTY
#define quiet settled(0)
#else
#define quiet (settled(0) && settled(1))
#endif

/* ---- calls ---- */

inline start(k)
{
    call[k] = PENDING;
    frame[k] = QUEUED;
#ifdef MUT_KEEP_EARLY
    if
    :: early == id_of(k) -> early = 0; deliver(k, RESPONSE, NOBODY)
    :: else
    fi
#endif
}

inline end_call(k, outcome)
{
    assert(call[k] == PENDING);          /* SES-6 */
    call[k] = ENDED;
#ifdef MUT_TEAR_FRAME
    if
    :: frame[k] == BEGUN -> frame[k] = ABSENT; busy[e] = NOBODY; torn[e] = true
    :: else
    fi;
#endif
#ifndef MUT_NO_WITHDRAW
    if
    :: frame[k] == QUEUED -> frame[k] = ABSENT /* SES-7 */
    :: else
    fi;
#endif
    reached(outcome)
}

inline give_up(k)
{
    if
    :: frame[k] == QUEUED -> reached(GIVEN_UP_UNWRITTEN)
    :: frame[k] == BEGUN -> reached(GIVEN_UP_BEGUN)
    :: frame[k] == WRITTEN -> reached(GIVEN_UP_WRITTEN)
    fi;
    end_call(k, 0)
}

/* A response for call k, made for call number `number`. */
inline deliver(k, kind_of_response, number)
{
    assert(frame[k] == BEGUN || frame[k] == WRITTEN); /* SES-5: none that was there before the request */
    assert(number == NOBODY || number == k);          /* SES-4 */
    if
    :: kind_of_response == BROKEN_RESPONSE -> end_call(k, UNDECODABLE) /* ERR-7 */
    :: kind_of_response == RESPONSE && k % 2 == 0 -> end_call(k, REPLY)
    :: kind_of_response == RESPONSE && k % 2 == 1 -> end_call(k, REMOTE_ERROR)
    fi
}

/* ---- the connection's end ---- */

inline finish(outcome)
{
    if
    :: pair[e] != NOBODY -> reached(CUT_IN_PAIR)
    :: else
    fi;
    i = 0;
    do
    :: i < 2 ->
#ifndef MUT_NO_FAIL_ALL
        if
        :: call[own(i)] == PENDING -> end_call(own(i), outcome) /* SES-8 */
        :: else
        fi;
#endif
        opened[e * 2 + i] = 0;
        i++
    :: else -> break
    od;
    i = 0;
    busy[e] = NOBODY;
    pair[e] = NOBODY;
#ifndef MUT_BARRIER_OUTLIVES
    waiting[e] = 0;
#endif
    owed[e] = 0;
    held[e] = 0;
    do
    :: wire[peer] ? _, _, _, _
    :: empty(wire[peer]) -> break
    od;
    state[e] = OVER
}

/* ERR-4. No right end gives cause to it. */
inline refuse()
{
#ifndef FAULTY
    assert(false);
#endif
    reached(REFUSED);
#ifdef MUT_GO_ON
    refused = true
#else
    finish(LOST)
#endif
}

/* ---- writing ---- */

#define room (state[peer] == OVER || nfull(wire[e]))
#ifdef MUT_SPLIT_PAIR
#define free_to_write (state[e] != OVER && busy[e] == NOBODY)
#else
#define free_to_write (state[e] != OVER && busy[e] == NOBODY && pair[e] == NOBODY)
#endif

/* What is written to an end that is gone, is lost. */
inline write(kind_of_frame, length, id, number)
{
    assert(pair[e] == NOBODY || (kind_of_frame == RESPONSE && number == pair[e])); /* RSP-2 */
#ifdef MUT_TEAR_FRAME
    assert(!torn[e]);                    /* FRM-6: the peer would read this frame as the rest of the torn one */
#endif
    if
    :: state[peer] == OVER
    :: state[peer] != OVER -> wire[e] ! kind_of_frame, length, id, number
    fi;
    if
    :: len(wire[0]) == WIRE && len(wire[1]) == WIRE -> reached(BOTH_WIRES_FULL)
    :: else
    fi
}

inline begin_request(k)
{
    assert(call[k] == PENDING);          /* SES-7 */
    frame[k] = BEGUN;
    busy[e] = k
}

inline finish_request()
{
    frame[busy[e]] = WRITTEN;
    write(REQUEST, 0, id_of(busy[e]), busy[e]);
    busy[e] = NOBODY
}

inline write_prefix(k)
{
    write(PREFIX, length_of(k), 0, k);
    serve[k] = PREFIXED;
    pair[e] = k;
    if
    :: k % 2 == 1 && serve[theirs(0)] == RECEIVED -> reached(ANSWERS_CROSS)
    :: else
    fi
}

inline write_message()
{
    write(RESPONSE, length_of(pair[e]), id_of(pair[e]), pair[e]);
#ifdef MUT_ANSWER_TWICE
    serve[pair[e]] = (serve[pair[e]] == PREFIXED && call[own(0)] == PENDING -> RECEIVED : ANSWERED);
#else
    serve[pair[e]] = ANSWERED;
#endif
    pair[e] = NOBODY
}

inline write_token()
{
    i = (e == ROOT -> passed[e] : entered[e]);
    write(TOKEN, i - owed[e] + 1, 0, NOBODY);
    i = 0;
    owed[e]--
}

/* ---- barriers: the n-th of one end belongs to the n-th of the other ---- */

#define oldest (entered[e] - waiting[e] + 1)
#define may_enter (state[e] == OPEN && entered[e] < BARRIERS && waiting[e] < AHEAD && !failed[e])

/* The longest waiting barrier takes token n. */
inline pass(n)
{
#ifndef FAULTY
    assert(n == oldest);                 /* BAR-6, BAR-7: the token is this barrier's, not an older one's */
    assert(entered[peer] >= n);          /* BAR-5: the other end is, or has been, in it */
#endif
    waiting[e]--;
    passed[e]++;
    if
    :: e == ROOT -> owed[e]++; reached(PASSED_ROOT)
    :: else -> reached(PASSED_OTHER)
    fi
}

inline enter()
{
    entered[e]++;
    waiting[e]++;
    if
    :: e != ROOT -> owed[e]++            /* BAR-4 */
    :: else
    fi;
    if
    :: held[e] > 0 -> held[e]--; pass(seen[e] - held[e])
    :: else
    fi
}

inline fail_barriers()
{
#ifndef MUT_BARRIER_AFTER_FAIL
    failed[e] = true;                    /* BAR-7 */
#endif
    waiting[e] = 0;
    reached(BARRIER_FAILED)
}

inline take_token(n)
{
    assert(n == NOBODY || n == seen[e] + 1); /* none lost, none twice */
    seen[e]++;
    if
    :: failed[e] -> reached(DROPPED_TOKEN) /* BAR-7 */
    :: !failed[e] && waiting[e] > 0 -> pass(seen[e])
    :: !failed[e] && waiting[e] == 0 ->
#ifndef FAULTY
        assert(e == ROOT);               /* BAR-5: rank 0 answers tokens, it never sends one unasked */
#endif
#ifndef MUT_LOSE_TOKEN
        held[e]++;
#endif
        if
        :: held[e] == 2 -> reached(TWO_TOKENS_HELD)
        :: else
        fi;
#ifndef MUT_NO_TOKEN_LIMIT
        if
        :: held[e] > TOKENS_MAX -> refuse()
        :: else
        fi
#endif
    fi;
    assert(held[e] <= TOKENS_MAX)
}

/* ---- reading ---- */

#ifdef MUT_BLOCKING_WRITE
#define something_to_write (busy[e] != NOBODY || pair[e] != NOBODY)
#else
#define something_to_write false         /* SES-12 */
#endif
#ifdef MUT_LATE_DELIVER
#define waits(k) (call[k] != UNMADE && frame[k] != QUEUED)
#else
#define waits(k) (call[k] == PENDING && (frame[k] == BEGUN || frame[k] == WRITTEN)) /* SES-5 */
#endif

inline take_response()
{
    assert(opened[e * 2] + opened[e * 2 + 1] <= PREFIXES_MAX);
    if
    :: opened[e * 2 + length] == 0 -> refuse() /* KND-6 */
    :: else ->
        opened[e * 2 + length]--;
        if
        :: number != NOBODY ->
            assert(serve[number] == ANSWERED); /* SES-3: at most once */
            serve[number] = ARRIVED
        :: else
        fi;
        if
#ifdef MUT_MATCH_IN_ORDER
        :: waits(own(0)) -> deliver(own(0), kind, number)
        :: !waits(own(0)) && waits(own(1)) -> deliver(own(1), kind, number)
#else
        :: waits(own(0)) && id == id_of(own(0)) -> deliver(own(0), kind, number) /* SES-4 */
        :: waits(own(1)) && id == id_of(own(1)) -> deliver(own(1), kind, number)
#endif
        :: else ->                       /* SES-5 */
            if
            :: id > 2 -> reached(DROPPED_UNKNOWN)
            :: else -> reached(DROPPED_LATE)
            fi
#ifdef MUT_KEEP_EARLY
            ; early = id
#endif
        fi
    fi
}

inline read_frame()
{
    wire[peer] ? kind, length, id, number;
#ifdef MUT_GO_ON
    assert(!refused);                    /* FRM-5 */
#endif
    if
    :: kind == REQUEST ->
        assert(serve[number] == UNSEEN); /* SES-7, SES-9: no request twice */
#ifdef MUT_FORGET_REQUEST
        serve[number] = (state[e] == DRAINING -> ANSWERED : RECEIVED)
#else
        serve[number] = RECEIVED
#endif
    :: kind == PREFIX && opened[e * 2] + opened[e * 2 + 1] == PREFIXES_MAX -> refuse() /* LIM-6 */
    :: kind == PREFIX && opened[e * 2] + opened[e * 2 + 1] < PREFIXES_MAX -> opened[e * 2 + length]++
    :: kind == RESPONSE || kind == BROKEN_RESPONSE -> take_response()
    :: kind == TOKEN -> take_token(length)
    :: kind == UNKNOWN -> refuse()       /* KND-5 */
    fi;
    kind = 0; length = 0; id = 0; number = 0
}

/* ---- an end ---- */

#ifdef MUT_START_AFTER_END
#define takes_calls true
#else
#define takes_calls (state[e] == OPEN)   /* SES-8 */
#endif
#ifdef MUT_REUSE_ID
#define may_start(c) (c < calls_of(e) && call[own(c)] == UNMADE && takes_calls && (c == 0 || call[own(0)] == ENDED))
#else
#define may_start(c) (c < calls_of(e) && call[own(c)] == UNMADE && takes_calls && (c == 0 || call[own(0)] != UNMADE))
#endif
#ifdef MUT_DRAIN_EARLY
#define drained (none_pending_of(e) && busy[e] == NOBODY && pair[e] == NOBODY)
#else
#define drained (none_pending_of(e) && idle(e))
#endif
#ifdef CUT
#define ended_by_peer (state[peer] == OVER)                       /* what was on its way may be lost with it */
#else
#define ended_by_peer (state[peer] == OVER && empty(wire[peer]))
#endif

#define EVENTS_OF_CALL(c) \
    :: d_step { may_start(c) -> start(own(c)) } \
    :: d_step { frame[own(c)] == QUEUED && free_to_write -> begin_request(own(c)) } \
    :: d_step { serve[theirs(c)] == RECEIVED && free_to_write && room -> write_prefix(theirs(c)) }

#ifdef FAULTY
#define may_trouble (state[e] != OVER)   /* a silent peer leaves no other way out */
#else
#define may_trouble (state[e] != OVER && !calm)
#endif
#define may_fail_barrier (waiting[e] > 0 && (may_trouble || state[peer] != OPEN || failed[peer]))
#define EARLY_ENDS_OF_CALL(c) \
    :: d_step { may_trouble && call[own(c)] == PENDING -> give_up(own(c)) }

proctype endpoint(byte e)
{
    mtype:kind kind;
    byte length, id, number, i;
end:
    do
    EVENTS_OF_CALL(0)
    EVENTS_OF_CALL(1)
    :: d_step { busy[e] != NOBODY && room -> finish_request() }
    :: d_step { pair[e] != NOBODY && busy[e] == NOBODY && room -> write_message() }
    :: d_step { state[e] != OVER && nempty(wire[peer]) && !something_to_write -> read_frame() }
    :: d_step { state[e] != OVER && ended_by_peer ->
#if !defined(CUT) && !defined(RUSH) && !defined(FAULTY)
        /* SES-3, and what draining promises: an end that closed has answered all that it has read. */
        assert(serve[own(0)] == UNSEEN || serve[own(0)] == ARRIVED);
        assert(serve[own(1)] == UNSEEN || serve[own(1)] == ARRIVED);
#endif
        finish(LOST) }
#if BARRIERS > 0
    :: d_step { may_enter -> enter() }
    :: d_step { owed[e] > 0 && free_to_write && room -> write_token() }
#ifdef MUT_RELEASE_ALONE
    :: d_step { e == ROOT && waiting[e] > 0 -> pass(oldest) }
#endif
#endif
#ifdef GIVE_UP
    EARLY_ENDS_OF_CALL(0)
    EARLY_ENDS_OF_CALL(1)
#if BARRIERS > 0
    :: d_step { may_fail_barrier -> fail_barriers() }
    :: d_step { may_fail_barrier && owed[e] > 0 && e != ROOT -> fail_barriers(); owed[e] = 0 } /* tokens not yet written may be taken back */
#endif
#endif
#ifdef CUT
    :: d_step { may_trouble && state[peer] != OVER -> finish(LOST) }
#endif
#ifdef SHUTDOWN
    :: d_step { may_trouble && state[e] == OPEN -> state[e] = DRAINING }
    :: d_step { state[e] == DRAINING && drained -> finish(SHUT) }
#ifdef RUSH
    :: d_step { may_trouble && state[e] == DRAINING && !drained -> finish(SHUT) }
#endif
#endif
    od
}

#ifdef FAULTY
/* A peer that writes up to FAULTY frames of any kind in any order, among them right answers, or falls silent, or closes. */
proctype faulty_peer()
{
    byte budget = FAULTY;
end:
    do
    :: atomic { budget > 0 && state[0] != OVER && nfull(wire[1]) -> budget--;
        if
        :: wire[1] ! PREFIX, 0, 0, NOBODY
        :: wire[1] ! PREFIX, 1, 0, NOBODY
        :: wire[1] ! RESPONSE, 0, 1, NOBODY
        :: wire[1] ! RESPONSE, 0, 2, NOBODY
        :: wire[1] ! RESPONSE, 1, 1, NOBODY
        :: wire[1] ! RESPONSE, 1, 9, NOBODY
        :: wire[1] ! BROKEN_RESPONSE, 0, 1, NOBODY
        :: wire[1] ! BROKEN_RESPONSE, 1, 2, NOBODY
        :: serve[2] == UNSEEN && budget % 2 == 0 -> wire[1] ! REQUEST, 0, 1, 2
        :: wire[1] ! TOKEN, NOBODY, 0, NOBODY
        :: wire[1] ! UNKNOWN, 0, 0, NOBODY
        fi }
    :: wire[0] ? _, _, _, _
    :: d_step { state[1] == OPEN -> state[1] = OVER }
    od
}
#endif

init
{
    byte i;
    bool all_done;
    atomic {
        run endpoint(0);
#ifdef FAULTY
        run faulty_peer()
#else
        run endpoint(1)
#endif
    }
    calm = true;
#ifndef LIVE
    atomic { timeout ->                  /* nothing else can happen any more */
        all_done = quiet;
        assert(all_done);                /* SES-3, SES-6, SES-8: no call, answer or barrier is stuck */
        do
        :: i < 4 && state[0] == OPEN && state[1] == OPEN ->
#ifndef FAULTY
            assert((frame[i] == WRITTEN) == (serve[i] == ARRIVED)); /* SES-3: exactly once */
#endif
#ifndef GIVE_UP
            assert(i % 2 >= calls_of(i / 2) || frame[i] == WRITTEN);
            assert(passed[i / 2] == BARRIERS && held[i / 2] == 0);
#endif
            i++
        :: else -> break
        od
    }
#endif
}

#ifdef LIVE
ltl every_call_ends { <> [] none_pending }
#endif
