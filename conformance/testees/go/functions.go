// The functions that every rank of a live world serves (conformance/testee-protocol.md).
package main

import (
	"encoding/binary"
	"errors"
	"time"
	"unicode/utf8"
)

func number(payload []byte) (uint64, error) {
	if len(payload) < 8 {
		return 0, errors.New("the payload must start with a number of 8 bytes")
	}
	return binary.LittleEndian.Uint64(payload), nil
}

func echo(_ *Star, payload []byte, _ *link) ([]byte, error) { return payload, nil }

func fail(_ *Star, payload []byte, _ *link) ([]byte, error) {
	if !utf8.Valid(payload) {
		return nil, errors.New("the payload is not a text")
	}
	return nil, errors.New(string(payload))
}

func sleep(_ *Star, payload []byte, _ *link) ([]byte, error) {
	count, err := number(payload)
	if count > uint64(24*time.Hour/time.Millisecond) {
		err = errors.New("more than a day")
	}
	if err == nil {
		time.Sleep(time.Duration(count) * time.Millisecond)
	}
	return nil, err
}

func someBytes(_ *Star, payload []byte, _ *link) ([]byte, error) {
	count, err := number(payload)
	if count > capMax-responseSizeMin {
		err = errors.New("more bytes than a response may hold")
	}
	if err != nil {
		return nil, err
	}
	reply := make([]byte, count)
	for i := range reply {
		reply[i] = byte(i % 251)
	}
	return reply, nil
}

func relay(star *Star, payload []byte, caller *link) ([]byte, error) {
	rank, err := number(payload)
	if err != nil {
		return nil, err
	}
	star.mu.Lock()
	reply, err := star.call(rank, "echo", payload[8:], 0, caller)()
	star.mu.Unlock()
	var failed *Failure
	if errors.As(err, &failed) {
		return nil, errors.New(failed.Kind)
	}
	return reply, err
}

// holds are the calls of `hold` that wait until `release` names them, guarded by the star's lock.
type holds struct{ waiting []*held }

type held struct {
	payload    string
	isReleased bool
}

func (h *holds) hold(star *Star, payload []byte, _ *link) ([]byte, error) {
	star.mu.Lock()
	defer star.mu.Unlock()
	mine := &held{payload: string(payload)}
	h.waiting = append(h.waiting, mine)
	star.changed()
	star.wait(time.Time{}, func() bool { return mine.isReleased })
	return payload, nil
}

func (h *holds) find(payload string) *held {
	for _, each := range h.waiting {
		if each.payload == payload && !each.isReleased {
			return each
		}
	}
	return nil
}

func standardFunctions(h *holds) map[string]Handler {
	return map[string]Handler{"echo": echo, "fail": fail, "sleep": sleep, "bytes": someBytes, "relay": relay, "hold": h.hold}
}
