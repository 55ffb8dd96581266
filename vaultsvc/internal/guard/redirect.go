package guard

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Redirect is the error for an answer that sends a request to another address. It wraps
// [ErrRedirect], and names the host and nothing else of that address: the rest could repeat what
// was sent.
type Redirect struct {
	To string // scheme and host, or why they are not told

	Nowhere    bool // it does not say where to, or cannot be read
	SameHost   bool // whatever the port
	SameServer bool // scheme and port, too
	SamePath   bool // what was asked for below /v1/ is asked for there, too
	BelowAPI   bool // something else is, below /v1/
	Plain      bool // from http to http
	ToTLS      bool // from http to https
	FromTLS    bool // from https to http
}

// Error says where to.
func (r *Redirect) Error() string { return ErrRedirect.Error() + ": " + r.To }

// Unwrap returns [ErrRedirect].
func (r *Redirect) Unwrap() error { return ErrRedirect }

func (g *Guard) redirect(resp *http.Response, req *http.Request) error {
	location := resp.Header.Get("Location")
	u, err := url.Parse(location)
	if err != nil {
		return &Redirect{To: "an address that cannot be read", Nowhere: true}
	}
	from := req.URL
	u = from.ResolveReference(u)
	asked := strings.TrimPrefix(from.EscapedPath(), strings.TrimSuffix(g.base.EscapedPath(), "/"))
	r := &Redirect{
		To:       (&url.URL{Scheme: u.Scheme, Host: u.Host}).String(),
		Nowhere:  location == "",
		SameHost: strings.EqualFold(u.Hostname(), from.Hostname()),
		SamePath: strings.HasSuffix(u.EscapedPath(), asked),
		BelowAPI: strings.Contains(u.EscapedPath(), "/v1/"),
		Plain:    from.Scheme == "http" && u.Scheme == "http",
		ToTLS:    from.Scheme == "http" && u.Scheme == "https",
		FromTLS:  from.Scheme == "https" && u.Scheme != "https",
	}
	r.SameServer = u.Scheme == from.Scheme && strings.EqualFold(u.Host, from.Host)
	if what := g.sent(r.To, req); what != "" {
		r.To = "an address that holds " + what
	}
	return r
}

// sent returns which secret of a request a text repeats, "" for none.
func (g *Guard) sent(text string, req *http.Request) string {
	has := func(secret string) bool {
		return secret != "" && strings.Contains(strings.ToLower(text), strings.ToLower(secret))
	}
	if has(g.token()) {
		return "the token"
	}
	for name, values := range req.Header {
		if vaultHeaders[name] || name == "Accept" || name == "User-Agent" {
			continue
		}
		// As in "Bearer ...", or "name=value; name=value".
		for _, value := range values {
			if slices.ContainsFunc(strings.FieldsFunc(value, func(r rune) bool {
				return strings.ContainsRune(" ;,=", r)
			}), func(part string) bool { return len(part) > 3 && has(part) }) {
				return "a header"
			}
		}
	}
	return ""
}
