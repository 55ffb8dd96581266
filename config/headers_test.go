package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// secretHeader is in the values of these tests. It may be in no message.
const secretHeader = "header-secret-5c1e"

// headersOf returns the headers that go to the server, as "Name=value (origin)".
func headersOf(t *testing.T, c *Config) string {
	t.Helper()
	var all []string
	for _, h := range c.Headers {
		v, err := c.HeaderValue(h)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s=%s (%s)", h.Name, v.Reveal(), h.Origin))
	}
	return strings.Join(all, ", ")
}

const headersFile = `headers: {X-Everywhere: all}
profiles:
  one:
    address: https://one.example.com
    list_verb: get
    headers:
      cf-access-client-id: me.access
      CF-Access-Client-Secret_env: CF_SECRET
      X-Key_file: key
  two:
    address: https://two.example.com
    headers: {X-Key: two}
  bare: {address: https://bare.example.com}
`

func TestHeaders(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, headersFile)
	u.write(".config/vaultmap/key", "from-file\n")
	more := u.write("more", "X-Line: a: b\n\n  X-Other:c\r\n")
	at := func(line int, profile string) string {
		return fmt.Sprintf("(config ~/.config/vaultmap/config.yaml:%d%s)", line, profile)
	}
	one := "Cf-Access-Client-Id=me.access " + at(7, ", profile one") +
		", Cf-Access-Client-Secret=from-env " + at(8, ", profile one") + ", X-Key=from-file " +
		at(9, ", profile one")
	everywhere := "X-Everywhere=all " + at(1, "")
	for what, tc := range map[string]struct {
		flags Flags
		vars  map[string]string
		want  string
		verb  string
	}{
		"a profile": {Flags{Profile: ptr("one")}, nil, one + ", " + everywhere, "get"},
		"another, without what was the first's": {Flags{Profile: ptr("two")}, nil, "X-Key=two " +
			at(12, ", profile two") + ", " + everywhere, "list"},
		"one without": {Flags{Profile: ptr("bare")}, nil, everywhere, "list"},
		// Attack: VAULT_ADDR, or a flag, that leads the profile's headers elsewhere.
		"the profile's, at another address": {Flags{}, map[string]string{"VAULTMAP_PROFILE": "one",
			"VAULT_ADDR": "https://evil.example"}, "", "list"},
		"those of the top, at another address": {Flags{Address: ptr("https://evil.example")}, nil, "",
			"list"},
		"a variable, at its own address": {Flags{}, map[string]string{"VAULT_ADDR": "https://own.example",
			"VAULT_HEADERS": `{"x-b":"2","X-A":"1"}`},
			"X-A=1 (env VAULT_HEADERS), X-B=2 (env VAULT_HEADERS)", "list"},
		"OpenBao's": {Flags{}, map[string]string{"BAO_ADDR": "https://own.example",
			"BAO_HEADERS": `{"X-A":"1"}`}, "X-A=1 (env BAO_HEADERS)", "list"},
		"a variable's, beside a profile of another address": {Flags{Profile: ptr("bare")},
			map[string]string{"VAULT_ADDR": "https://own.example", "VAULT_HEADERS": `{"X-A":"1"}`},
			everywhere, "list"},
		"a profile goes before the variable of its address": {Flags{Profile: ptr("two")},
			map[string]string{"VAULT_ADDR": "https://two.example.com",
				"VAULT_HEADERS": `{"X-Key":"env","X-A":"1"}`}, "X-Key=two " + at(12, ", profile two") +
				", X-A=1 (env VAULT_HEADERS), " + everywhere, "list"},
		"flags go before all": {Flags{Profile: ptr("two"), ListVerb: ptr("get"),
			Headers: []string{"X-Key: flag", "@" + more}}, nil, "X-Key=flag (flag --header), " +
			"X-Line=a: b (flag --header " + more + ":1), X-Other=c (flag --header " + more + ":3), " +
			everywhere, "get"},
		"a tunnel to a profile's server": {Flags{Profile: ptr("two"), Address: ptr("http://127.0.0.1:1")},
			nil, "X-Key=two " + at(12, ", profile two") + ", " + everywhere, "list"},
		"the verb of the environment": {Flags{}, map[string]string{"VAULT_ADDR": "https://own.example",
			"VAULTMAP_LIST_VERB": "get"}, "", "get"},
	} {
		u.vars["CF_SECRET"] = "from-env"
		for name, value := range tc.vars {
			u.vars[name] = value
		}
		c, err := load(tc.flags, u.env)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := headersOf(t, c); got != tc.want || c.ListVerb.V != tc.verb {
			t.Errorf("%s: %s\n%s\nwant %s\n%s", what, got, c.ListVerb.V, tc.want, tc.verb)
		}
		for name := range tc.vars {
			delete(u.vars, name)
		}
	}
}

// Who chooses another profile takes no header of the command line, or of the first, there.
func TestSwitchingProfilesCarriesNoHeader(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, headersFile)
	u.vars["CF_SECRET"] = "x"
	u.write(".config/vaultmap/key", "x")
	flags := Flags{Profile: ptr("one"), Headers: []string{"X-Flag: 1"}, ListVerb: ptr("get")}
	started, err := load(flags, u.env)
	if err != nil || !strings.HasPrefix(headersOf(t, started), "X-Flag=1 ") {
		t.Fatal(headersOf(t, started), err)
	}
	c, err := load(flags.Switch("bare", started), u.env)
	if got := headersOf(t, c); err != nil || strings.Contains(got, "X-Flag") ||
		strings.Contains(got, "Cf-") || c.ListVerb.V != "list" {
		t.Errorf("%s, %s, %v", headersOf(t, c), c.ListVerb.V, err)
	}
	c, err = load(flags.Switch("bare", started).Switch("one", c), u.env)
	if err != nil || !strings.HasPrefix(headersOf(t, c), "X-Flag=1 ") {
		t.Errorf("back again: %s, %v", headersOf(t, c), err)
	}
}

