package connect

import (
	"os"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/config"
)

// Environ is the environment of programs that are started and need no secret: the browser, the
// editor, and whatever these start in turn. named are the variables in which the settings say that
// secrets are; it may be nil. Only a token helper gets everything: see [helperToken].
func Environ(named []string) []string { return withoutSecrets(os.Environ(), named) }

func withoutSecrets(environ, named []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(named, name) || holdsOurSecret(name)
	})
}

// holdsOurSecret reports whether a variable is Vault's, OpenBao's or this program's, and may hold a
// secret. An address of a proxy may have a password in it. Other programs' variables are none of
// ours: an editor may need them.
func holdsOurSecret(name string) bool {
	family, rest, _ := strings.Cut(strings.ToUpper(name), "_")
	return slices.Contains([]string{"VAULT", "BAO", "OPENBAO", "VAULTMAP"}, family) &&
		(config.NamesSecret(rest) || strings.Contains(rest, "PROXY"))
}
