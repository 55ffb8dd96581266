package vaultsvc

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
)

// canary is a secret value. A server that is broken, or hostile, could send it from anywhere.
const canary = "canary-value-of-a-secret-7d1f"

// bodies are answers of every form, with the canary and the token in each place that text can have.
func bodies(token string) map[string]string {
	v := canary + " " + token
	q := fmt.Sprintf("%q", v)
	texts := `["` + v + `","1 error occurred:\n\t* permission denied ` + v + `\n\n"]`
	return map[string]string{
		"errors": `{"errors":` + texts + `}`,
		"errors, warnings": `{"request_id":` + q + `,"errors":` + texts + `,"warnings":` + texts +
			`,"data":{"value":` + q + `}}`,
		"bad token":        `{"errors":["invalid token ` + v + `"]}`,
		"sealed":           `{"errors":["Vault is sealed ` + v + `"]}`,
		"not initialized":  `{"errors":["Vault is not initialized ` + v + `"]}`,
		"no route":         `{"errors":["no handler for route ` + v + `"]}`,
		"past the maximum": `{"errors":["past the max TTL ` + v + `"]}`,
		"a value": `{"request_id":` + q + `,"data":{"data":{"password":` + q +
			`},"metadata":{}}}`,
		"beside the keys": `{"data":{"keys":` + q + `,"value":` + q + `}}`,
		"as a number": `{"data":{"keys":[` + q + `,1],"ttl":` + q + `},"auth":{"lease_duration":` +
			q + `}}`,
		"as a type": `{` + q + `:1,"type":{` + q + `:2},"data":{"secret":{` + q + `:{"type":[` +
			q + `],"description":5}}}}`,
		"descriptions": `{"data":{"secret":{"a/":{"description":` + q +
			`,"options":{"version":2}}}}}`,
		"as the mount":  `{"data":{"path":` + q + `,"type":` + q + `,"description":` + q + `}}`,
		"no JSON":       v,
		"nearly JSON":   `{"data":{"keys":["` + v + `"]`,
		"bad escape":    `{"data":"\q` + v + `"}`,
		"wrong errors":  `{"errors":` + q + `}`,
		"errors, 200":   `{"errors":` + texts + `,"x":1}`,
		"HTML":          `<html><title>` + v + `</title> HTTPS</html>`,
		"several lines": "a\n" + v + "\r\n\x1b[31m" + v,
	}
}

// direct answers requests by a handler, without a network.
type direct http.HandlerFunc

func (d direct) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d(w, req)
	resp := w.Result()
	resp.Request = req
	return resp, nil
}

// Promise 1 and 4 for errors: nothing that a server can send gets into one, but for the host that
// a redirect names.
func TestCanaryIsInNoError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, canaryIsInNoError) // where a server is busy, or fails, they wait
}

func canaryIsInNoError(t *testing.T) {
	errorsSeen := 0
	for _, status := range []int{200, 201, 301, 307, 400, 401, 403, 404, 405, 412, 418, 429, 472, 500,
		501, 503, 599} {
		var body string
		handler := func(w http.ResponseWriter, r *http.Request) {
			for _, name := range []string{"Server", "X-Vault-Error", "Warning", "Retry-After", "Set-Cookie",
				"Www-Authenticate", "X-Vault-Namespace", "Content-Type"} {
				w.Header().Set(name, canary+" "+someToken)
			}
			w.Header().Set("Location",
				"https://"+canary+":"+someToken+"@active.example/"+canary+"?token="+someToken+"#"+canary)
			w.Header().Set("Trailer", "X-After")
			w.WriteHeader(status)
			fmt.Fprint(w, body)
			w.Header().Set("X-After", canary)
		}
		for form, b := range bodies(someToken) {
			body = b
			// A client that has met many of these holds its requests back for longer and longer.
			c := once(newClient(t, Options{Address: "http://vault.example.com", Token: someToken,
				Transport: direct(handler)}))
			for name, call := range calls(c) {
				err := call(t.Context())
				if err != nil {
					errorsSeen++
				}
				checkText(t, fmt.Sprintf("%s, status %d, %s", name, status, form), err, canary)
			}
		}
	}
	if errorsSeen < 1800 {
		t.Errorf("only %d errors were looked at", errorsSeen)
	}
}

// The same from servers that do not keep to HTTP: the library's own errors quote what it
// could not read.
func TestCanaryInBrokenHTTP(t *testing.T) {
	t.Parallel()
	v := canary + " " + someToken
	for _, sent := range []string{
		v,
		v + "\r\n\r\n",
		"HTTP/1.1 " + v + "\r\n\r\n",
		"HTTP/" + v + " 200 OK\r\n\r\n",
		"HTTP/1.1 200 " + v + "\r\nContent-Length: " + v + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n" + v + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nA: b\r\n " + v + ": c\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + v + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + v + "\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":" + v + "\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + v,
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2 " + v + "\r\n\r\n",
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: " + v + "\r\nConnection: Upgrade\r\n\r\n" + v,
		"HTTP/1.1 103 Early Hints\r\nLink: " + v + "\r\n\r\n" + v,
		"HTTP/1.1 307 x\r\nLocation: http://[" + v + "\r\n\r\n",
		"HTTP/1.1 307 x\r\nLocation: http://h/%zz" + v + "\r\n\r\n",
		"HTTP/1.1 307 x\r\nLocation: " + v + ":x\r\n\r\n",
	} {
		c := once(newClient(t, Options{Address: rawServer(t, sent), Token: someToken}))
		for name, call := range calls(c) {
			err := call(t.Context())
			if err == nil {
				if name != "Revoke" {
					t.Errorf("%.60q: %s: no error", sent, name)
				}
				continue
			}
			checkText(t, fmt.Sprintf("%.60q: %s", sent, name), err, canary)
		}
	}
}