// What is wrong with a header is told without its value, also where that stands in the wrong place.
func TestProblemsOfHeadersHideThem(t *testing.T) {
	t.Parallel()
	for what, tc := range map[string]struct{ file, text string }{
		"one of Vault's":      {"{X-Vault-Token: " + secretHeader + "}", "X-Vault-"},
		"in small letters":    {"{x-vault-namespace: " + secretHeader + "}", "X-Vault-"},
		"Vault's, by a file":  {"{X-Vault-Token_file: " + secretHeader + "}", "X-Vault-"},
		"the host":            {"{Host: " + secretHeader + "}", "Host"},
		"a length":            {"{Content-Length_env: X}", "Content-Length"},
		"another method":      {"{X-HTTP-Method-Override: " + secretHeader + "}", "another request"},
		"another path":        {"{X-Original-Url: " + secretHeader + "}", "another request"},
		"a line break":        {`{X-A: "` + secretHeader + `\r\nX-Vault-Token: x"}`, "control character"},
		"blanks":              {`{X-A: " ` + secretHeader + `"}`, "blanks"},
		"nothing":             {"{X-A: }", "no value"},
		"an empty text":       {`{X-A: ""}`, "no value"},
		"a list":              {"{X-A: [" + secretHeader + "]}", "a list"},
		"a map":               {"{X-A: {b: " + secretHeader + "}}", "a map"},
		"a list of lines":     {`["X-A: ` + secretHeader + `"]`, "a map of headers"},
		"a line":              {`"X-A: ` + secretHeader + `"`, "a map of headers"},
		"a value as the name": {`{"X-A: ` + secretHeader + `": x}`, "has a character"},
		"no variable":         {"{X-A_env: " + secretHeader + "}", "name of a variable"},
		"twice":               {"{X-A: " + secretHeader + ", x-a_env: B}", "twice"},
		"no name":             {`{"": ` + secretHeader + "}", "no name"},
		"only an end":         {"{_env: B}", "no name"},
	} {
		u := newUser(t)
		u.write(userConfig, "address: https://v.example\nheaders: "+tc.file+"\n")
		_, err := load(Flags{}, u.env)
		if err == nil || !strings.Contains(err.Error(), tc.text) ||
			strings.Contains(err.Error(), secretHeader) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, tc := range map[string]struct {
		flags Flags
		vars  map[string]string
		text  string
	}{
		"a flag of Vault's": {Flags{Headers: []string{"X-Vault-Token: " + secretHeader}}, nil,
			"flag --header: header X-Vault-Token"},
		"a flag without a name":     {Flags{Headers: []string{secretHeader}}, nil, "'Name: value'"},
		"a flag without a value":    {Flags{Headers: []string{"X-A:"}}, nil, "no value"},
		"a file that is not there":  {Flags{Headers: []string{"@nowhere"}}, nil, "nowhere"},
		"the same flag twice":       {Flags{Headers: []string{"X-A: 1", "x-a: 2"}}, nil, "twice"},
		"a variable that is no map": {Flags{}, map[string]string{"VAULT_HEADERS": secretHeader}, "JSON"},
		"a variable with a list": {Flags{}, map[string]string{
			"VAULT_HEADERS": `{"X-A":["` + secretHeader + `"]}`}, "JSON"},
		"a variable with one of Vault's": {Flags{}, map[string]string{
			"BAO_HEADERS": `{"x-vault-token":"` + secretHeader + `"}`}, "env BAO_HEADERS: header X-Vault-"},
		"a verb that is none": {Flags{ListVerb: ptr("POST")}, nil, "flag --list-verb: the verb of lists"},
		"one of the variable": {Flags{}, map[string]string{"VAULTMAP_LIST_VERB": "GET"},
			"env VAULTMAP_LIST_VERB: the verb of lists"},
	} {
		u := newUser(t)
		u.vars["VAULT_ADDR"] = "https://v.example"
		for name, value := range tc.vars {
			u.vars[name] = value
		}
		_, err := load(tc.flags, u.env)
		if err == nil || !strings.Contains(err.Error(), tc.text) ||
			strings.Contains(err.Error(), secretHeader) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What a header is in may be missing, or hold what none can be; nothing that prints the settings
// shows it.
func TestHeaderValuesAreHidden(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, `address: https://v.example
headers: {A: `+secretHeader+`, B_env: NOT_SET, C_file: missing, D_file: odd, E_env: ODD}
`)
	u.write(".config/vaultmap/odd", secretHeader+"\nX-Vault-Token: x\n")
	u.vars["ODD"] = secretHeader + "\x00"
	c, err := load(Flags{Headers: []string{"F: " + secretHeader}}, u.env)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range c.Headers {
		v, err := c.HeaderValue(h)
		if good := h.Name == "A" || h.Name == "F"; (err == nil) != good || good &&
			v.Reveal() != secretHeader {
			t.Errorf("%s: %v", h.Name, err)
		}
		if err != nil && strings.Contains(err.Error(), secretHeader) {
			t.Errorf("%s: %v", h.Name, err)
		}
	}
	text, _ := json.Marshal(c.Headers)
	for _, shown := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c.Headers),
		fmt.Sprintf("%+v %v", c.Headers, c.Headers), string(text)} {
		if strings.Contains(shown, secretHeader) || strings.Contains(shown, fmt.Sprintf("%x",
			secretHeader)) {
			t.Errorf("printed: %s", shown)
		}
	}
}
