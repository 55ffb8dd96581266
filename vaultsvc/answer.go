package vaultsvc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxAnswer bounds what is read of one answer: a LIST of about a million names.
const maxAnswer = 64 << 20

// maxFailure bounds what is read of an answer that is no success.
const maxFailure = 1 << 20

// errTooLong is what reading an answer ends with that has no end.
var errTooLong = fmt.Errorf("%w: it has no end", ErrNotVault)

// bound makes an answer safe to read: not longer than most bytes, and none that leads to
// another address. A token goes to the address that the user gave and to no other.
func bound(resp *http.Response, req *http.Request, most int64, token string) (*http.Response, error) {
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Body.Close()
		return nil, redirectError(resp, req, token)
	}
	body := &bounded{ReadCloser: resp.Body, left: most, end: errTooLong}
	if resp.StatusCode >= 400 {
		body.left, body.end = maxFailure, io.EOF // its status says enough
	}
	resp.Body = body
	return resp, nil
}

type bounded struct {
	io.ReadCloser
	left int64
	end  error // of what is longer
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.end
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}

// redirectError names the host that a server sends to, and nothing else of the address:
// the rest could repeat what was sent.
func redirectError(resp *http.Response, req *http.Request, token string) error {
	to := "an address that cannot be read"
	if u, err := url.Parse(resp.Header.Get("Location")); err == nil {
		u = req.URL.ResolveReference(u)
		to = (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	}
	if token != "" && strings.Contains(strings.ToLower(to), strings.ToLower(token)) {
		to = "an address that holds the token"
	}
	return fmt.Errorf("%w: %s", ErrRedirect, to)
}

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
	if err == nil && status == http.StatusNotFound && slices.ContainsFunc(answer.Warnings, isNoSuchPath) {
		return fmt.Errorf("%s: %w (status %d)", doing, errNoSuchPath, status)
	}
	var texts []string
	if answer.Errors != nil {
		texts = *answer.Errors
	}
	return failure(doing, status, texts, err == nil && (answer.Errors != nil || answer.RequestID != ""), string(raw))
}

// isNoSuchPath reports whether a warning is what KV version 2 answers with at a path that it has no API at.
func isNoSuchPath(warning string) bool {
	return strings.HasPrefix(warning, "Invalid path for a versioned K/V")
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

// isJSON tells whether an error says that JSON was not what it should be.
func isJSON(err error) bool {
	return errors.As(err, new(*json.SyntaxError)) || errors.As(err, new(*json.UnmarshalTypeError))
}
