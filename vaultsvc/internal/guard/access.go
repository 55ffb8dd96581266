package guard

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// What a token is told of its own rights. Neither page has a value in it, and neither changes
// anything.
const (
	resultantACL = "sys/internal/ui/resultant-acl"
	capabilities = "sys/capabilities-self"
)

// maxPaths bounds the body of a question for capabilities, in bytes.
const maxPaths = 1 << 20

// isPaths reports whether the body of a request has a list of paths and nothing else, written as
// [json.Marshal] writes it: what another field, or the same one twice, would mean to a server
// nobody here has to know. The body can be read again afterwards, and is the same where a
// connection broke and it is sent once more.
func isPaths(req *http.Request) bool {
	if req.Body == nil {
		return false
	}
	raw, err := io.ReadAll(io.LimitReader(req.Body, maxPaths+1))
	req.Body.Close()
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	req.Body, _ = req.GetBody()
	var body struct {
		Paths []string `json:"paths"`
	}
	if err != nil || len(raw) > maxPaths || req.ContentLength != int64(len(raw)) ||
		json.Unmarshal(raw, &body) != nil || len(body.Paths) == 0 {
		return false
	}
	written, err := json.Marshal(body)
	return err == nil && bytes.Equal(written, raw)
}
