// The live commands: one rank of a job.
package main

import (
	"errors"
	"time"
)

const drainTimeDefault = time.Second // of a leave that does not say

// Rank holds the star that join makes, and the calls of hold.
type Rank struct {
	star  *Star
	holds holds
}

// join makes the star; what it returns connects it.
func (r *Rank) join(c *command) func() error {
	star := newStar(uint64(c.Rank), uint64(c.WorldSize), c.Address)
	star.handlers = standardFunctions(&r.holds)
	star.isRaw = c.Mode == "raw"
	if star.timeout = milliseconds(c.TimeoutMs); star.timeout == 0 {
		star.timeout = joinTimeMax
	}
	for _, peer := range c.CratePeers {
		if peer.CallsMax == 0 {
			peer.CallsMax = 1
		}
		star.crates[uint64(peer.Rank)] = &Crate{uint64(peer.RequestSize), uint64(peer.CallsMax)}
	}
	r.star = star
	return star.join
}

func milliseconds(count int64) time.Duration { return time.Duration(count) * time.Millisecond }

// begin gives what waits for the command's end, and whether it has a reply; nil for a command that this port does not have.
func (r *Rank) begin(c *command) (end pending, hasReply bool) {
	s, timeout := r.star, milliseconds(c.TimeoutMs)
	if s == nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch c.Command {
	case "call":
		return s.call(uint64(c.To), c.Name, c.Payload, timeout, nil), true
	case "serve":
		return r.serve(c), false
	case "barrier":
		return s.barrier(timeout), false
	case "held":
		return s.until(func() bool { return r.holds.find(string(c.Payload)) != nil }), false
	case "release":
		return r.release(c), false
	case "tokens":
		return s.until(func() bool { return s.tokens >= int(c.Count) }), false
	case "written":
		return s.written(), false
	case "leave":
		drain := drainTimeDefault
		if c.DrainMs != nil {
			drain = milliseconds(*c.DrainMs)
		}
		return s.leave(drain), false
	case "send", "recv":
		return r.raw(c, timeout), c.Command == "recv"
	}
	return nil, false
}

func (s *Star) until(ready func() bool) pending {
	return func() ([]byte, error) {
		s.wait(time.Time{}, ready)
		return nil, nil
	}
}

func (s *Star) written() pending {
	var calls []*outgoing
	for _, l := range s.links {
		calls = append(calls, l.rpc.waiting...)
	}
	return s.until(func() bool {
		for _, call := range calls {
			if !call.isToken && !call.isWritten && !call.ended {
				return false
			}
		}
		return true
	})
}

func (r *Rank) release(c *command) pending {
	found := r.holds.find(string(c.Payload))
	if found == nil {
		return failed(errors.New("no call of hold with this payload waits here"))
	}
	found.isReleased = true
	r.star.changed()
	return failed(nil)
}

// serve by hand receives a frame of each size in turn, handles it as a request and answers it.
func (r *Rank) serve(c *command) pending {
	s := r.star
	if !s.isRaw {
		s.serve()
		return failed(nil)
	}
	l, err := s.link(uint64(c.From))
	if err != nil || len(c.Sizes) == 0 {
		return failed(err)
	}
	next := l.raw.receiveFrame(uint64(c.Sizes[0]), time.Time{})
	return func() ([]byte, error) {
		for i := range c.Sizes {
			if i > 0 {
				next = l.raw.receiveFrame(uint64(c.Sizes[i]), time.Time{})
			}
			content, err := next()
			if err == nil {
				_, err = l.raw.send(s.respond(content, l), time.Time{})()
			}
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
}

// respond gives the frames that answer a request received by hand. The handler runs without the lock.
func (s *Star) respond(content []byte, caller *link) []byte {
	request, err := decodeRequest(content)
	if err != nil {
		return responseFrames(requestIDOf(content), true, []byte("request refused: "+err.Error())) // ERR-5
	}
	s.mu.Unlock()
	isError, reply := s.run(request, caller)
	s.mu.Lock()
	return responseFrames(request.ID, isError, reply)
}

func (r *Rank) raw(c *command, timeout time.Duration) pending {
	s := r.star
	peer := c.To
	if c.Command == "recv" {
		peer = c.From
	}
	l, err := s.link(uint64(peer))
	switch {
	case !s.isRaw:
		return failed(errors.New("frames are sent and received in raw mode alone"))
	case err != nil:
		return failed(err)
	case c.Command == "recv":
		return l.raw.receiveFrame(uint64(c.Size), s.limit(timeout))
	case len(c.Payload) > capMax:
		return failed(failure("too_large")) // LIM-4
	}
	return l.raw.send(frame(c.Payload), s.limit(timeout))
}

// stop closes all connections at once.
func (r *Rank) stop() {
	if r.star == nil {
		return
	}
	r.star.mu.Lock()
	defer r.star.mu.Unlock()
	if !r.star.isLeaving {
		r.star.leave(0)()
	}
}
