// The star: rank 0 accepts and every other rank connects to it (spec/protocol.md, section 2). Calls, barriers and raw frames by rank.
//
// One lock guards all state, and whoever waits for something waits on one condition. Functions that return `pending` begin at once, under
// the lock, so that what a program does keeps its order; the pending function, under the lock too, waits for the end.
package main

import (
	"fmt"
	"net"
	"sync"
	"time"
)

const (
	joinTimeMax  = 30 * time.Second
	retryTimeMin = 10 * time.Millisecond
	retryTimeMax = 500 * time.Millisecond
)

type pending func() ([]byte, error)

// Handler gives a reply's payload, or an error whose text the caller gets. caller is the link on which the request came.
type Handler func(star *Star, payload []byte, caller *link) ([]byte, error)

// Star is one rank of a job. isServing, isLeaving, links and all sessions are guarded by mu.
type Star struct {
	rank, worldSize uint64
	address         string
	handlers        map[string]Handler
	crates          map[uint64]*Crate
	isRaw           bool
	timeout         time.Duration

	mu        sync.Mutex
	cond      *sync.Cond
	links     map[uint64]*link
	listener  *net.TCPListener
	deadline  time.Time
	isServing bool
	isLeaving bool
	barriers  []*outgoing // rank 0's own, under way
	tokens    int
	refused   int
}

func newStar(rank, worldSize uint64, address string) *Star {
	s := &Star{rank: rank, worldSize: worldSize, address: address, links: map[uint64]*link{}, crates: map[uint64]*Crate{}}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *Star) changed() { s.cond.Broadcast() }

// wait, under the lock, until it is ready or the deadline, if any, is over.
func (s *Star) wait(deadline time.Time, ready func() bool) bool {
	if !deadline.IsZero() {
		timer := time.AfterFunc(time.Until(deadline), func() {
			s.mu.Lock()
			s.changed()
			s.mu.Unlock()
		})
		defer timer.Stop()
	}
	for !ready() {
		if !deadline.IsZero() && !time.Now().Before(deadline) {
			return false
		}
		s.cond.Wait()
	}
	return true
}

// ---- Connections ----

