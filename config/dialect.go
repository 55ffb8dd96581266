package config

import (
	"slices"
	"strings"
)

// Hints are written in the words of the vault command. Those who use OpenBao have another command,
// and variables of other names.

// twins are the variables that are read in both families: a name without that of its family.
var twins = []string{"ADDR", "AGENT_ADDR", "CACERT", "CACERT_BYTES", "CAPATH", "CLIENT_CERT",
	"CLIENT_KEY", "CLIENT_TIMEOUT", "CONFIG_PATH", "HEADERS", "HTTP_PROXY", "MAX_RETRIES", "NAMESPACE",
	"PROXY_ADDR", "RATE_LIMIT", "SKIP_VERIFY", "SRV_LOOKUP", "TLS_SERVER_NAME", "TOKEN"}

var (
	dialectVariable = compiled(`\bVAULT_[A-Z_]*`)
	dialectCommand  = compiled(`(^|['"(; ])vault (` +
		`login|unwrap|token|kv|list|read|status|operator|namespace|policy|secrets|auth|print)\b`)
)

// SpeaksBao reports whether the user has OpenBao's variables: they say which server it is, or whose
// token, or product in the config file does.
func (c *Config) SpeaksBao() bool {
	isBao := func(origin string) bool { return strings.HasPrefix(origin, "env "+families[1]) }
	token := c.variables.about("TOKEN")
	return isBao(c.Address.Origin) || isBao(c.Namespace.Origin) ||
		token != nil && isBao(token.Origin) || c.Product.V == "openbao"
}

// InWords returns a hint of the program's own in the words of OpenBao, where the user has those or
// the server is one. A variable that is set by its old name keeps it, since that one goes first.
func (c *Config) InWords(hint string, openBao bool) string {
	if !openBao && !c.SpeaksBao() {
		return hint
	}
	hint = dialectVariable().ReplaceAllStringFunc(hint, func(name string) string {
		rest := strings.TrimPrefix(name, families[0])
		if rest != "" && !slices.Contains(twins, rest) || c.env != nil && c.env(name) != "" {
			return name
		}
		return families[1] + rest
	})
	return dialectCommand().ReplaceAllString(hint, "${1}bao $2")
}
