package vaulttest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// ready is the first line that the server prints: see its main.go.
type ready struct {
	Address        string `json:"address"`
	TLSAddress     string `json:"tls_address"`
	CACert         string `json:"ca_cert"`
	RootToken      string `json:"root_token"`
	UnsealKey      string `json:"unseal_key"`
	StandbyAddress string `json:"standby_address"`
}

// process is a server that takes commands on its stdin and answers each with a line.
type process struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string // closed when the process has closed its stdout
	log   *logBuffer
}

// launch starts a server and waits until it is ready. After an error there is no process.
func launch(binary string, args []string) (*process, ready, error) {
	p := &process{lines: make(chan string), log: &logBuffer{}}
	p.cmd = command(binary, args, p.log)
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, ready{}, fmt.Errorf("opening its stdin: %w", err)
	}
	p.stdin = stdin
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, ready{}, fmt.Errorf("opening its stdout: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, ready{}, err
	}
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(stdout); s.Scan(); {
			p.lines <- s.Text()
		}
	}()
	var r ready
	if err := p.answer(&r); err != nil {
		p.kill()
		return nil, ready{}, p.log.failed(err)
	}
	if r.Address == "" || r.RootToken == "" {
		p.kill()
		return nil, ready{}, errors.New("it is not the server that was expected: its first line names no address")
	}
	return p, r, nil
}

// answer decodes the next line that the server prints.
func (p *process) answer(v any) error {
	select {
	case line, ok := <-p.lines:
		if !ok {
			return errors.New("it ended")
		}
		if err := json.Unmarshal([]byte(line), v); err != nil {
			return fmt.Errorf("reading its answer %q: %w", line, err)
		}
		return nil
	case <-time.After(patience):
		return fmt.Errorf("no answer in %s", patience)
	}
}

// do has the server carry out a command, and returns when it has.
func (p *process) do(command string) error {
	if _, err := fmt.Fprintln(p.stdin, command); err != nil {
		return fmt.Errorf("sending it the command %s: %w", command, err)
	}
	var done struct{ Done, Error string }
	if err := p.answer(&done); err != nil {
		return fmt.Errorf("having it %s: %w", command, err)
	}
	if done.Error != "" || done.Done != command {
		return fmt.Errorf("having it %s: it answered %q %s", command, done.Done, done.Error)
	}
	return nil
}

// end closes the server's stdin, on which it ends by itself, and waits for that.
func (p *process) end() error {
	p.stdin.Close()
	late := time.AfterFunc(patience, func() { p.cmd.Process.Kill() })
	defer late.Stop()
	return p.wait()
}

// kill ends a server of which nothing is expected any more.
func (p *process) kill() {
	p.stdin.Close()
	p.cmd.Process.Kill()
	p.wait()
}

func (p *process) wait() error {
	for range p.lines { // Wait may only be called when all is read
	}
	if err := p.cmd.Wait(); err != nil {
		return p.log.failed(err)
	}
	return nil
}
