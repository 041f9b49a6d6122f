// RPC on one connection (spec/protocol.md, sections 3 to 6 and 8 to 10), without a socket: bytes come in by receive, frames go out by
// nextFrame. All of it runs under the star's lock. receive returns an error for what the connection must be closed for (ERR-4).
package main

const (
	openPrefixesMax     = 1024    // beside one for each call of our own (LIM-6)
	tokensAheadMax      = 2       // BAR-6
	tokensUnansweredMax = 2       // BAR-8
	requestsMax         = 4096    // read and unanswered; more are answered with an error (ERR-6)
	backlogMax          = 1 << 20 // bytes of requests held back, or of answers unwritten, over which nothing more is read
)

// Failure is how a call, barrier or frame ends when it does not succeed; Kind is one of the testee protocol's.
type Failure struct{ Kind, Message string }

func (f *Failure) Error() string { return f.Message }

func failure(kind string) *Failure { return &Failure{kind, kind} }

// outgoing is a call's request or a barrier's token. One that has ended is not written any more (SES-7).
type outgoing struct {
	frame            []byte
	id               uint64
	isToken          bool
	isWritten, ended bool
	response         Response
	failure          *Failure
}

func (o *outgoing) end(response Response, failure *Failure) {
	if !o.ended {
		o.ended, o.response, o.failure = true, response, failure
	}
}

// Crate is what a peer that runs the published crate has declared.
type Crate struct{ requestSize, callsMax uint64 }

// Session is the RPC of one connection.
type Session struct {
	star             *Star
	crate            *Crate // nil: the peer keeps the protocol
	frames           FrameReader
	hasSeenFrame     bool
	openPrefixes     map[uint64]int
	openCount        int
	unread           [][]byte // requests, until there are handlers (SES-10)
	unanswered       int      // requests, unread ones too
	answers          [][]byte // responses, and tokens of rank 0
	backlog          int      // bytes of both
	waiting          []*outgoing
	calls            map[uint64]*outgoing // written
	nextID           uint64               // SES-2
	barriers         []*outgoing          // of a rank above 0
	tokensAtPeer     int                  // of ours, unanswered
	tokensAhead      int                  // of the peer, for rank 0's barriers
	tokensUnanswered int                  // of the peer
	hasFailedBarrier bool
	dropped          int
}

func newSession(star *Star, crate *Crate) *Session {
	s := &Session{star: star, crate: crate, nextID: 1, openPrefixes: map[uint64]int{}, calls: map[uint64]*outgoing{}}
	s.frames = FrameReader{limit: capMax, admit: s.admit}
	return s
}

// ---- What arrives ----

func (s *Session) receive(data []byte) error {
	s.frames.feed(data)
	for {
		kind, content, err := s.frames.next()
		if err == errIncomplete {
			return nil
		}
		if err == nil {
			err = s.takeFrame(kind, content)
		}
		if err != nil {
			return err
		}
	}
}

func (s *Session) admit(length uint64, rest []byte) (string, error) {
	kind, err := frameKind(length, rest)
	if err != nil {
		return "", err
	}
	s.hasSeenFrame = true
	if kind == "response" {
		if s.openPrefixes[length] == 0 {
			return "", refused("unknown_frame", 8) // KND-6
		}
		s.openCount--
		if s.openPrefixes[length]--; s.openPrefixes[length] == 0 {
			delete(s.openPrefixes, length)
		}
	}
	return kind, nil
}

func (s *Session) takeFrame(kind string, content []byte) error {
	switch kind {
	case "barrier":
		return s.takeToken()
	case "response_prefix":
		length, err := decodeResponsePrefix(content, capMax)
		if err != nil {
			return err
		}
		s.openPrefixes[length]++
		if s.openCount++; s.openCount > openPrefixesMax+len(s.calls) {
			return refused("too_large", 0) // LIM-6
		}
	case "request":
		s.unanswered++
		if s.star.isServing {
			s.serve(content)
		} else {
			s.unread = append(s.unread, content)
			s.backlog += len(content)
		}
	case "response":
		s.takeResponse(content)
	}
	return nil
}

func (s *Session) takeResponse(content []byte) {
	id := requestIDOf(content)
	call := s.calls[id] // SES-4
	delete(s.calls, id)
	if call == nil || call.ended {
		s.dropped++ // SES-5
		return
	}
	response, err := decodeResponse(content)
	if err != nil {
		call.end(Response{}, &Failure{"undecodable_response", err.Error()}) // ERR-7
		return
	}
	call.end(response, nil)
}

func (s *Session) serveUnread() {
	for _, content := range s.unread {
		s.backlog -= len(content)
		s.serve(content)
	}
	s.unread = nil
}

func (s *Session) serve(content []byte) {
	request, err := decodeRequest(content)
	switch {
	case err != nil:
		s.answer(requestIDOf(content), true, []byte("request refused: "+err.Error())) // ERR-5
	case s.unanswered > requestsMax:
		s.answer(request.ID, true, []byte("too many requests"))
	case s.star.isLeaving:
		s.answer(request.ID, true, []byte("shutting down")) // SES-13
	default:
		go s.star.handle(s, request)
	}
}

