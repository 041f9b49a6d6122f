// The codec: messages to bytes and back (spec/protocol.md, sections 1 to 7). No I/O and no state but a frame half arrived.
//
// A decoder takes a whole message and refuses it at the first byte that it cannot accept (ERR-3); what it gives are views into what it was
// given. An encoder gives what stands on the connection, frame headers included.
package main

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

const (
	capMax          = 1 << 30 // LIM-1
	requestSizeMin  = 17
	responseSizeMin = 14
)

// Refused says why bytes, or fields, are not taken.
type Refused struct {
	Class  string
	Offset int
}

func (r *Refused) Error() string { return fmt.Sprintf("%s at byte %d", r.Class, r.Offset) }

func refused(class string, offset int) error { return &Refused{class, offset} }

// errIncomplete: more bytes are needed (ANN-4, FRM-4).
var errIncomplete = fmt.Errorf("incomplete")

// Request is the content of a request's frame.
type Request struct {
	ID        uint64
	Name      []byte
	Payload   []byte
	Canonical bool
}

// Response is the content of a response's second frame; Content is the error message where IsError, else the payload (RSP-9).
type Response struct {
	ID        uint64
	IsError   bool
	Content   []byte
	Canonical bool
}

// reader takes fields from the front of a message. It is the one place where bytes are taken (MSG-2); its first error sticks.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) fail(class string, offset int) {
	if r.err == nil {
		r.err = refused(class, offset)
	}
}

func (r *reader) take(size uint64) []byte {
	if r.err == nil && size > uint64(len(r.data)-r.at) {
		r.fail("truncated", r.at)
	}
	if r.err != nil {
		return nil
	}
	r.at += int(size)
	return r.data[r.at-int(size) : r.at]
}

func (r *reader) integer(size uint64) uint64 { // MSG-1
	var bytes [8]byte
	copy(bytes[:], r.take(size))
	return binary.LittleEndian.Uint64(bytes[:])
}

func (r *reader) text(size uint64) []byte { // MSG-3
	at := r.at
	text := r.take(size)
	if bad := illFormed(text); bad >= 0 {
		r.fail("invalid_utf8", at+bad)
	}
	return text
}

func (r *reader) tag(tag uint64) {
	if r.integer(1) != tag {
		r.fail("wrong_tag", 0)
	}
}

