package sources

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// shell finds commands of the vault (or bao) program and calls of Vault's API with curl and its
// like, in scripts, Makefiles, Dockerfiles, steps of CI and commands of containers.
//
// https://developer.hashicorp.com/vault/docs/commands
func shell() Source {
	return Source{
		Name:  "shell",
		Wants: wantsShell,
		Markers: []string{"vault ", "vault\"", "vault'", "vault\n", "vault\r", "vault,", "bao ", "bao,",
			"VAULT_", "BAO_ADDR", vaultHeader, ":8200/v1/", "//vault"},
		find: func(c *collector) {
			if !mayBeScript(c.File) {
				return
			}
			text := c.text()
			s := newShellScan(text, onlyNamespace(text.Body))
			s.cut, s.names = c.cut, &shellNames{text: text.Body, how: assignmentOf(c.Name)}
			s.scan()
			c.takePolicies(s)
			if s.mayHold(c.File) {
				y := &shellYAML{Text: text, cut: c.cut, namespace: s.namespace, names: s.names,
					refs: s.refs}
				y.find(c.File)
				s.refs = y.refs
			}
			c.keep(s.refs...)
		},
		Ask: askVaultCommand,
	}
}

// wantsShell reports whether commands may stand in a file.
func wantsShell(name string) bool {
	base := strings.ToLower(path.Base(name))
	if base == ".sops.yaml" {
		return false // its addresses are those of keys
	}
	if hasExt(name, ".sh", ".bash", ".zsh", ".ksh", ".fish", ".envrc", ".env", ".mk", ".make", ".yml",
		".yaml", ".groovy",
		".jenkinsfile", ".dockerfile", ".ps1", ".bat", ".cmd", ".tf", ".tofu", ".nomad", ".hcl", ".toml",
		".just", ".bats", ".service", ".psm1", ".http", ".rest", ".tpl", ".tftpl", ".tmpl", ".template",
		".erb", ".j2") {
		return true
	}
	return hasScriptName(base) || !strings.Contains(base, ".") // see mayBeScript
}

