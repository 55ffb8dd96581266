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

// decode reads the JSON of an answer into out, and what is left of the answer, so that the
// connection can be used again.
func decode(body io.Reader, out any) error {
	err := json.NewDecoder(body).Decode(out)
	if err == io.EOF {
		return ErrNotVault // a whole answer with nothing in it
	}
	if err == nil {
		io.Copy(io.Discard, io.LimitReader(body, 4096))
	}
	return err
}

// readFailure returns the error for an answer that is no success.
func readFailure(doing string, status int, body io.Reader) error {
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
	// What KV version 2 answers with at a path that it has no API at.
	noPath := func(warning string) bool {
		return strings.HasPrefix(warning, "Invalid path for a versioned K/V")
	}
	if err == nil && status == http.StatusNotFound && slices.ContainsFunc(answer.Warnings, noPath) {
		return fmt.Errorf("%s: %w (status %d)", doing, errNoSuchPath, status)
	}
	var texts []string
	if answer.Errors != nil {
		texts = *answer.Errors
	}
	return failure(doing, status, texts, err == nil &&
		(answer.Errors != nil || answer.RequestID != ""), string(raw))
}

// failure returns the error for an answer that is no success: its texts where it has the
// form of Vault's, and all of it where it has not.
func failure(doing string, status int, texts []string, vault bool, raw string) error {
	switch {
	case status == http.StatusProxyAuthRequired:
		return fmt.Errorf("%s: %w (status %d)", doing, errProxy, status)
	case vault, status >= 500, status == http.StatusTooManyRequests, // whoever says so, it may pass
		status == http.StatusBadRequest && raw == "": // Vault's answer to names that it will not look at
		return statusError(doing, status, texts)
	case status == http.StatusBadRequest && strings.Contains(raw, "HTTPS"):
		return fmt.Errorf("%s: %w: the server wants https", doing, ErrTLS)
	}
	return fmt.Errorf("%s: %w (status %d)", doing, ErrNotVault, status)
}
