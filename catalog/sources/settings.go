package sources

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// setting is one property of a Java program, however it was written.
type setting struct {
	key   string // with dots, as in "spring.cloud.vault.kv.backend"
	value string
	line  int
}

// Bounds of what is kept of a file's settings.
const (
	maxSettingKey = 300   // bytes of a key with all that it is nested in
	maxSetting    = 4096  // bytes of a value: lists of paths are short
	maxValues     = 10000 // settings in a document
)

// wantsSettings reports by its name whether a file may hold properties of a Java program.
func wantsSettings(name string) bool {
	return wantsYAML(name) || hasExt(name, ".properties") || isScript(name) // which writes them
}

// settingDocuments returns the settings of a file that begin with a root, as in "spring", for
// each document in it: those of YAML, and of properties in a file, in a heredoc or in a text in
// YAML.
func settingDocuments(f File, root string, markers ...string) [][]setting {
	if hasExt(f.Name, ".properties") {
		return propertyDocuments(string(f.Data), root, 1, f.cut)
	}
	if !lex.Mentions(f.Data, append(lex.KeyMarkers(root), root+".")...) {
		return nil
	}
	var documents [][]setting
	if isScript(f.Name) {
		for d := range f.documents(markers...) {
			if text := string(d.Text); strings.Contains(text, root+".") && strings.Contains(text, "=") {
				documents = append(documents, propertyDocuments(text, root, d.Line, f.cut)...)
			}
		}
	}
	for r := range f.roots(markers...) {
		w := &settingWalk{root: root, settings: settings{cut: f.cut}}
		w.walk(r, "")
		if len(w.found) > 0 {
			documents = append(documents, w.found)
		}
		for n := range r.Every() {
			text := n.Text()
			if strings.Contains(text, "\n") && lex.Mentions([]byte(text), markers...) &&
				strings.Contains(text, root+".") && strings.Contains(text, "=") {
				documents = append(documents, propertyDocuments(text, root, n.TextLine(), f.cut)...)
			}
		}
	}
	return documents
}

// settings are those of one document, as many as are kept.
type settings struct {
	found []setting
	full  bool // there are more
	cut   yamldoc.CutFunc
}

// add keeps a setting. One that is too long is a problem where it has to do with Vault.
func (s *settings) add(v setting) {
	long := ""
	switch {
	case s.full:
		return
	case len(s.found) == maxValues:
		s.full = true
		s.cut(v.line, fmt.Sprintf("settings are not read from here on: the document has more than %d: split it",
			maxValues))
		return
	case len(v.key) > maxSettingKey:
		long = fmt.Sprintf("not read: the key of a setting has more than %d bytes", maxSettingKey)
	case len(v.value) > maxSetting:
		long = fmt.Sprintf("not read: the value of a setting has more than %d bytes", maxSetting)
	}
	switch {
	case long == "":
		s.found = append(s.found, v)
	case strings.Contains(v.key, "vault") || strings.Contains(v.value, "vault:"):
		s.cut(v.line, long)
	}
}

// settingWalk makes keys with dots of nested maps.
type settingWalk struct {
	root string
	settings
}

func (w *settingWalk) walk(n yamldoc.Node, key string) {
	if len(key) > maxSettingKey {
		w.add(setting{key: key, line: n.Line()})
		return
	}
	switch {
	case n.IsMap():
		for k, v := range n.Pairs() {
			below := k.Text()
			if key != "" {
				below = key + "." + below
			}
			if w.wanted(below) {
				w.walk(v, below)
			}
		}
	case n.IsList():
		for item := range n.Items() {
			w.walk(item, key)
		}
	default:
		if text := n.Text(); text != "" {
			w.add(setting{key: key, value: text, line: n.TextLine()})
		}
	}
}

// wanted reports whether settings of the root may be below a key. Quarkus has profiles before
// it: "%prod.quarkus".
func (w *settingWalk) wanted(key string) bool {
	if strings.HasPrefix(key, "%") {
		return true
	}
	first, _, _ := strings.Cut(key, ".")
	return first == w.root
}

// propertyDocuments parses the format of java.util.Properties, with Spring's lines that begin
// another document.
func propertyDocuments(text, root string, line int, cut yamldoc.CutFunc) [][]setting {
	text = strings.TrimPrefix(text, "\ufeff")
	var documents [][]setting
	own := settings{cut: cut}
	take := func(logical string, line int) {
		key, value := splitProperty(logical)
		plain := key
		if strings.HasPrefix(key, "%") {
			_, plain, _ = strings.Cut(key, ".")
		}
		if strings.HasPrefix(plain, root+".") {
			own.add(setting{key: key, value: value, line: line})
		}
	}
	var logical strings.Builder
	start := line
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		if logical.Len() == 0 {
			start = line
			if l == "#---" || l == "!---" {
				documents, own = append(documents, own.found), settings{cut: cut}
			}
		}
		line++
		l = strings.TrimLeft(l, " \t\f")
		if logical.Len() == 0 && (l == "" || l[0] == '#' || l[0] == '!') {
			continue
		}
		body := strings.TrimRight(l, `\`)
		if (len(l)-len(body))%2 == 1 {
			logical.WriteString(l[:len(l)-1])
			continue
		}
		logical.WriteString(l)
		take(logical.String(), start)
		logical.Reset()
	}
	if logical.Len() > 0 {
		take(logical.String(), start)
	}
	return append(documents, own.found)
}

// splitProperty cuts a line of properties at the first equals sign, colon or blank.
func splitProperty(line string) (key, value string) {
	i := 0
	for ; i < len(line) && strings.IndexByte("=: \t\f", line[i]) < 0; i++ {
		if line[i] == '\\' {
			i++
		}
	}
	i = min(i, len(line))
	key, value = line[:i], strings.TrimLeft(line[i:], " \t\f")
	if value != "" && (value[0] == '=' || value[0] == ':') {
		value = strings.TrimLeft(value[1:], " \t\f")
	}
	return unescapeProperty(key), strings.TrimSpace(unescapeProperty(value))
}

func unescapeProperty(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 'u':
			if i+4 < len(s) {
				if r, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil {
					b.WriteRune(rune(r))
					i += 4
				}
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// listOf cuts a value that is a list with commas.
func listOf(value string) []string {
	var parts []string
	for p := range lex.SplitOutside(value, ',') {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}
