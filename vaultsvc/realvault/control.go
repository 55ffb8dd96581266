package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// done answers one command, once it has taken effect.
type done struct {
	Done  string `json:"done"`            // the command
	Error string `json:"error,omitempty"` // why it could not be done
}

// obey carries out the commands on in, one a line, until it is closed.
func obey(in io.Reader, answers *json.Encoder, srv *servers) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		answer := done{Done: lines.Text()}
		if err := command(lines.Text(), srv); err != nil {
			answer.Error = err.Error()
		}
		if err := answers.Encode(answer); err != nil {
			return fmt.Errorf("answering a command: %w", err)
		}
	}
	return lines.Err()
}

func command(name string, srv *servers) error {
	switch name {
	case "freeze":
		srv.gate.shut()
	case "thaw":
		srv.gate.open()
	case "down":
		srv.down()
	case "up":
		return srv.up()
	default:
		return fmt.Errorf("no such command: %q", name)
	}
	return nil
}
