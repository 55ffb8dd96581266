package connect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

// Describe returns each setting with where it came from, in the order in which they are shown.
func (s *Settings) Describe() render.Settings {
	var all render.Settings
	add := func(key, value, origin string) {
		all = append(all, render.Setting{Key: key, Value: value, Origin: origin})
	}
	text := func(key string, v config.Value[string]) { add(key, v.V, v.Origin) }
	s.describeBackstage(add)
	text("profile", s.Profile)
	text("address", s.Address)
	s.describeTLS(add)
	s.describeHeaders(add)
	add("public_url", s.WebURL, s.PublicURL.Origin)
	text("namespace", s.Namespace)
	add("token", "[token]", s.TokenOrigin)
	add("catalog", strings.Join(s.Folders.Dirs, ", "), s.Folders.Origin)
	text("engine", s.Engine)
	version := "detected"
	if s.KVVersion.V != 0 {
		version = fmt.Sprint(s.KVVersion.V)
	}
	add("kv_version", version, s.KVVersion.Origin)
	text("list_verb", s.ListVerb)
	text("secret_suffix", s.SecretSuffix)
	s.describeLogin(add)
	renewal := ""
	if s.Renewal.V != 0 {
		renewal = "every " + s.Renewal.V.String()
	}
	add("renewal", renewal, s.Renewal.Origin)
	text("product", s.Product)
	text("vault_version", s.VaultVersion)
	add("index", fmt.Sprint(s.Index.V), s.Index.Origin)
	add("concurrency", fmt.Sprint(s.Concurrency.V), s.Concurrency.Origin)
	add("timeout", s.Timeout.V.String(), s.Timeout.Origin)
	add("mouse", fmt.Sprint(s.Mouse.V), s.Mouse.Origin)
	add("linear", fmt.Sprint(s.Linear.V), s.Linear.Origin)
	s.describeLook(add)
	s.describeCheck(add)
	if n := len(s.Twins.V); n > 0 {
		add("twins", fmt.Sprintf("%d of one's own", n), s.Twins.Origin)
	}
	return all
}

// describeLook says what the explorer looks like.
func (s *Settings) describeLook(add func(key, value, origin string)) {
	name := cmp.Or(s.Theme.V.Name, "auto")
	if n := len(s.Theme.V.Inks); n > 0 {
		name += fmt.Sprintf(", %d inks of one's own", n)
	}
	add("theme", name, s.Theme.Origin)
	add("color", s.Color.V, s.Color.Origin)
	add("ascii", fmt.Sprint(s.ASCII.V), s.ASCII.Origin)
}

// describeCheck says what of the findings of check counts.
func (s *Settings) describeCheck(add func(key, value, origin string)) {
	add("check.fail_on", strings.Join(s.Check.FailOn.V, ", "), s.Check.FailOn.Origin)
	add("check.baseline", s.Check.Baseline.V, s.Check.Baseline.Origin)
	if rules := s.Check.Ignore; len(rules) > 0 {
		add("check.ignore", render.Counted(len(rules), "rule"), rules[0].Origin)
	}
}

// describeBackstage names the app-config files that are used, or the one that could be.
func (s *Settings) describeBackstage(add func(key, value, origin string)) {
	found := s.FoundBackstage()
	switch {
	case found != "":
		add("backstage", "found "+found+", which is not used", "--backstage "+found+" uses it")
	case len(s.Backstage) == 0:
		add("backstage", "", "")
	default:
		add("backstage", strings.Join(s.Backstage, ", "), "flag --backstage")
	}
}

func (s *Settings) describeTLS(add func(key, value, origin string)) {
	t := s.TLS
	if t.CACert.V == "" && t.CAPEM.V != "" {
		t.CACert = config.Value[string]{V: fmt.Sprintf("%d bytes of certificates", len(t.CAPEM.V)),
			Origin: t.CAPEM.Origin}
	}
	values := []config.Value[string]{t.CACert, t.CAPath, t.ClientCert, t.ClientKey, t.ServerName}
	for i, key := range []string{"ca_cert", "ca_path", "client_cert", "client_key", "server_name"} {
		if v := values[i]; v.V != "" {
			add("tls."+key, v.V, v.Origin)
		}
	}
	if skip := t.SkipVerify; skip.V != nil {
		add("tls.skip_verify", fmt.Sprint(*skip.V), skip.Origin)
	}
}

// describeHeaders names the headers. Their values are nobody's to see.
func (s *Settings) describeHeaders(add func(key, value, origin string)) {
	var names, origins []string
	for _, h := range s.Headers {
		names = append(names, h.Name)
		if !slices.Contains(origins, h.Origin) {
			origins = append(origins, h.Origin)
		}
	}
	if len(names) > 0 {
		add("headers", strings.Join(names, ", "), strings.Join(origins, "; "))
	}
}

// describeLogin says how the settings have the program log in. A token may go before it.
func (s *Settings) describeLogin(add func(key, value, origin string)) {
	switch {
	case s.Auth == nil:
		add("login", "", "")
	case strings.HasPrefix(s.TokenOrigin, s.Auth.Origin):
		add("login", s.Auth.String(), s.Auth.Origin)
	default:
		add("login", "not used: "+s.Auth.String(), s.Auth.Origin)
	}
}
