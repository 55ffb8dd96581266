package xref

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Form is a location in the syntax of a tool, ready to be pasted: one line without control
// characters.
type Form struct {
	Name string // what takes it: "vault command", "Kong reference, kong/hcv"
	Text string
}

// FormLocation is the name of the form that is the location itself.
const FormLocation = "location"

// FormCommand is the name of the form that is a command, whose first word is "vault".
const FormCommand = "vault command"

// FieldPlaceholder stands in a [Form] for the field of a secret, where no file names one: fields
// cannot be listed.
const FieldPlaceholder = "FIELD"

// Forms returns the ways to write a secret or folder down, for a mount of the given KV version (0
// for other engines). field is that of the secret, "" where none is known.
//
// Some tools name a mount through an object that stands in a file: there is a form for each of
// those that the catalog has for this mount. A tool that cannot be led to the location, or to none
// with such a field, has no form.
func (x *Index) Forms(loc vaultpath.Location, kvVersion int, field string) []Form {
	forms := []Form{{FormLocation, lex.Pasteable(loc.String())},
		{FormCommand, vaultCommand("vault", loc, kvVersion)}}
	for _, w := range x.spellings(loc, kvVersion, field) {
		name := w.form
		if w.store != "" {
			name += ", " + w.store
		}
		forms = append(forms, Form{name, w.text})
	}
	return forms
}

// spelling is a secret in the syntax of a tool.
type spelling struct {
	source, form string // of [sources.Source]
	store        string // the object that it goes by; "" where it takes none
	text         string
}

// spellings returns the ways in which files can name a secret, as [Index.Forms] has them.
func (x *Index) spellings(loc vaultpath.Location, kvVersion int, field string) []spelling {
	if loc.IsFolder() || kvVersion == 0 {
		return nil
	}
	secret := sources.Secret{Mount: loc.Mount, Path: loc.Path, Field: cmp.Or(field, FieldPlaceholder),
		KVVersion: kvVersion}
	var mounted, plain, bare []spelling
	written := map[string]bool{} // by source
	for _, st := range x.catalog.Stores {
		if st.Foreign || lex.HoldsPlaceholder(st.Mount+st.Namespace) ||
			strings.Trim(st.Namespace, "/") != loc.Namespace ||
			st.KVVersion != 0 && st.KVVersion != kvVersion { // it asks for something else
			continue
		}
		for _, s := range writers() {
			w := spelling{s.Name, s.Form, st.Name, s.Write(secret, &st.Store)}
			switch {
			case w.text == "":
			case st.Mount == "":
				plain, written[s.Name] = append(plain, w), true
			default:
				mounted, written[s.Name] = append(mounted, w), true
			}
		}
	}
	for _, s := range writers() {
		if text := s.Write(secret, nil); text != "" && !written[s.Name] {
			bare = append(bare, spelling{s.Name, s.Form, "", text})
		}
	}
	// a copy in each environment's folder
	return append(slices.Compact(append(mounted, plain...)), bare...)
}

// writers are the sources in whose syntax a secret can be written down.
var writers = sync.OnceValue(func() []sources.Source {
	return slices.DeleteFunc(sources.All(), func(s sources.Source) bool { return s.Write == nil })
})

// vaultCommand is a command of the vault CLI, or of one that takes the same, quoted for a shell.
func vaultCommand(program string, loc vaultpath.Location, kvVersion int) string {
	words := []string{program, "kv", "get"}
	if kvVersion == 0 {
		words = []string{program, "read"}
	}
	if loc.IsFolder() {
		words[len(words)-1] = "list"
	}
	if loc.Namespace != "" {
		words = append(words, "-namespace="+loc.Namespace)
	}
	path, mount := loc.Path, strings.TrimSuffix(loc.Mount, "/")
	switch {
	case kvVersion == 0:
		path = loc.String()
	case path == "":
		path = mount // an empty path with -mount is refused
	default:
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

// isSpecial reports whether a shell may take a character for anything but text.
func isSpecial(r rune) bool {
	return r >= 0x80 || !lex.IsWord(byte(r)) && !strings.ContainsRune("@%+=:,./-", r)
}

// isPlain reports whether a shell takes a word as it stands. zsh puts the path of a program in the
// place of =PROGRAM, where that begins a word or, if it is told to, stands behind an equals sign;
// fish once knew %PROCESS.
func isPlain(s string) bool {
	return s != "" && !strings.ContainsFunc(s, isSpecial) && s[0] != '=' && s[0] != '%' &&
		!strings.Contains(s, "==")
}

// IsSafeWord reports whether a name can be pasted into a command as it stands: a shell takes it as
// it is, and the command for no flag.
func IsSafeWord(s string) bool { return isPlain(s) && s[0] != '-' }

// ShellWord quotes a word for a POSIX shell, and for fish. What a line cannot hold or does not show
// is written in the $'…' form of bash, zsh and POSIX 2024.
func ShellWord(s string) string {
	seen := strings.Trim(s, " ")
	switch shows := harmless.Text(seen) == seen; {
	case shows && isPlain(s):
		return s
	case shows:
		// fish takes two backslashes between quotes for one
		return "'" + strings.NewReplacer(`'`, `'\''`, `\`, `'\\'`).Replace(s) + "'"
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c >= 0x7f:
			b.WriteString(octal(c))
		default:
			b.WriteByte(c)
		}
	}
	return "$'" + harmless.Defuse(b.String(), octal) + "'"
}

func octal(c byte) string { return fmt.Sprintf(`\%03o`, c) }
