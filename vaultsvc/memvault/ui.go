package memvault

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"unicode"
)

const uiStyle = `body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}table{border-collapse:collapse}th{text-align:left;vertical-align:top;padding:.2rem 1.5rem .2rem 0;font-weight:600}
code{white-space:pre-wrap;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}}`

// serveUI answers every address below /ui/ with a page that says what the real UI would
// show there. Everything on it that comes from the address is text.
func (s *Server) serveUI(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	hash := sha256.Sum256([]byte(uiStyle))
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(hash[:])+
			"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	w.Write([]byte(s.uiPage(r.URL.EscapedPath(), r.URL.Query())))
}

func (s *Server) uiPage(escaped string, query url.Values) string {
	p, ns := readUIAddress(escaped, query), query.Get("namespace")
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<title>vaultmap demo</title><style>` + uiStyle +
		`</style></head><body><h1>This is vaultmap's demo</h1>` +
		`<p>There is no Vault behind it, and no secret has a value here. At this address the real web UI would show <strong>` +
		html.EscapeString(p.page) + `</strong>.</p><table>`)
	row := func(name, value string) {
		b.WriteString("<tr><th>" + name + "</th><td><code><bdi>" + html.EscapeString(plain(value)) +
			"</bdi></code></td></tr>")
	}
	if ns != "" {
		row("Namespace", ns)
	}
	if p.mount != "" {
		row("Mount", p.mount)
		row("Path", p.path)
		row("In this demo", s.whatIs(ns, p))
	}
	row("Address", escaped)
	b.WriteString("</table></body></html>\n")
	return b.String()
}

// whatIs says whether the demo has what an address names.
func (s *Server) whatIs(ns string, p uiPage) string {
	if !p.known {
		return "not an address that the web UI has"
	}
	if ns = strings.Trim(ns, "/"); ns != "" {
		ns += "/"
	}
	s.mu.RLock()
	var m *mount
	if space := s.spaces[ns]; space != nil {
		m = space.mounts[p.mount]
	}
	s.mu.RUnlock()
	switch {
	case m == nil:
		return "no such mount"
	case p.path == "":
		return "the mount itself, engine " + m.engine
	case m.engine == "cubbyhole":
		return "known to its token alone"
	}
	secret, folder := m.names.has(p.path)
	switch {
	case secret && folder:
		return "a secret, and a folder of the same name"
	case secret:
		return "a secret"
	case folder:
		return "a folder"
	}
	return "nothing of that name"
}

// plain makes what cannot be seen in a name visible.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsGraphic(r) && r != unicode.ReplacementChar {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u{%x}", r)
		}
	}
	return b.String()
}
