package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// apiVersion stands between the address of a server and a path of its API.
const apiVersion = "/v1/"

// addresses takes in the calls of Vault's API on a line, whichever program makes them:
// "$VAULT_ADDR/v1/secret/data/app", "https://vault.example.com:8200/v1/...". Other servers have a
// version in their addresses, too: this one's is known by its name or its port, or the command has
// a header of Vault. The line begins at offset start.
//
// https://developer.hashicorp.com/vault/api-docs#authentication
func (s *shellScan) addresses(start int, line string, by apiCall) {
	if strings.Contains(line, sopsMarker) {
		return // the address of a key, which nobody calls
	}
	for at := 0; ; {
		n := strings.Index(line[at:], apiVersion)
		if n < 0 {
			return
		}
		at += n
		base := serverBefore(line[max(0, at-lex.MaxPath):at])
		server := serverName(base)
		behind := line[at+len(apiVersion):]
		place := behind[:lex.LengthUntil(behind[:min(len(behind), 2*lex.MaxPath)],
			" \t\r\n\"'`);|&?#>\\,")]
		if server != "" && (by.header || s.isVault(server)) {
			r := Reference{Line: s.lineOf(start + at - len(base)), Raw: lex.OneLine(place),
				Path: s.names.expand(place), Namespace: s.namespace, Call: callAPI}
			r.Templated = lex.HoldsPlaceholder(r.Path)
			r.Folder = strings.HasPrefix(behind[len(place):], "?list=true") || by.lists
			if isCommandPath(r) && !isPublic(r.Path) && (!by.writes || writes(r.Path, true)) {
				s.refs = append(s.refs, r)
			}
		}
		at += len(apiVersion) + len(place)
	}
}

// serverBefore returns the address of a server at the end of a text: a variable may be all of it,
// and stand in quotes.
func serverBefore(text string) string {
	end := len(text)
	if end > 0 && (text[end-1] == '"' || text[end-1] == '\'') {
		end--
	}
	i := end
	for i > 0 {
		before := text[:i]
		open := ""
		switch c := before[i-1]; {
		case strings.HasSuffix(before, "}}"):
			open = "{{"
		case c == '}':
			open = "${"
		case c == ')':
			open = "$("
		case strings.IndexByte(" \t\"'`(<>|,;=[!", c) >= 0:
			return text[i:end]
		}
		if open == "" {
			i--
			continue
		}
		if i = strings.LastIndex(before, open); i < 0 || open == "${" &&
			strings.ContainsAny(before[i:], `"' `) {
			return ""
		}
	}
	return text[i:end]
}

// apiCall is what a command that calls the API says beside the address.
type apiCall struct {
	header bool // one of Vault's
	lists  bool // the method is LIST
	writes bool // or another one than GET
}

func (s *shellScan) calls(command string) (by apiCall) {
	if !strings.Contains(command, apiVersion) {
		return by
	}
	by.lists, by.writes = methodOf(command)
	by.header = holdsVaultHeader(command)
	for name := range variablesOf(command) {
		by.header = by.header || holdsVaultHeader(s.names.written(name))
	}
	return by
}

// serverName returns the part of an address that names the server: the host with its port, or a
// variable. It is "" where the text is no address.
func serverName(base string) string {
	scheme, host, ok := strings.Cut(base, "://")
	switch {
	case ok && scheme != "http" && scheme != "https" && !lex.HoldsPlaceholder(scheme):
		return ""
	case !ok && !strings.ContainsAny(base, "$%{") && (strings.Contains(base, "/") ||
		!strings.ContainsAny(base, ".:")):
		return "" // a path
	case !ok:
		host = base
	}
	host, _ = lex.CutOutside(host, '/')
	return host
}

// isVault reports whether the name of a server is that of a Vault.
func (s *shellScan) isVault(name string) bool {
	if isVaultName(name) {
		return strings.ContainsAny(name, "$%{.:") || name == "vault"
	}
	for name := range variablesOf(name) {
		if isVaultName(s.names.written(name)) {
			return true
		}
	}
	return false
}

// vaultHeader begins the headers of requests to Vault.
const vaultHeader = "X-Vault-"

func holdsVaultHeader(text string) bool {
	return strings.Contains(text, vaultHeader) && slices.ContainsFunc([]string{"Token", "Namespace",
		"Request", "Wrap-TTL"}, func(name string) bool {
		return strings.Contains(text, vaultHeader+name)
	})
}

// isVaultName reports whether the name of a server or of a variable is one of Vault's or OpenBao's,
// or has their port.
func isVaultName(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "vault") || strings.Contains(name, "openbao") ||
		strings.HasSuffix(name, ":8200") {
		return true
	}
	before, after, ok := strings.Cut(name, "bao")
	isLetter := func(s string, i int) bool { return s != "" && s[i] >= 'a' && s[i] <= 'z' }
	return ok && !isLetter(before, len(before)-1) && !isLetter(after, 0)
}

// variablesOf goes over the names of variables in a text.
func variablesOf(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			_, rest, ok := strings.Cut(text, "$")
			if !ok {
				return
			}
			text = strings.TrimLeft(rest, "{(")
			if name := firstWord(text); name != "" && !yield(name) {
				return
			}
		}
	}
}

// methodOf tells by which method a command of curl or its like asks: LIST, or one that writes.
func methodOf(command string) (lists, writes bool) {
	for _, word := range strings.Fields(command) {
		word = strings.Trim(word, `"'`)
		for _, flag := range []string{"-X", "--request=", "--method="} {
			word = strings.TrimPrefix(word, flag)
		}
		switch strings.ToUpper(word) {
		case "LIST":
			lists = lists || word == "LIST"
		case "POST", "PUT", "PATCH", "DELETE", "-D", "--DATA", "--DATA-RAW", "--DATA-BINARY", "--JSON":
			writes = writes || word != "-D"
		}
	}
	return lists, writes
}

// isPublic reports whether a path is one of those by which anybody gets a certificate or a list of
// revoked ones: they stand in configurations, and are no secrets.
//
// https://developer.hashicorp.com/vault/api-docs/secret/pki#accessing-authority-information
func isPublic(path string) bool {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if segments[0] == "secret" || strings.Contains(segments[0], "kv") ||
		slices.Contains(segments, "data") {
		return false
	}
	last := len(segments) - 1
	if last > 0 && slices.Contains([]string{"pem", "der", "json"}, segments[last]) {
		last--
	}
	return slices.Contains([]string{"ca", "ca_chain", "crl", "ocsp"}, segments[last])
}
