package memvault

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Every address that the real UI has, for every odd name: mount and path come out as they
// went in.
func TestUIAddresses(t *testing.T) {
	t.Parallel()
	const view, edit, create, folder, overview = "a secret", "the form to edit a secret",
		"the form to create a secret", "the list of a folder", "the overview of a secret"
	for _, mount := range []string{"secrets/", "team/legacy/", "odd #mount/%2F/"} {
		m := url.PathEscape(strings.TrimSuffix(mount, "/"))
		for _, name := range append(OddNames(), "plain", "a/b/c", "kv", "create", "details") {
			seg, whole := vaultpath.EscapeSegments(name), vaultpath.EscapeWhole(name)
			for _, router := range []string{"secrets", "secrets-engines"} {
				base := "/ui/vault/" + router + "/" + m
				for address, want := range map[string]uiPage{
					base + "/show/" + seg:       {view, mount, name, true},
					base + "/edit/" + seg:       {edit, mount, name, true},
					base + "/list/" + seg + "/": {folder, mount, name + "/", true},
					base + "/list":              {folder, mount, "", true},
					base + "/list/":             {folder, mount, "", true},
					base + "/create?initialKey=" + url.QueryEscape(name): {create, mount, name, true},
					base + "/kv/list":                                       {folder, mount, "", true},
					base + "/kv/" + whole + "/details":                      {view, mount, name, true},
					base + "/kv/" + whole + "/details?version=3":            {view, mount, name, true},
					base + "/kv/" + whole + "/details/edit":                 {edit, mount, name, true},
					base + "/kv/create?initialKey=" + url.QueryEscape(name): {create, mount, name, true},
				} {
					if got := parsePage(t, address); got != want {
						t.Errorf("%s\n is %+v\nnot %+v", address, got, want)
					}
				}
				if name != "create" {
					if got, want := parsePage(t, base+"/kv/"+whole),
						(uiPage{overview, mount, name, true}); got != want {
						t.Errorf("overview of %q is %+v", name, got)
					}
				}
			}
		}
	}
}

// The real UI shows a 404 page or nothing for these, so the demo must not say that they are right.
func TestUIAddressesThatAreWrong(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"/ui/vault/secrets/secrets/kv/teams/payments/details", // raw slashes
		"/ui/vault/secrets/secrets/kv/",
		"/ui/vault/secrets/team/legacy/list/billing/", // a nested mount that is not escaped
		"/ui/vault/auth",
		"/ui/",
	} {
		if p := parsePage(t, address); p.known {
			t.Errorf("%s is %+v", address, p)
		}
	}
}

func parsePage(t *testing.T, address string) uiPage {
	t.Helper()
	u, err := url.Parse("http://vault.test" + address)
	if err != nil {
		t.Fatal(err)
	}
	return readUIAddress(u.EscapedPath(), u.Query())
}

func TestUIPageSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	s, _ := Sample()
	for address, want := range map[string]string{
		"vault/secrets/secrets/kv/teams%2Fpayments%2Fprod%2Fdb-main/details": "a secret, and a folder of the same name",
		"vault/secrets/secrets/kv/teams%2Fpayments%2Fprod%2Fkafka/details":   "<bdi>a secret</bdi>",

		"vault/secrets/secrets/list/teams/payments/":          "<bdi>a folder</bdi>",
		"vault/secrets/secrets/kv/list":                       "the mount itself, engine kv",
		"vault/secrets/team%2Flegacy/show/billing/invoice-db": "<bdi>a secret</bdi>",
		"vault/secrets/secrets/kv/nowhere/details":            "nothing of that name",
		"vault/secrets/nowhere/show/x":                        "no such mount",
		"vault/secrets/secrets/kv/a/b":                        "not an address that the web UI has",
		"vault/secrets/cubbyhole/show/scratch":                "known to its token alone",
		"vault/secrets/secrets/kv/x/details?namespace=a%2Fb":  "<bdi>a/b</bdi>",
		"": "a page that is about no secret",
	} {
		g := ask(t, s, "GET", "/ui/"+address, "")
		if g.status != 200 || !strings.Contains(g.raw, want) {
			t.Errorf("%s: status %d, %q is not in %s", address, g.status, want, g.raw)
		}
	}
	if g := ask(t, s, "GET", "/", ""); g.status != 307 || g.header.Get("Location") != "/ui/" {
		t.Errorf("/: %d to %q", g.status, g.header.Get("Location"))
	}
	if g := ask(t, s, "POST", "/ui/vault/secrets", ""); g.status != 405 {
		t.Errorf("POST: %d", g.status)
	}
}

// Attack: a link to the demo whose names are HTML, so that a script runs in the browser of
// whoever opens it.
func TestUIPageRunsNothing(t *testing.T) {
	t.Parallel()
	s := New()
	s.AllowUnprintable(true)
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'--><svg/onload=alert(1)>`,
		`</code></td><h1>x`,
		`javascript:alert(1)`, `{{7*7}}`, "</title><script>", "\x00<b>", "\u2028<i>",
		"<style>*{display:none}", "&lt;script&gt;",
	} {
		for _, address := range []string{
			"/ui/vault/secrets/secrets/kv/" + url.PathEscape(evil) + "/details",
			"/ui/vault/secrets/" + url.PathEscape(evil) + "/show/x",
			"/ui/vault/secrets/x/kv/create?initialKey=" + url.QueryEscape(evil),
			"/ui/vault/secrets/x/kv/y/details?namespace=" + url.QueryEscape(evil),
			"/ui/" + url.PathEscape(evil),
		} {
			g := ask(t, s, "GET", address, "")
			if g.status != 200 {
				t.Errorf("%s: %d", address, g.status)
			}
			checkInert(t, address, g.raw)
			policy := g.header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") ||
				strings.Contains(policy, "unsafe") {
				t.Errorf("Content-Security-Policy: %q", policy)
			}
			if g.header.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(g.header.Get("Content-Type"), "text/html") {
				t.Errorf("headers: %q", g.header)
			}
		}
	}
}

// checkInert fails where the page has other tags than its own, or anything that loads.
func checkInert(t *testing.T, address, html string) {
	t.Helper()
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(html, -1) {
		switch tag {
		case `<!doctype html>`, `<html lang="en">`, `</html>`, `<head>`, `</head>`, `<body>`, `</body>`,
			`<meta charset="utf-8">`,
			`<meta name="viewport" content="width=device-width">`, `<title>`, `</title>`, `<style>`,
			`</style>`, `<h1>`, `</h1>`, `<p>`, `</p>`,
			`<strong>`, `</strong>`, `<table>`, `</table>`, `<tr>`, `</tr>`, `<th>`, `</th>`, `<td>`,
			`</td>`, `<code>`, `</code>`, `<bdi>`, `</bdi>`:
		default:
			t.Errorf("%s: the page has the tag %q", address, tag)
		}
	}
	if strings.Count(html, "<style>") != 1 || strings.ContainsAny(html, "\x00\u2028\u202e") {
		t.Errorf("%s: %q", address, html)
	}
}

func FuzzUIPage(f *testing.F) {
	f.Add("/ui/vault/secrets/secrets/kv/a%2Fb/details", "namespace=a")
	f.Add("/ui/vault/secrets-engines/x/kv/create", "initialKey=%3Cscript%3E")
	f.Add("/ui/%%3C<script>", "namespace=<b>")
	f.Fuzz(func(t *testing.T, path, query string) {
		values, _ := url.ParseQuery(query)
		checkInert(t, path, New().uiPage(path, values))
	})
}
