// A command's keys, and the codec commands.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// number64 is a decimal string, or a JSON number.
type number64 uint64

func (n *number64) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseUint(strings.Trim(string(text), `"`), 10, 64)
	*n = number64(value)
	return err
}

// data is bytes as hex, or as parts.
type data []byte

func (d *data) UnmarshalJSON(text []byte) error {
	var err error
	switch text[0] {
	case '"':
		var digits string
		if err = json.Unmarshal(text, &digits); err == nil {
			*d, err = hex.DecodeString(digits)
		}
	case '[':
		var parts []data
		if err = json.Unmarshal(text, &parts); err == nil {
			joined := make([][]byte, len(parts))
			for i, part := range parts {
				joined[i] = part
			}
			*d = bytes.Join(joined, nil)
		}
	default:
		var part struct {
			Repeat data
			Count  number64
			U32    *number64
			U64    *number64
		}
		err = json.Unmarshal(text, &part)
		switch {
		case part.U32 != nil:
			*d = binary.LittleEndian.AppendUint32(nil, uint32(*part.U32))
		case part.U64 != nil:
			*d = binary.LittleEndian.AppendUint64(nil, uint64(*part.U64))
		default:
			*d = bytes.Repeat(part.Repeat, int(part.Count))
		}
	}
	return err
}

func hexed(content []byte) string { return hex.EncodeToString(content) }

type cratePeer struct {
	Rank        number64 `json:"rank"`
	RequestSize number64 `json:"request_size"`
	CallsMax    number64 `json:"calls_max"`
}

type fields struct {
	Rank         number64 `json:"rank"`
	RequestID    number64 `json:"request_id"`
	Name         data     `json:"name"`
	Payload      data     `json:"payload"`
	IsError      bool     `json:"is_error"`
	ErrorMessage data     `json:"error_message"`
}

type command struct {
	ID         json.RawMessage `json:"id"`
	Command    string          `json:"command"`
	Message    string          `json:"message"`
	Bytes      data            `json:"bytes"`
	Fields     fields          `json:"fields"`
	Cap        number64        `json:"cap"`
	WorldSize  number64        `json:"world_size"`
	Rank       number64        `json:"rank"`
	Address    string          `json:"address"`
	CratePeers []cratePeer     `json:"crate_peers"`
	Mode       string          `json:"mode"`
	TimeoutMs  int64           `json:"timeout_ms"`
	DrainMs    *int64          `json:"drain_ms"`
	To         number64        `json:"to"`
	From       number64        `json:"from"`
	Name       string          `json:"name"`
	Payload    data            `json:"payload"`
	Size       number64        `json:"size"`
	Sizes      []number64      `json:"sizes"`
	Count      number64        `json:"count"`
}

func decimal(value uint64) string { return strconv.FormatUint(value, 10) }

func answerCodec(c *command) answer {
	run := encode
	if c.Command == "decode" {
		run = decode
	}
	result, err := run(c)
	var refusal *Refused
	switch {
	case err == errIncomplete:
		return answer{"result": "incomplete"}
	case errors.As(err, &refusal):
		return answer{"result": "rejected", "class": refusal.Class, "offset": refusal.Offset}
	case result == nil:
		return skipped()
	}
	return result
}

func decode(c *command) (answer, error) {
	var decoded answer
	var err error
	switch limit := uint64(c.Cap); c.Message {
	case "announce":
		var rank uint64
		rank, err = decodeAnnounce(c.Bytes, uint64(c.WorldSize))
		decoded = answer{"rank": decimal(rank)}
	case "frame":
		frames := FrameReader{limit: limit, admit: frameKind, arrived: c.Bytes}
		kind, content, failed := frames.next()
		decoded, err = answer{"length": decimal(uint64(len(content))), "kind": kind}, failed
	case "response_prefix":
		var length uint64
		length, err = decodeResponsePrefix(c.Bytes, limit)
		decoded = answer{"message_length": decimal(length)}
	case "request":
		request, failed := decodeRequest(c.Bytes)
		decoded, err = answer{"request_id": decimal(request.ID), "name": hexed(request.Name), "payload": hexed(request.Payload),
			"canonical": request.Canonical}, failed
	case "response":
		response, failed := decodeResponse(c.Bytes)
		key := "payload"
		if response.IsError {
			key = "error_message"
		}
		decoded, err = answer{"request_id": decimal(response.ID), "is_error": response.IsError, key: hexed(response.Content),
			"canonical": response.Canonical}, failed
	default:
		return nil, nil
	}
	return answer{"result": "accepted", "fields": decoded}, err
}

func encode(c *command) (answer, error) {
	var encoded []byte
	var err error
	switch limit := uint64(c.Cap); c.Message {
	case "announce":
		encoded, err = encodeAnnounce(uint64(c.Fields.Rank), uint64(c.WorldSize))
	case "barrier":
		encoded = barrierFrame
	case "request":
		encoded, err = encodeRequest(uint64(c.Fields.RequestID), c.Fields.Name, c.Fields.Payload, limit, 0)
	case "response":
		content := c.Fields.Payload
		if c.Fields.IsError {
			content = c.Fields.ErrorMessage
		}
		encoded, err = encodeResponse(uint64(c.Fields.RequestID), c.Fields.IsError, content, limit)
	default:
		return nil, nil
	}
	return answer{"result": "accepted", "bytes": hexed(encoded)}, err
}
