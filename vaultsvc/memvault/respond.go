package memvault

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// The two things that Vault says to a token that may not do something.
const (
	denied   = "permission denied"
	badToken = "invalid token"
)

// envelope is the form of every answer of the API that is not an error.
type envelope struct {
	RequestID     string   `json:"request_id"`
	LeaseID       string   `json:"lease_id"`
	Renewable     bool     `json:"renewable"`
	LeaseDuration int      `json:"lease_duration"`
	Data          any      `json:"data"`
	WrapInfo      any      `json:"wrap_info"`
	Warnings      []string `json:"warnings"`
	Auth          any      `json:"auth"`
	MountType     *string  `json:"mount_type,omitempty"` // which an OpenBao does not say
}

func (q *request) envelope(mountType string) envelope {
	e := envelope{RequestID: newUUID()}
	if q.srv.product == Vault {
		e.MountType = &mountType
	}
	return e
}

// answer replies with data, from an engine of that type.
func (q *request) answer(mountType string, data any) {
	e := q.envelope(mountType)
	e.Data = data
	q.status, q.reply = http.StatusOK, e
}

// answerBoth replies with data that is repeated beside the envelope's own fields.
func (q *request) answerBoth(mountType string, data map[string]any) {
	all := map[string]any{
		"request_id": newUUID(), "lease_id": "", "renewable": false, "lease_duration": 0, "data": data,
		"wrap_info": nil, "warnings": nil, "auth": nil,
	}
	if q.srv.product == Vault {
		all["mount_type"] = mountType
	}
	maps.Copy(all, data)
	q.status, q.reply = http.StatusOK, all
}

// fail replies with an error list: empty, or with one text.
func (q *request) fail(status int, text ...string) {
	q.status, q.reply = status, errorBody(text...)
}

func (q *request) deny(texts ...string) { q.fail(http.StatusForbidden, multi(texts...)) }

// denyNobody refuses a request that came with no valid token.
func (q *request) denyNobody() {
	if q.sent == "" || !q.srv.namesDead() {
		q.fail(http.StatusForbidden, denied) // unlike all other denials, this one is not counted
		return
	}
	q.deny(denied, badToken)
}

// namesDead reports whether a token that is not valid is told from one that may not do something.
func (s *Server) namesDead() bool { return s.product == Vault && s.versionIs(1, 17) }

func errorBody(text ...string) any {
	return struct {
		Errors []string `json:"errors"`
	}{append([]string{}, text...)}
}

// multi puts errors into one text, as the library does that Vault uses.
func multi(texts ...string) string {
	plural := "s"
	if len(texts) == 1 {
		plural = ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d error%s occurred:", len(texts), plural)
	for _, t := range texts {
		b.WriteString("\n\t* " + t)
	}
	return b.String() + "\n\n"
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if body != nil {
		json.NewEncoder(w).Encode(body) // a client that is gone cannot be told
	}
}

func newUUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
