package vaultsvc

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
)

// errTooLong is what reading an answer ends with that has no end.
var errTooLong = fmt.Errorf("%w: %w", ErrNotVault, guard.ErrTooLong)

// decode reads the JSON of an answer into out, and what is left of the answer.
func decode(body io.Reader, out any) error {
	err := json.NewDecoder(body).Decode(out)
	if err == io.EOF {
		return errNothing // a whole answer with nothing in it
	}
	if err == nil {
		drain(body)
	}
	return err
}

// drain reads what is left of an answer, so that the connection can be used again.
func drain(body io.Reader) { io.Copy(io.Discard, io.LimitReader(body, 4096)) }

// readFailure returns the error for an answer that is no success.
func (c *connection) readFailure(doing string, s strange, body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return transportError(doing, err)
	}
	var answer struct {
		Errors    *[]string
		RequestID string `json:"request_id"`
		Warnings  []string
	}
	err = json.Unmarshal(raw, &answer)
	if err != nil || answer.Errors == nil && answer.RequestID == "" {
		s.body = string(raw)
		return s.failure(doing, c.spoken.Load())
	}
	c.spoken.Store(true)
	// What KV version 2 answers with at a path that it has no API at.
	noPath := func(warning string) bool {
		return strings.HasPrefix(warning, "Invalid path for a versioned K/V")
	}
	if s.status == http.StatusNotFound && slices.ContainsFunc(answer.Warnings, noPath) {
		return fmt.Errorf("%s: %w (status %d)", doing, errNoSuchPath, s.status)
	}
	var texts []string
	if answer.Errors != nil {
		texts = *answer.Errors
	}
	return statusError(doing, s.status, texts)
}