// illFormed is the index of the first byte that is not UTF-8, or -1.
func illFormed(text []byte) int {
	for at := 0; at < len(text); {
		char, size := utf8.DecodeRune(text[at:])
		if char == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func checkRank(rank, worldSize uint64) error {
	if rank < 1 || rank >= worldSize {
		return refused("invalid_rank", 0) // ANN-3
	}
	return nil
}

func decodeAnnounce(arrived []byte, worldSize uint64) (uint64, error) {
	if len(arrived) < 8 {
		return 0, errIncomplete
	}
	rank := binary.LittleEndian.Uint64(arrived)
	return rank, checkRank(rank, worldSize)
}

func decodeRequest(content []byte) (Request, error) {
	r := reader{data: content}
	r.tag(1) // REQ-2
	request := Request{ID: r.integer(8)}
	request.Name = r.text(r.integer(4))
	request.Payload = r.take(r.integer(4))
	request.Canonical = r.at == len(content)
	return request, r.err
}

func decodeResponsePrefix(content []byte, limit uint64) (uint64, error) {
	r := reader{data: content}
	length := r.integer(8)
	if length < responseSizeMin {
		r.fail("too_small", 0) // RSP-3
	} else if length > limit {
		r.fail("too_large", 0) // LIM-3
	}
	return length, r.err
}

func decodeResponse(content []byte) (Response, error) {
	r := reader{data: content}
	r.tag(2) // RSP-5
	id, flag, size := r.integer(8), r.integer(1), r.integer(4)
	response := Response{ID: id, IsError: flag == 1} // RSP-7
	if response.IsError {
		response.Content = r.text(size)
	} else {
		response.Content = r.take(size)
	}
	response.Canonical = flag <= 1 && r.at == len(content)
	return response, r.err
}

// requestIDOf a request or response frame that does not decode; both kinds are long enough to hold it (KND-3, KND-4).
func requestIDOf(content []byte) uint64 {
	r := reader{data: content, at: 1}
	return r.integer(8)
}

// frameKind is the table of frame kinds, from the top; rest is what has arrived behind the header.
func frameKind(length uint64, rest []byte) (string, error) {
	switch {
	case length == 1:
		return "barrier", nil // KND-1
	case length == 8:
		return "response_prefix", nil // KND-2
	case length < 9:
		return "", refused("unknown_frame", 0)
	case len(rest) == 0:
		return "", errIncomplete
	case rest[0] == 1:
		return "request", nil // KND-3
	case rest[0] == 2 && length >= responseSizeMin:
		return "response", nil // KND-4
	}
	return "", refused("unknown_frame", 8) // KND-5
}

// FrameReader cuts what arrives into frames, however it was split (FRM-3). admit judges each once, as early as it can (FRM-4). Memory
// grows with what has arrived, never with a length (LIM-5).
type FrameReader struct {
	limit   uint64
	admit   func(length uint64, rest []byte) (string, error)
	arrived []byte
	kind    string
}

func (f *FrameReader) feed(data []byte) { f.arrived = append(f.arrived, data...) }

// next gives a frame's kind and content, which stay valid, or errIncomplete before it is whole.
func (f *FrameReader) next() (string, []byte, error) {
	if len(f.arrived) < 8 {
		return "", nil, errIncomplete
	}
	length, rest := binary.LittleEndian.Uint64(f.arrived), f.arrived[8:]
	if length > f.limit {
		return "", nil, refused("too_large", 0) // LIM-2
	}
	if f.kind == "" {
		kind, err := f.admit(length, rest)
		if err != nil {
			return "", nil, err
		}
		f.kind = kind
	}
	if uint64(len(rest)) < length {
		return "", nil, errIncomplete
	}
	kind := f.kind
	f.kind, f.arrived = "", rest[length:]
	return kind, rest[:length:length], nil
}

func u32(to []byte, value int) []byte    { return binary.LittleEndian.AppendUint32(to, uint32(value)) }
func u64(to []byte, value uint64) []byte { return binary.LittleEndian.AppendUint64(to, value) }

// frame puts a header in front of content (FRM-1).
func frame(content []byte) []byte {
	return append(u64(make([]byte, 0, 8+len(content)), uint64(len(content))), content...)
}

var barrierFrame = frame([]byte{0}) // BAR-1, BAR-2

func encodeAnnounce(rank, worldSize uint64) ([]byte, error) { // ANN-1
	return u64(nil, rank), checkRank(rank, worldSize)
}

// encodeRequest gives one frame (REQ-1). padded is the size that a server has declared, or 0 (REQ-6): a larger request is refused (CRA-4).
func encodeRequest(id uint64, name, payload []byte, limit, padded uint64) ([]byte, error) {
	size := uint64(requestSizeMin + len(name) + len(payload))
	if padded == 0 {
		padded = size
	}
	if size > padded || padded > limit {
		return nil, refused("too_large", 0) // LIM-4
	}
	if bad := illFormed(name); bad >= 0 {
		return nil, refused("invalid_utf8", 13+bad)
	}
	out := u64(append(u64(make([]byte, 0, 8+padded), padded), 1), id)
	out = append(u32(out, len(name)), name...)
	out = append(u32(out, len(payload)), payload...)
	return append(out, make([]byte, padded-size)...), nil
}

// encodeResponse gives both frames, to be written in one piece (RSP-1, RSP-2, RSP-4).
func encodeResponse(id uint64, isError bool, content []byte, limit uint64) ([]byte, error) {
	size := uint64(responseSizeMin + len(content))
	if size > limit {
		return nil, refused("too_large", 0) // LIM-4
	}
	flag := byte(0) // RSP-8
	if isError {
		flag = 1
		if bad := illFormed(content); bad >= 0 {
			return nil, refused("invalid_utf8", responseSizeMin+bad)
		}
	}
	out := u64(u64(make([]byte, 0, 24+size), 8), size)
	out = append(u64(append(u64(out, size), 2), id), flag)
	return append(u32(out, len(content)), content...), nil
}