// answer is called once for each request (SES-3).
func (s *Session) answer(id uint64, isError bool, content []byte) {
	s.unanswered--
	s.push(responseFrames(id, isError, content))
}

// responseFrames says so in place of a response that may not be written.
func responseFrames(id uint64, isError bool, content []byte) []byte {
	frames, err := encodeResponse(id, isError, content, capMax)
	if err != nil {
		frames, _ = encodeResponse(id, true, []byte("response refused: "+err.Error()), capMax)
	}
	return frames
}

func (s *Session) push(frames []byte) {
	s.answers = append(s.answers, frames)
	s.backlog += len(frames)
}

// ---- What goes out ----

func (s *Session) nextFrame() []byte {
	if len(s.answers) > 0 {
		frames := s.answers[0]
		s.answers = s.answers[1:]
		s.backlog -= len(frames)
		return frames
	}
	for at := 0; at < len(s.waiting); {
		next := s.waiting[at]
		mayWrite := !next.ended && s.mayWrite(next)
		if next.ended || mayWrite {
			s.waiting = append(s.waiting[:at:at], s.waiting[at+1:]...)
		}
		if mayWrite {
			s.write(next)
			return next.frame
		}
		if !next.ended {
			if s.crate != nil {
				break // nothing overtakes what waits for a crate peer's turn
			}
			at++
		}
	}
	return nil
}

func (s *Session) mayWrite(next *outgoing) bool {
	switch {
	case s.crate == nil:
		return !next.isToken || s.tokensAtPeer < tokensUnansweredMax
	case s.unanswered > 0 || s.tokensUnanswered > 0 || s.tokensAtPeer > 0:
		return false // CRA-1, CRA-2
	case next.isToken:
		return len(s.calls) == 0
	}
	return uint64(len(s.calls)) < s.crate.callsMax
}

func (s *Session) write(next *outgoing) {
	next.isWritten = true
	if next.isToken {
		s.tokensAtPeer++
	} else {
		s.calls[next.id] = next
	}
}

// wantsReading: always, while a call of our own is under way (SES-12).
func (s *Session) wantsReading() bool {
	return len(s.calls) > 0 || len(s.waiting) > 0 || s.backlog <= backlogMax
}

func (s *Session) call(name string, payload []byte) (*outgoing, error) {
	padded := uint64(0)
	if s.crate != nil {
		padded = s.crate.requestSize
	}
	request, err := encodeRequest(s.nextID, []byte(name), payload, capMax, padded)
	if err != nil {
		return nil, &Failure{"too_large", err.Error()}
	}
	call := &outgoing{frame: request, id: s.nextID}
	s.nextID++
	s.waiting = append(s.waiting, call)
	return call, nil
}

// abandon ends a call early. A crate peer's turn goes on until its response has come (CRA-2).
func (s *Session) abandon(call *outgoing, failure *Failure) {
	call.end(Response{}, failure)
	if s.crate == nil {
		delete(s.calls, call.id)
	}
}

// ---- Barriers ----

// enterBarrier of a rank above 0 ends when rank 0's token has come (BAR-4).
func (s *Session) enterBarrier() *outgoing {
	token := &outgoing{frame: barrierFrame, isToken: true}
	s.barriers = append(s.barriers, token)
	s.waiting = append(s.waiting, token)
	return token
}

// failBarriers: what belongs to a failed barrier is dropped from here on (BAR-7).
func (s *Session) failBarriers(failure *Failure) {
	s.hasFailedBarrier = true
	s.dropped += s.tokensAhead
	s.tokensAhead = 0
	for _, token := range s.barriers {
		token.end(Response{}, failure)
	}
	s.barriers = nil
}

func (s *Session) takeToken() error {
	s.star.tokens++
	isRank0 := s.star.rank == 0
	if isRank0 {
		s.tokensUnanswered++
	} else if s.tokensAtPeer == 0 {
		return refused("unknown_frame", 8) // BAR-9
	} else {
		s.tokensAtPeer--
	}
	switch {
	case s.hasFailedBarrier:
		s.dropped++ // BAR-7
	case isRank0:
		if s.tokensAhead++; s.tokensAhead > tokensAheadMax+len(s.star.barriers) {
			return refused("too_large", 0) // BAR-6
		}
		s.star.advanceBarriers()
	default:
		s.barriers[0].end(Response{}, nil)
		s.barriers = s.barriers[1:]
	}
	return nil
}

// passBarrier of rank 0: one token of the peer is used up, and answered (BAR-5).
func (s *Session) passBarrier() {
	s.tokensAhead--
	s.tokensUnanswered--
	s.push(barrierFrame)
}

// ---- The end ----

func (s *Session) isIdle() bool {
	if s.unanswered > len(s.unread) || len(s.answers) > 0 || len(s.waiting) > 0 {
		return false
	}
	for _, call := range s.calls {
		if !call.ended {
			return false
		}
	}
	return true
}

// end of the connection (SES-8).
func (s *Session) end() {
	lost := failure("connection_lost")
	s.failBarriers(lost)
	for _, next := range s.waiting {
		next.end(Response{}, lost)
	}
	for _, call := range s.calls {
		call.end(Response{}, lost)
	}
	s.waiting, s.calls = nil, map[uint64]*outgoing{}
}
