package render

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// The exit statuses.
const (
	OK          = 0
	Nothing     = 1   // nothing found
	Wrong       = 2   // wrong usage, config, auth or server
	Partial     = 3   // some folder was denied or failed
	Interrupted = 130 // by a signal
)

// Failure is an error with a hint of its own and an exit status.
type Failure struct {
	Err    error
	Hint   string
	Status int
}

func (f *Failure) Error() string { return f.Err.Error() }

// Unwrap returns the error that it is made of.
func (f *Failure) Unwrap() error { return f.Err }

// Usage returns an error about how the program was called.
func Usage(message, hint string) error { return Failed(errors.New(message), hint) }

// Failed returns an error that ends the program with [Wrong], and a hint in place of the usual one,
// which "" leaves.
func Failed(err error, hint string) error { return &Failure{err, hint, Wrong} }

// NotFound returns an error that ends the program with [Nothing].
func NotFound(hint, format string, args ...any) error {
	return &Failure{fmt.Errorf(format, args...), hint, Nothing}
}

// Exit returns an error that ends the program with a status and says nothing more.
func Exit(status int) error { return &Failure{Err: errSilent, Status: status} }

var errSilent = errors.New("said already")

// Fail prints an error as one line and a hint, and returns the exit status for it.
func (o *Output) Fail(ctx context.Context, err error) int {
	if err == nil {
		return OK
	}
	status := Wrong
	var f *Failure
	if errors.As(err, &f) {
		status = f.Status
		if f.Err == errSilent {
			return status
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return Interrupted
	}
	// A message of several lines would be several messages to whoever reads line by line.
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintf(o.Err, "error: %s\n", harmless.Text(line))
	}
	if hint := o.Hint(err); hint != "" {
		fmt.Fprintf(o.Err, "hint: %s\n", harmless.Text(hint))
	}
	return status
}

// Hint says what helps against an error, in the words of the user's command and variables; "" where
// nothing is known.
func (o *Output) Hint(err error) string {
	hint := vaultsvc.Hint(err)
	var f *Failure
	if errors.As(err, &f) && f.Hint != "" {
		hint = f.Hint
	}
	if o.InWords != nil {
		hint = o.InWords(hint)
	}
	return hint
}

// Warn prints a line on stderr that is no error of the whole.
func (o *Output) Warn(format string, args ...any) {
	fmt.Fprintln(o.Err, harmless.Text(fmt.Sprintf(format, args...)))
}
