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