// hasScriptName reports whether a file has one of the names that tools of builds look for.
func hasScriptName(base string) bool {
	for _, prefix := range []string{"makefile", "gnumakefile", "dockerfile", "containerfile",
		"jenkinsfile", "justfile", "procfile",
		"rakefile", "vagrantfile", "tiltfile", "earthfile", "package.json", "devcontainer.json"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	return false
}

// mayBeScript reports whether commands may stand in a file that has a name for it: one without an
// extension is a script by its first line, or by the folder in which it lies.
func mayBeScript(f File) bool {
	base := path.Base(f.Name)
	return strings.Contains(base, ".") || bytes.HasPrefix(f.Data, []byte("#!")) ||
		hasScriptName(strings.ToLower(base)) ||
		isIn(f.Name, "bin", "script", "scripts", "hack", "ci", "tools", ".githooks", ".husky", "hooks")
}

type shellScan struct {
	text      string
	lineOf    func(pos int) int
	namespace string // of the whole file
	prefixed  string // of the line, as in "VAULT_NAMESPACE=x vault read y/z"
	names     *shellNames
	refs      []Reference
	policies  []policyDocument
	namings   []Naming
	open      bool // there is a command that ends before its path
	cut       yamldoc.CutFunc
}

func newShellScan(text lex.Text, namespace string) *shellScan {
	return &shellScan{text: text.Body, lineOf: text.Line, namespace: namespace,
		cut: func(int, string) {}}
}

func (s *shellScan) scan() {
	for pos := 0; pos < len(s.text); {
		end := pos
		for continued := true; continued && end < len(s.text); {
			line := s.text[end:]
			line = line[:strings.IndexByte(line, '\n')+1]
			if line == "" {
				line = s.text[end:]
			}
			end += len(line)
			continued = strings.HasSuffix(strings.TrimRight(line, "\r\n"), `\`)
		}
		if mayCall(s.text[pos:end]) {
			s.lines(pos, end)
		}
		pos = end
	}
}

// mayCall tells, sooner than by going over its characters, whether a line may name the program, by
// a variable too, or its server.
func mayCall(line string) bool {
	for _, part := range []string{"vault", "bao", "VAULT", "BAO", " kv ", apiVersion} {
		if strings.Contains(line, part) {
			return true
		}
	}
	return false
}

// lines looks at lines of which each is continued by the next.
func (s *shellScan) lines(pos, end int) {
	var quotes lex.ShellQuotes
	quotes.Reset()
	s.prefixed = ""
	calls := s.calls(s.text[pos:end])
	for line := range strings.Lines(s.text[pos:end]) {
		trimmed := strings.TrimLeft(line, " \t")
		if !strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(trimmed, "//") {
			s.line(&quotes, pos, line)
			s.addresses(pos, line, calls)
		}
		pos += len(line)
	}
}

// line looks at one line, which begins at offset start of the text.
func (s *shellScan) line(quotes *lex.ShellQuotes, start int, line string) {
	for i := 0; i < len(line); {
		if c := line[i]; (c == 'v' || c == 'b') &&
			(i == 0 || strings.IndexByte(" \t\"'`;|&($/@\\={[,:!", line[i-1]) >= 0) {
			if n := lex.ProgramLength(line[i:]); n > 0 {
				s.command(lex.CommandWords(s.text, start+i+n, quotes.Outer()))
				i += n
				continue
			}
		}
		if n := variableLength(line[i:]); n > 0 {
			s.command(lex.CommandWords(s.text, start+i+n, quotes.Outer()))
			i += n
			continue
		}
		if rest := line[i:]; rest[0] == 'V' || rest[0] == 'B' {
			if value, ok := strings.CutPrefix(rest, "VAULT_NAMESPACE="); ok {
				w, end, _ := lex.ReadShellWord(value, 0, min(len(value), lex.MaxPath), 0)
				s.prefixed = w.Text
				i += len("VAULT_NAMESPACE=") + end
				continue
			}
		}
		i += quotes.Step(line, i)
	}
}

// variableLength returns the length of a variable that stands for the program at the start of a
// text, as in "$(VAULT) kv get": what follows must be its command for secrets.
func variableLength(s string) int {
	if s[0] != '$' {
		return 0
	}
	name := strings.TrimLeft(s[1:min(len(s), lex.MaxPlaceholder)], "({")
	end := 0
	for end < len(name) && lex.IsWord(name[end]) {
		end++
	}
	upper := strings.ToUpper(name[:end])
	if !strings.HasPrefix(upper, "VAULT") && !strings.HasPrefix(upper, "BAO") {
		return 0
	}
	after := strings.TrimLeft(name[end:], ")}")
	if !strings.HasPrefix(after, " kv ") {
		return 0
	}
	return strings.Index(s, " kv ")
}

// command looks at the words behind the name of the program, and whether those are all.
func (s *shellScan) command(words []lex.ShellWord, all bool) {
	if s.policy(words) {
		return
	}
	var verb []string
	var place *lex.ShellWord
	flags := map[string]string{}
	noFlags, hasData := false, false
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w.Text == "--" && !noFlags {
			noFlags = true // a name that begins with a dash stands behind it
			continue
		}
		if len(w.Text) > 1 && w.Text[0] == '-' && !noFlags {
			flag, value, ok := strings.Cut(strings.TrimLeft(w.Text, "-"), "=")
			if !ok && slices.Contains(flagsWithValue, flag) && i+1 < len(words) {
				i++
				value = words[i].Text
			}
			flags[flag] = value
			continue
		}
		if !isSubcommand(verb) {
			verb = append(verb, w.Text)
			continue
		}
		if place == nil {
			place = &words[i]
		} else {
			hasData = hasData || strings.Contains(w.Text, "=") || w.Text[0] == '@'
		}
	}
	if place == nil && isSubcommand(verb) && !all {
		s.cut(s.lineOf(words[0].Pos), fmt.Sprintf("not read: the command has no path in its first %d words or %d bytes",
			lex.MaxWords, lex.MaxCommand))
	}
	if place == nil || !isSubcommand(verb) {
		s.open = s.open || len(verb) > 0 && slices.Contains([]string{"kv", "read", "list", "write"},
			verb[0])
		return
	}
	r := Reference{
		Line: s.lineOf(place.Pos), Raw: lex.OneLine(place.Text), Path: s.names.expand(place.Text),
		Namespace: s.namespace,
		Field:     flags["field"], Folder: verb[len(verb)-1] == "list", Call: strings.Join(verb, " "),
	}
	if r.Call == "kv delete" && flags["versions"] != "" {
		r.Call = callDeleteVersions
	}
	for _, ns := range []string{s.prefixed, flags["namespace"], flags["ns"]} {
		if ns != "" {
			r.Namespace = s.names.expand(ns)
		}
	}
	if verb[0] == "kv" {
		r.Mount, r.Version = s.names.expand(flags["mount"]), flags["version"]
	}
	r.Templated = lex.HoldsPlaceholder(r.Path) || lex.HoldsPlaceholder(r.Mount)
	if r.Mount != "" && (r.Path == "" || !isLocation("mount/"+r.Path)) || r.Mount == "" &&
		!isCommandPath(r) {
		return
	}
	switch r.Call {
	case "write", "patch", "delete":
		if !writes(r.Path, hasData || r.Call == "delete") {
			return
		}
	}
	s.refs = append(s.refs, r)
}
