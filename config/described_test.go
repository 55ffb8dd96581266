package config

import (
	"testing"
)

// What is said of each profile is what holds where one goes there.
func TestAllProfiles(t *testing.T) {
	t.Parallel()
	const logins = `namespace: top
color: blue
address: https://top.example.com
auth: {method: oidc, role: dev}
profiles:
  own: {address: "https://own.example.com:8200/", auth: {method: kubernetes, role: r}}
  file: {address: "https://file.example.com", namespace: "/a/b/", token_file: tok, color: red}
  like: {namespace: like}
  none:
`
	for name, tc := range map[string]struct {
		file string
		vars map[string]string
		args Flags
	}{
		"file":    {file: logins},
		"another": {file: profiles},
		"environment": {file: logins, vars: map[string]string{
			"VAULT_ADDR": "https://own.example.com:8200", "VAULT_NAMESPACE": "env", "VAULT_TOKEN": "x"}},
		"no address": {file: "profiles: {a: {namespace: n}, b: {address: \"https://b\"}}",
			vars: map[string]string{"BAO_ADDR": "https://env.example.com", "BAO_NAMESPACE": "env"}},
		"flags": {file: logins, args: Flags{Address: new("https://flag.example.com"),
			Namespace: new("flag"), Profile: new("like"), TokenFile: new("/none")}},
		"no profiles": {file: "address: https://a.example.com"},
	} {
		u := newUser(t)
		u.write(userConfig, tc.file)
		for name, v := range tc.vars {
			u.vars[name] = v
		}
		here, err := load(tc.args, u.env)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all := here.AllProfiles()
		if len(all) != len(here.Profiles) {
			t.Errorf("%s: %d of %d are told of", name, len(all), len(here.Profiles))
		}
		for i, p := range all {
			there, err := load(tc.args.Switch(p.Name, here), u.env)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, p.Name, err)
			}
			login := Profile{Auth: there.Auth, TokenFile: there.TokenFile.V}
			if p.Name != here.Profiles[i] || p.Address != there.Address.V ||
				p.Namespace != there.Namespace.V || p.Login() != login.Login() || p.Color != there.Color.V {
				t.Errorf("%s: it is said of %s: %+v; there are %v, %v, %s, %v", name, p.Name, p,
					there.Address, there.Namespace, login.Login(), there.Color)
			}
		}
	}
}
