package config

import (
	"slices"
	"strings"
)

// Parts of names of variables that hold secrets, and whole words of them where a part would be in
// many others, too.
var (
	secretParts = []string{"TOKEN", "SECRET", "PASSW", "PASSPHRASE", "CREDENTIAL", "APIKEY", "HEADER",
		"COOKIE", "WEBHOOK", "PRIVATE"}
	secretWords = []string{"KEY", "KEYS", "AUTH", "PASS", "PWD", "PAT", "PIN", "DSN", "JWT", "OTP",
		"CREDS", "SESSION", "SIG"}
)

// NamesSecret reports whether a variable has a name as those have that hold a secret.
func NamesSecret(name string) bool {
	upper := strings.ToUpper(name)
	return slices.ContainsFunc(secretParts, func(part string) bool {
		return strings.Contains(upper, part)
	}) || slices.ContainsFunc(strings.Split(upper, "_"), func(word string) bool {
		return slices.Contains(secretWords, word)
	})
}

// secretVariables returns the variables that a config file names as those that hold a secret, in
// any of its profiles: they stand behind keys such as password_env.
func secretVariables(it *item, found []string) []string {
	for _, f := range it.fields {
		if f.name == "env" || strings.HasSuffix(f.name, "_env") {
			for _, v := range append([]*item{f.item}, f.item.list...) {
				if v.kind == "text" && !slices.Contains(found, v.text) {
					found = append(found, v.text)
				}
			}
		}
		found = secretVariables(f.item, found)
	}
	for _, v := range it.list {
		found = secretVariables(v, found)
	}
	return found
}

// used is a variable whose value went into a text.
type used struct {
	name, value string
	within      bool // there is text before it
}

// Words of names of variables: families that are about Vault, and ends of names that say where
// something is or what it is called. What stands before the second ones may be secret of others.
var (
	ourFamilies = []string{"VAULT", "BAO", "OPENBAO", "BACKSTAGE"}
	addressEnds = []string{"URL", "URI", "ADDR", "ADDRESS", "ENDPOINT"}
	placeEnds   = []string{"HOST", "HOSTNAME", "PORT", "DOMAIN", "SCHEME", "PROTOCOL", "ENV",
		"ENVIRONMENT", "STAGE", "REGION", "CLUSTER", "NAMESPACE"}
	partEnds = []string{"ENGINE", "MOUNT", "PATH", "ROLE", "TYPE", "METHOD", "SUFFIX", "BACKEND"}
)

// isPlace reports whether a variable says where a server is, or what something there is called, and
// may be sent to it. That is known by its name. Anything else, AWS_SECRET_ACCESS_KEY in an address
// say, would be given away to whoever wrote the file.
func (u used) isPlace() bool {
	words := strings.Split(strings.ToUpper(u.name), "_")
	end := words[len(words)-1]
	ours := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(ourFamilies, w) })
	if slices.Contains(partEnds, end) { // VAULT_SECRET_ENGINE is none
		words = slices.DeleteFunc(words, func(w string) bool {
			return w == "SECRET" || w == "SECRETS" || w == "AUTH"
		})
	}
	switch {
	case NamesSecret(strings.Join(words, "_")):
		return false
	case slices.Contains(addressEnds, end):
		return ours || !u.within // of another server: it goes there, and to nobody else
	}
	return ours || slices.Contains(placeEnds, end) || slices.Contains(partEnds, end)
}

// vaultToken is the form of tokens that Vault and OpenBao make.
var vaultToken = compiled(`^(hv[sbr]|[sbr])\.[0-9A-Za-z._-]+$`)

// isToken reports whether a variable may be sent as a token of Vault's: by its name, or since it
// has the form of one. GITHUB_TOKEN is none.
func (u used) isToken() bool {
	name := strings.ToUpper(u.name)
	words := strings.Split(name, "_")
	ours := slices.ContainsFunc(words, func(w string) bool {
		return w != "BACKSTAGE" && slices.Contains(ourFamilies, w)
	})
	// not VAULT_UNSEAL_KEY, and not what Ansible and Azure call a vault
	ours = ours && (slices.Contains(words, "TOKEN") || words[len(words)-1] == "SECRET") &&
		!strings.Contains(name, "ANSIBLE_VAULT") && !strings.Contains(name, "KEY_VAULT")
	return ours || name == "MY_TOKEN" || name == "ROOT_TOKEN" ||
		vaultToken().MatchString(u.value)
}
