// Raw frames on one connection, by hand and in program order (SES-11): frames without kinds, and calls, requests and barriers made of them.
// All of it runs under the star's lock.
//
// What reads frames takes turns. A call or barrier keeps its turn after its deadline, until what it waits for has come and is dropped: so the
// frames behind it stay in step.
package main

import (
	"fmt"
	"time"
)

const rawBacklogMax = 1 << 24 // bytes of frames that nobody has asked for, over which nothing more is read

// rawOutgoing is a frame to be written; a withdrawn one is not, unless it is written already.
type rawOutgoing struct {
	frame                  []byte
	isWritten, isWithdrawn bool
}

// turn is something that reads frames: it may write one first.
type turn struct {
	rawOutgoing
	isDone bool
	err    error
}

type RawSession struct {
	star             *Star
	crate            *Crate
	frames           FrameReader
	hasSeenFrame     bool
	hasEnded         bool
	hasFailedBarrier bool
	arrived          [][]byte
	backlog          int
	outgoing         []*rawOutgoing
	turns            []*turn // the first has it
	nextID           uint64
	dropped          int
}

func newRawSession(star *Star, crate *Crate) *RawSession {
	s := &RawSession{star: star, crate: crate, nextID: 1}
	s.frames = FrameReader{limit: capMax, admit: func(uint64, []byte) (string, error) {
		s.hasSeenFrame = true
		return "raw", nil
	}}
	return s
}

func (s *RawSession) receive(data []byte) error {
	s.frames.feed(data)
	for {
		_, content, err := s.frames.next()
		if err == errIncomplete {
			return nil
		}
		if err != nil {
			return err
		}
		s.arrived = append(s.arrived, content)
		s.backlog += len(content)
	}
}

func (s *RawSession) nextFrame() []byte {
	for len(s.outgoing) > 0 {
		next := s.outgoing[0]
		s.outgoing = s.outgoing[1:]
		if !next.isWithdrawn {
			next.isWritten = true
			return next.frame
		}
	}
	return nil
}

func (s *RawSession) wantsReading() bool { return s.backlog <= rawBacklogMax }
func (s *RawSession) isIdle() bool       { return len(s.outgoing) == 0 && len(s.turns) == 0 }
func (s *RawSession) end()               { s.hasEnded = true }

func (s *RawSession) push(next *rawOutgoing) {
	s.outgoing = append(s.outgoing, next)
	s.star.changed()
}

// send is done once the frame is on its way.
func (s *RawSession) send(frame []byte, deadline time.Time) pending {
	next := &rawOutgoing{frame: frame}
	s.push(next)
	return func() ([]byte, error) {
		inTime := s.star.wait(deadline, func() bool { return next.isWritten || s.hasEnded })
		next.isWithdrawn = true // SES-7, where it is not written yet
		switch {
		case next.isWritten:
			return nil, nil
		case inTime:
			return nil, failure("connection_lost")
		}
		return nil, failure("timed_out")
	}
}

// next frame for the turn that has come.
func (s *RawSession) next(t *turn) ([]byte, error) {
	s.star.wait(time.Time{}, func() bool { return len(s.arrived) > 0 || s.hasEnded || t.isWithdrawn })
	if t.isWithdrawn {
		return nil, failure("timed_out")
	}
	if len(s.arrived) == 0 {
		return nil, failure("connection_lost")
	}
	content := s.arrived[0]
	s.arrived = s.arrived[1:]
	s.backlog -= len(content)
	return content, nil
}

// inTurn queues up, and when the turn has come writes the frame, if there is one, and reads by `read`. At the deadline it ends; the turn
// itself goes on until read has ended, if it keeps it or its frame is written.
func (s *RawSession) inTurn(frame []byte, keeps bool, deadline time.Time, read func(*turn) error) func() error {
	t := &turn{rawOutgoing: rawOutgoing{frame: frame}}
	s.turns = append(s.turns, t)
	go func() {
		s.star.mu.Lock()
		defer s.star.mu.Unlock()
		s.star.wait(time.Time{}, func() bool { return s.turns[0] == t })
		if frame != nil && !t.isWithdrawn {
			s.push(&t.rawOutgoing)
		}
		t.err = read(t)
		t.isDone = true
		s.turns = s.turns[1:]
		s.star.changed()
	}()
	return func() error {
		if s.star.wait(deadline, func() bool { return t.isDone }) {
			return t.err
		}
		t.isWithdrawn = !keeps || frame != nil && !t.isWritten
		s.star.changed()
		return failure("timed_out")
	}
}

func (s *RawSession) receiveFrame(size uint64, deadline time.Time) pending {
	var content []byte
	done := s.inTurn(nil, false, deadline, func(t *turn) (err error) {
		content, err = s.next(t)
		if err == nil && uint64(len(content)) != size {
			err = &Failure{"size_mismatch", fmt.Sprintf("a frame of %d bytes, not %d", len(content), size)}
		}
		return err
	})
	return func() ([]byte, error) {
		if err := done(); err != nil {
			return nil, err
		}
		return content, nil
	}
}

func (s *RawSession) call(name string, payload []byte, deadline time.Time) (func() (Response, error), error) {
	padded := uint64(0)
	if s.crate != nil {
		padded = s.crate.requestSize
	}
	id := s.nextID
	s.nextID++
	request, err := encodeRequest(id, []byte(name), payload, capMax, padded)
	if err != nil {
		return nil, &Failure{"too_large", err.Error()}
	}
	var response Response
	done := s.inTurn(request, true, deadline, func(t *turn) (err error) {
		response, err = s.response(t, id)
		return err
	})
	return func() (Response, error) { return response, done() }, nil
}

func (s *RawSession) response(t *turn, id uint64) (Response, error) {
	for {
		prefix, err := s.next(t)
		if err != nil {
			return Response{}, err
		}
		if _, err := decodeResponsePrefix(prefix, capMax); err != nil {
			return Response{}, &Failure{"size_mismatch", err.Error()}
		}
		message, err := s.next(t)
		if err != nil {
			return Response{}, err
		}
		if requestIDOf(message) != id {
			s.dropped++ // SES-5
			continue
		}
		response, err := decodeResponse(message)
		if err != nil {
			err = &Failure{"undecodable_response", err.Error()}
		}
		return response, err
	}
}

// token enters a barrier of a rank above 0 with its frame (BAR-4), or awaits one's at rank 0 without (BAR-5).
func (s *RawSession) token(frame []byte, deadline time.Time) func() error {
	return s.inTurn(frame, true, deadline, func(t *turn) error {
		content, err := s.next(t)
		if err == nil && len(content) != 1 {
			err = &Failure{"size_mismatch", fmt.Sprintf("a frame of %d bytes where a token was due", len(content))}
		}
		return err
	})
}
