// Barriers of the whole job: rank 0 collects a token of every other rank and then sends each one (section 6 of spec/protocol.md).
package main

import "time"

// barrier begins a barrier. One that fails takes those of its connections with it (BAR-7).
func (s *Star) barrier(timeout time.Duration) pending {
	if s.rank != 0 && s.links[0] == nil || s.rank == 0 && uint64(len(s.links)) < s.worldSize-1 {
		return failed(failure("no_connection"))
	}
	if s.isRaw {
		return s.rawBarrier(s.limit(timeout))
	}
	for _, l := range s.links {
		if l.rpc.hasFailedBarrier {
			return failed(failure("barrier_unusable"))
		}
	}
	deadline := s.limit(timeout)
	var entered *outgoing
	if s.rank != 0 {
		entered = s.links[0].rpc.enterBarrier()
	} else {
		entered = &outgoing{isToken: true}
		s.barriers = append(s.barriers, entered)
		s.advanceBarriers()
	}
	s.changed()
	return func() ([]byte, error) {
		if !s.wait(deadline, func() bool { return entered.ended }) {
			entered.end(Response{}, failure("timed_out"))
			s.failBarriers(failure("barrier_unusable"))
		}
		if entered.failure != nil {
			return nil, entered.failure
		}
		return nil, nil
	}
}

// advanceBarriers of rank 0 ends those for which every rank has sent its token (BAR-5).
func (s *Star) advanceBarriers() {
	for len(s.barriers) > 0 && uint64(len(s.links)) == s.worldSize-1 {
		for _, l := range s.links {
			if l.rpc.tokensAhead == 0 {
				return
			}
		}
		for _, l := range s.links {
			l.rpc.passBarrier()
		}
		s.barriers[0].end(Response{}, nil)
		s.barriers = s.barriers[1:]
	}
}

func (s *Star) failBarriers(why *Failure) {
	for _, l := range s.links {
		l.rpc.failBarriers(why)
	}
	for _, entered := range s.barriers {
		entered.end(Response{}, why)
	}
	s.barriers = nil
	s.changed()
}

// rawBarrier is the same by hand, in turn with whatever else is read from each rank.
func (s *Star) rawBarrier(deadline time.Time) pending {
	var frame []byte
	if s.rank != 0 {
		frame = barrierFrame
	}
	var sessions []*RawSession
	for _, l := range s.links {
		if l.raw.hasFailedBarrier {
			return failed(failure("barrier_unusable"))
		}
		sessions = append(sessions, l.raw)
	}
	var tokens []func() error
	for _, session := range sessions {
		tokens = append(tokens, session.token(frame, deadline))
	}
	return func() ([]byte, error) {
		for _, token := range tokens {
			if err := token(); err != nil {
				for _, session := range sessions {
					session.hasFailedBarrier = true
				}
				return nil, err
			}
		}
		if s.rank == 0 {
			for _, session := range sessions {
				session.push(&rawOutgoing{frame: barrierFrame})
			}
		}
		return nil, nil
	}
}