// join is done when connected: rank 0 with all others, another rank with rank 0.
func (s *Star) join() error {
	s.deadline = time.Now().Add(joinTimeMax)
	if s.rank != 0 {
		return s.connect()
	}
	address, err := net.ResolveTCPAddr("tcp", s.address)
	if err != nil {
		return err
	}
	if s.listener, err = net.ListenTCP("tcp", address); err != nil {
		return err
	}
	go func() {
		for {
			conn, err := s.listener.AcceptTCP()
			if err != nil {
				return
			}
			go s.accept(conn)
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.wait(s.deadline, func() bool { return uint64(len(s.links)) == s.worldSize-1 }) {
		return failure("timed_out")
	}
	return nil
}

// connect tries again, ever more slowly, until the deadline (ANN-10).
func (s *Star) connect() error {
	announce, err := encodeAnnounce(s.rank, s.worldSize)
	if err != nil {
		return err
	}
	for pause := retryTimeMin; ; pause = 2 * pause {
		conn, err := net.DialTimeout("tcp", s.address, time.Until(s.deadline))
		if err == nil && conn.LocalAddr().String() == conn.RemoteAddr().String() {
			conn.Close() // TCP connects a port to itself where nobody listens and the system picked that very port
			err = fmt.Errorf("nobody listens")
		}
		if err == nil {
			_, err = conn.Write(announce) // ANN-1
		}
		s.mu.Lock()
		isLeaving := s.isLeaving
		if err == nil && !isLeaving {
			l := s.newLink(conn.(*net.TCPConn), 0)
			s.links[0] = l
			s.mu.Unlock()
			go l.write()
			go l.read()
			return nil
		}
		s.mu.Unlock()
		if isLeaving || time.Now().After(s.deadline) {
			return &Failure{"timed_out", "no connection to rank 0"}
		}
		if pause > retryTimeMax {
			pause = retryTimeMax
		}
		time.Sleep(pause)
	}
}

// ended is told of a connection that is lost or being closed.
func (s *Star) ended(l *link) {
	s.changed()
	if s.links[l.peer] != l {
		return
	}
	delete(s.links, l.peer) // ANN-9
	if len(s.barriers) > 0 {
		s.failBarriers(failure("connection_lost"))
	}
	hasSeenFrame := s.isRaw && l.raw.hasSeenFrame || !s.isRaw && l.rpc.hasSeenFrame
	if s.rank != 0 && !hasSeenFrame && !s.isLeaving {
		go s.connect() // ANN-10: refused, perhaps, while our last connection was not seen closed
	}
}

func (s *Star) link(peer uint64) (*link, error) {
	switch {
	case s.isLeaving:
		return nil, failure("shut_down") // SES-13
	case peer == s.rank:
		return nil, failure("self_call")
	case peer >= s.worldSize:
		return nil, failure("invalid_rank")
	case s.links[peer] == nil:
		return nil, failure("no_connection")
	}
	return s.links[peer], nil
}

// limit is the deadline of what begins now; 0 stands for the job's own time limit.
func (s *Star) limit(timeout time.Duration) time.Time {
	if timeout == 0 {
		timeout = s.timeout
	}
	return time.Now().Add(timeout)
}

func failed(err error) pending { return func() ([]byte, error) { return nil, err } }

// ---- What a program does ----

// call begins a call. caller is the link that waits for the handler which makes it, if one does.
func (s *Star) call(to uint64, name string, payload []byte, timeout time.Duration, caller *link) pending {
	l, err := s.link(to)
	if err != nil {
		return failed(err)
	}
	if l == caller && s.crates[to] != nil {
		return failed(failure("would_deadlock")) // CRA-3
	}
	var done func() (Response, error)
	if s.isRaw {
		done, err = l.raw.call(name, payload, s.limit(timeout))
	} else {
		done, err = s.callRPC(l, name, payload, s.limit(timeout))
	}
	if err != nil {
		return failed(err)
	}
	return func() ([]byte, error) {
		response, err := done()
		if err != nil || !response.IsError {
			return response.Content, err
		}
		message := string(response.Content)
		if message == missing(name, to) {
			return nil, &Failure{"function_not_found", message}
		}
		return nil, &Failure{"remote_error", message}
	}
}

func (s *Star) callRPC(l *link, name string, payload []byte, deadline time.Time) (func() (Response, error), error) {
	call, err := l.rpc.call(name, payload)
	if err != nil {
		return nil, err
	}
	s.changed()
	return func() (Response, error) {
		if !s.wait(deadline, func() bool { return call.ended }) {
			l.rpc.abandon(call, failure("timed_out"))
			s.changed()
		}
		if call.failure != nil {
			return Response{}, call.failure
		}
		return call.response, nil
	}, nil
}

func (s *Star) serve() {
	s.isServing = true
	for _, l := range s.links {
		l.rpc.serveUnread()
	}
	s.changed()
}

// ---- Requests ----

func missing(name string, rank uint64) string {
	return fmt.Sprintf("function '%s' not registered on rank %d", name, rank)
}

// handle runs without the lock.
func (s *Star) handle(session *Session, request Request) {
	s.mu.Lock()
	var caller *link
	for _, l := range s.links {
		if l.rpc == session {
			caller = l
		}
	}
	s.mu.Unlock()
	isError, content := s.run(request, caller)
	s.mu.Lock()
	session.answer(request.ID, isError, content)
	s.changed()
	s.mu.Unlock()
}

// run gives whether it is an error, and the content of the response (ERR-6).
func (s *Star) run(request Request, caller *link) (isError bool, content []byte) {
	handler := s.handlers[string(request.Name)]
	if handler == nil {
		return true, []byte(missing(string(request.Name), s.rank))
	}
	defer func() {
		if fault := recover(); fault != nil {
			isError, content = true, []byte(fmt.Sprintf("the handler failed: %v", fault))
		}
	}()
	content, err := handler(s, request.Payload, caller)
	if err != nil {
		return true, []byte(err.Error())
	}
	return false, content
}

// ---- The end ----

// leave starts no call, answers what was read, for so long, and closes (SES-13).
func (s *Star) leave(drain time.Duration) pending {
	s.isLeaving = true
	if s.listener != nil {
		s.listener.Close()
	}
	var links []*link
	for _, l := range s.links {
		links = append(links, l)
	}
	all := func(holds func(*link) bool) func() bool {
		return func() bool {
			for _, l := range links {
				if !holds(l) {
					return false
				}
			}
			return true
		}
	}
	return func() ([]byte, error) {
		s.wait(time.Now().Add(drain), all(func(l *link) bool { return l.hasEnded || l.frames.isIdle() && !l.isWriting }))
		for _, l := range links {
			l.close()
		}
		s.changed()
		s.wait(time.Time{}, all(func(l *link) bool { return l.hasClosed }))
		return nil, nil
	}
}
