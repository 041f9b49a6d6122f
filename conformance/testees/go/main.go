// The testee around this port: the commands of conformance/testee-protocol.md over standard input and output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
)

type answer map[string]any

func skipped() answer { return answer{"result": "skipped", "reason": "not in this port"} }

func errored(err any) answer { return answer{"result": "errored", "message": fmt.Sprint(err)} }

// output writes one answer a line.
type output struct {
	mu  sync.Mutex
	out *bufio.Writer
}

func (o *output) write(a answer, id json.RawMessage) {
	if id != nil {
		a["id"] = id
	}
	line, err := json.Marshal(a)
	if err != nil {
		line, _ = json.Marshal(errored(err))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.out.Write(append(line, '\n'))
	o.out.Flush()
}

// main begins each command in order. A live one ends whenever it does, in a goroutine; a codec command ends at once.
func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := &output{out: bufio.NewWriterSize(os.Stdout, 1<<16)}
	rank := &Rank{}
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			out.write(errored(err), c.ID)
			continue
		}
		if c.Command == "stop" {
			break
		}
		out.begin(rank, &c)
	}
	rank.stop()
}

func (o *output) begin(rank *Rank, c *command) {
	switch c.Command {
	case "hello":
		o.write(answer{"result": "hello", "protocol": 1, "name": "go port", "version": "1"}, c.ID)
	case "decode", "encode":
		o.write(answerCodec(c), c.ID)
	case "join":
		connect := rank.join(c)
		go func() { o.write(finished(nil, connect(), false), c.ID) }()
	default:
		end, hasReply := rank.begin(c)
		if end == nil {
			o.write(skipped(), c.ID)
			return
		}
		go func() {
			rank.star.mu.Lock()
			payload, err := end()
			rank.star.mu.Unlock()
			o.write(finished(payload, err, hasReply), c.ID)
		}()
	}
}

func finished(payload []byte, err error, hasReply bool) answer {
	var failed *Failure
	switch {
	case errors.As(err, &failed):
		return answer{"result": "failed", "kind": failed.Kind, "message": failed.Message}
	case err != nil:
		return errored(err)
	case hasReply:
		return answer{"result": "replied", "payload": hexed(payload)}
	}
	return answer{"result": "done"}
}
