// One TCP connection: a goroutine that reads and one that writes, with a session between them, under the star's lock.
package main

import (
	"io"
	"net"
	"time"
)

const (
	announceTimeMax = 5 * time.Second
	closeTimeMax    = 5 * time.Second
	readSize        = 1 << 16
)

// frames is what a link needs of Session and RawSession.
type frames interface {
	receive(data []byte) error
	nextFrame() []byte
	wantsReading() bool
	isIdle() bool
	end()
}

type link struct {
	star      *Star
	peer      uint64
	conn      *net.TCPConn
	frames    frames
	rpc       *Session    // nil in raw mode
	raw       *RawSession // nil otherwise
	isWriting bool
	hasEnded  bool
	hasClosed bool // the writer is through
}

func (s *Star) newLink(conn *net.TCPConn, peer uint64) *link {
	l := &link{star: s, peer: peer, conn: conn}
	if s.isRaw {
		l.raw = newRawSession(s, s.crates[peer])
		l.frames = l.raw
	} else {
		l.rpc = newSession(s, s.crates[peer])
		l.frames = l.rpc
	}
	return l
}

// accept reads a connector's announce, which no other waits for (ANN-5).
func (s *Star) accept(conn *net.TCPConn) {
	var announce [8]byte
	conn.SetReadDeadline(time.Now().Add(announceTimeMax)) // ANN-6
	_, err := io.ReadFull(conn, announce[:])
	conn.SetReadDeadline(time.Time{})
	peer, refusal := decodeAnnounce(announce[:], s.worldSize)
	s.mu.Lock()
	if err != nil || refusal != nil || s.links[peer] != nil || s.isLeaving { // ANN-7, ANN-3, ANN-8
		s.refused++
		s.mu.Unlock()
		conn.Close()
		return
	}
	l := s.newLink(conn, peer)
	s.links[peer] = l
	s.changed()
	s.mu.Unlock()
	go l.write()
	l.read()
}

// read hands what arrives to the session, until the connection ends or is refused (ERR-4, FRM-5).
func (l *link) read() {
	buffer := make([]byte, readSize)
	for {
		l.star.mu.Lock()
		l.star.wait(time.Time{}, func() bool { return l.frames.wantsReading() || l.hasEnded })
		l.star.mu.Unlock()
		count, err := l.conn.Read(buffer)
		l.acknowledge()
		l.star.mu.Lock()
		if !l.hasEnded && count > 0 {
			if refusal := l.frames.receive(buffer[:count]); refusal != nil {
				l.star.refused++
				l.close()
			}
		}
		if err != nil {
			l.close()
		}
		hasEnded := l.hasEnded
		l.star.changed()
		l.star.mu.Unlock()
		if hasEnded {
			return
		}
	}
}

// write takes frames from the session one at a time, so that what is not begun can still be withdrawn (SES-7).
func (l *link) write() {
	s := l.star
	s.mu.Lock()
	for {
		var next []byte
		s.wait(time.Time{}, func() bool {
			if !l.hasEnded {
				next = l.frames.nextFrame()
			}
			return next != nil || l.hasEnded
		})
		if next == nil {
			break
		}
		l.isWriting = true
		s.changed()
		s.mu.Unlock()
		_, err := l.conn.Write(next)
		s.mu.Lock()
		l.isWriting = false
		if err != nil {
			l.close()
		}
		s.changed()
	}
	l.hasClosed = true
	s.changed()
	s.mu.Unlock()
	l.conn.Close()
}

// close ends the session at once; a frame under way is written first, for a while.
func (l *link) close() {
	if l.hasEnded {
		return
	}
	l.hasEnded = true
	l.conn.SetDeadline(time.Now().Add(closeTimeMax))
	if !l.isWriting {
		l.conn.SetReadDeadline(time.Now())
	}
	l.frames.end()
	l.star.ended(l)
}
