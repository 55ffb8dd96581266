package xref

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Form is a location in the syntax of a tool, ready to be pasted: one line without control
// characters.
type Form struct {
	Name string // what takes it: "vault command", "Kong reference, kong/hcv"
	Text string
}

// FieldPlaceholder stands in a [Form] for the field of a secret, where no file names one: fields
// cannot be listed.
const FieldPlaceholder = "FIELD"

// Forms returns the ways to write a secret or folder down, for a mount of the given KV version (0
// for other engines). field is that of the secret, "" where none is known.
//
// Kong and External Secrets name a mount through an object that stands in a file: there is a form
// for each of those that the catalog has for this mount. A tool that cannot be led to the location,
// or to none with such a field, has no form.
func (x *Index) Forms(loc vaultpath.Location, kvVersion int, field string) []Form {
	if field == "" {
		field = FieldPlaceholder
	}
	forms := []Form{{"location", oneLine(loc.String())}, {"vault command", vaultCommand(loc, kvVersion)}}
	if loc.IsFolder() || kvVersion == 0 {
		return forms
	}
	var mounted, plain []Form
	for _, s := range x.catalog.Stores {
		kind, name, _ := strings.Cut(s.Name, "/")
		if s.Foreign || lex.HoldsPlaceholder(s.Mount+s.Namespace) || strings.Trim(s.Namespace, "/") != loc.Namespace {
			continue
		}
		switch mount := strings.Trim(s.Mount, "/") + "/"; {
		case s.KVVersion != 0 && s.KVVersion != kvVersion: // it asks for something else
		case kind == "kong" && mount == loc.Mount:
			if text, ok := kongForm(name, loc.Path, field); ok {
				mounted = append(mounted, Form{"Kong reference, " + s.Name, text})
			}
		case kind != secretStore && kind != clusterStore:
		case mount == loc.Mount:
			mounted = append(mounted, Form{"remoteRef, " + s.Name, remoteRef(keyBelowMount(loc, kvVersion), field)})
		case mount == "/":
			plain = append(plain, Form{"remoteRef, " + s.Name, remoteRef(wholeKey(loc, kvVersion), field)})
		}
	}
	forms = append(forms, slices.Compact(append(mounted, plain...))...) // a copy in each environment's folder
	if len(plain) == 0 && !slices.ContainsFunc(mounted, func(f Form) bool { return strings.HasPrefix(f.Name, "remoteRef") }) {
		forms = append(forms, Form{"remoteRef", remoteRef(wholeKey(loc, kvVersion), field)})
	}
	if text, ok := agentAnnotation(loc, kvVersion); ok {
		forms = append(forms, Form{"agent annotation", text})
	}
	return forms
}

// vaultCommand is a command of the vault CLI, quoted for a POSIX shell.
func vaultCommand(loc vaultpath.Location, kvVersion int) string {
	words := []string{"vault"}
	verb, path := "get", loc.Path
	if loc.IsFolder() {
		verb = "list"
	}
	mount := strings.TrimSuffix(loc.Mount, "/")
	switch {
	case kvVersion == 0 && verb == "get":
		words, path = append(words, "read"), loc.String()
	case kvVersion == 0:
		words, path = append(words, "list"), loc.String()
	case path == "":
		words, path = append(words, "kv", verb), mount // an empty path with -mount is refused
		mount = ""
	default:
		words = append(words, "kv", verb)
	}
	if loc.Namespace != "" {
		words = append(words, "-namespace="+loc.Namespace)
	}
	if kvVersion > 0 && mount != "" {
		words = append(words, "-mount="+mount)
	}
	if strings.HasPrefix(path, "-") {
		words = append(words, "--") // it is no flag
	}
	words = append(words, path)
	for i, w := range words {
		words[i] = ShellWord(w)
	}
	return strings.Join(words, " ")
}

// isPlain reports whether no shell takes a character for anything but text.
func isPlain(r rune) bool { return isAlphanumeric(r) || strings.ContainsRune("_@%+=:,./-", r) }

