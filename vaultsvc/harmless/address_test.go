package harmless

import (
	"strings"
	"testing"
)

// badAddresses are addresses that a hostile server, or a repository, could name, by the attack.
var badAddresses = map[string]string{
	"8-bit string terminator ends a hyperlink": "https://idp.example.com/\u009c]0;pwned",
	"8-bit CSI":                         "https://idp.example.com/\u009b31m",
	"8-bit CSI as a raw byte":           "https://idp.example.com/\x9b31m",
	"escape":                            "https://idp.example.com/\x1b]52;c;cHduZWQ=\x07",
	"line break":                        "https://idp.example.com/\nhttps://evil.example.com/",
	"carriage return":                   "https://idp.example.com/\rhttps://evil.example.com/",
	"tab":                               "https://idp.example.com/\tx",
	"bidi override":                     "https://idp.example.com/\u202egro.live",
	"bidi isolate":                      "https://idp.example.com/\u2066x",
	"zero width":                        "https://idp\u200b.example.com/",
	"letters that look alike":           "https://\u0456dp.example.com/",
	"blank, where a shell would split":  "https://idp.example.com/ --new-window",
	"NUL":                               "https://idp.example.com/\x00",
	"DEL":                               "https://idp.example.com/\x7f",
	"password":                          "https://user:pass@idp.example.com/",
	"user that looks like the host":     "https://idp.example.com@evil.example.com/",
	"user with a port":                  "https://idp.example.com:443@evil.example.com/",
	"empty user":                        "https://@evil.example.com/",
	"backslash that browsers turn over": `https://idp.example.com\@evil.example.com/`,
	"two backslashes":                   `https:\\evil.example.com`,
	"script":                            "javascript:alert(1)",
	"script in capitals":                "JavaScript://idp.example.com/%0aalert(1)",
	"data":                              "data:text/html,x",
	"file":                              "file:///etc/passwd",
	"file with a host":                  "file://idp.example.com/etc/passwd",
	"another program":                   "vscode://x",
	"program by xdg-open":               "ssh://x",
	"flag":                              "--remote-debugging-port=1",
	"path":                              "/etc/passwd",
	"no scheme":                         "//evil.example.com/x",
	"scheme alone":                      "https:",
	"opaque":                            "https:evil.example.com",
	"no host":                           "https:///x",
	"port alone":                        "https://:443/x",
	"no port behind the colon":          "https://idp.example.com:/x",
	"port that is none":                 "https://idp.example.com:99999/x",
	"port of a word":                    "https://idp.example.com:x/",
	"percent signs in the host":         "https://idp%2eexample.com/",
	"escaped bidi in the host":          "https://idp%E2%80%AE.example.com/",
	"label without letters":             "https://idp..example.com/",
	"label that begins like a flag":     "https://-idp.example.com/",
	"signs in the host":                 "https://idp$(id).example.com/",
	"quote":                             `https://idp.example.com/"onclick="x`,
	"angle bracket":                     "https://idp.example.com/<script>",
	"backtick":                          "https://idp.example.com/`id`",
	"very long":                         "https://idp.example.com/" + strings.Repeat("a", 9<<10),
	"nothing":                           "",
}

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	for attack, address := range badAddresses {
		err := CheckAddress(address)
		if err == nil {
			t.Errorf("%s: %q is taken", attack, address)
		} else if strings.Contains(err.Error(), "evil") || strings.Contains(err.Error(), "pass@") {
			t.Errorf("%s: the error repeats it: %v", attack, err)
		}
	}
	for _, address := range []string{"https://vault.example.com", "http://127.0.0.1:8200/ui/",
		"https://[fe80::1%25eth0]:8200/", "https://[::1]/", "http://localhost:8250/x?a=b&c=%20d#e",
		"https://vault.example.com./ui/vault/secrets/a%2Fb/kv/list", "HTTPS://EXAMPLE.COM/",
		"https://my_host/x", "https://idp.example.com/a@b?user=me@example.com", "https://xn--bcher-kva/",
		"https://v.b%C3%BCcher.example/",
		"https://idp.example.com/authorize?client_id=a&redirect_uri=http%3A%2F%2Flocalhost%3A8250%2Foidc%2Fcallback&response_type=code&scope=openid+email&state=st_x",
	} {
		if err := CheckAddress(address); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// What passes is printed to terminals as it stands.
func FuzzCheckAddress(f *testing.F) {
	for _, address := range badAddresses {
		f.Add(address)
	}
	f.Add("https://vault.example.com:8200/ui/")
	f.Fuzz(func(t *testing.T, s string) {
		if CheckAddress(s) != nil {
			return
		}
		host, _, _ := strings.Cut(strings.SplitN(s, "://", 2)[1], "/")
		host, _, _ = strings.Cut(host, "?")
		host, _, _ = strings.Cut(host, "#")
		if Text(s) != s || strings.Contains(host, "@") ||
			!strings.HasPrefix(strings.ToLower(s), "http") {
			t.Fatalf("%q passes", s)
		}
	})
}