func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// ShellWord quotes a word for a POSIX shell. What a line cannot hold is written in the $'…' form
// of bash, zsh and POSIX 2024.
func ShellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isPlain(r) }) {
		return s
	}
	if oneLine(s) == s {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	for _, r := range []byte(s) {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(r)
		case r < ' ' || r >= 0x7f:
			const digits = "01234567"
			b.Write([]byte{'\\', digits[r>>6], digits[r>>3&7], digits[r&7]})
		default:
			b.WriteByte(r)
		}
	}
	return "$'" + b.String() + "'"
}

// kongForm is a reference of Kong Gateway, whose parts are escaped as those of a URI. Kong
// unescapes them twice, and puts the path into an address as it is then: ok is false where that
// comes to something else.
// https://developer.konghq.com/gateway/entities/vault/
func kongForm(prefix, path, field string) (text string, ok bool) {
	parts := append(strings.Split(path, "/"), field)
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.QueryEscape(p), "+", "%20") // PathEscape leaves "&" and "="
	}
	ok = !strings.Contains(path, "//") && !strings.ContainsAny(path, " %?#+") && !strings.ContainsAny(field, "%+")
	return "{vault://" + prefix + "/" + strings.Join(parts, "/") + "}", ok && !strings.ContainsFunc(path, isControl)
}

// keyBelowMount returns the key by which External Secrets Operator finds a location with a store
// that has its mount. The operator takes the mount out of a key that begins with it, so there the
// API's path stands.
// https://github.com/external-secrets/external-secrets/blob/main/providers/v1/vault/client_get.go (buildPath)
func keyBelowMount(loc vaultpath.Location, kvVersion int) string {
	if strings.HasPrefix(loc.Path, loc.Mount) {
		return apiPath(loc, kvVersion)
	}
	return loc.Path
}

// wholeKey returns the key by which External Secrets Operator finds a location with a store that
// has no path. For version 2 it puts data/ behind the first segment, unless there is a "/data/" in
// the key.
func wholeKey(loc vaultpath.Location, kvVersion int) string {
	if key := loc.String(); strings.Count(loc.Mount, "/") == 1 && !strings.Contains(key, "/data/") {
		return key
	}
	return apiPath(loc, kvVersion)
}

// apiPath returns the path by which the API reads a secret, below /v1/ and not escaped.
func apiPath(loc vaultpath.Location, kvVersion int) string {
	if kvVersion == 2 {
		return loc.Mount + "data/" + loc.Path
	}
	return loc.String()
}

// remoteRef is the place of a secret as External Secrets Operator has it, in YAML on one line.
// https://external-secrets.io/latest/provider/hashicorp-vault/
func remoteRef(key, field string) string {
	return "remoteRef: {key: " + yamlText(key) + ", property: " + yamlText(field) + "}"
}

// agentAnnotation is the annotation of the Vault Agent Injector: its name says which file it makes,
// its value is a path of the API, which becomes a text in a template and is parsed as a URL. ok is
// false where that comes to something else.
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations
// https://github.com/hashicorp/consul-template/blob/main/dependency/vault_read.go (NewVaultReadQuery)
func agentAnnotation(loc vaultpath.Location, kvVersion int) (text string, ok bool) {
	// The name of an annotation cannot hold all that a secret's can, and has at most 63 characters.
	file := strings.Join(strings.FieldsFunc(loc.Name(), func(r rune) bool {
		return !isAlphanumeric(r) && !strings.ContainsRune("._-", r)
	}), "-")
	file = strings.Trim(file[:min(len(file), 40)], "-_.")
	if file == "" {
		file = "secret"
	}
	path := apiPath(loc, kvVersion)
	escaped := escapeSigns.Replace(path)
	u, err := url.Parse(escaped)
	ok = err == nil && u.Path == path && strings.TrimSpace(path) == path && !strings.ContainsAny(path, `"\`)
	return "vault.hashicorp.com/agent-inject-secret-" + file + ": " + yamlText(escaped), ok
}

// yamlText is a text as a quoted scalar of YAML, which takes every string that JSON has.
func yamlText(s string) string {
	b, _ := json.Marshal(s) // a string always has a form
	var out strings.Builder
	for _, r := range string(b) {
		if isControl(r) {
			fmt.Fprintf(&out, `\u%04x`, r) // JSON leaves DEL and C1 as they are
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// oneLine replaces what would act where it is pasted into a shell or an editor.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// isControl tells control characters and those that end a line.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}
