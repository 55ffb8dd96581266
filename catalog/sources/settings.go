package sources

import (
	"strconv"
	"strings"

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

// wantsSettings tells by its name whether a file may hold properties of a Java program.
func wantsSettings(name string) bool {
	return wantsYAML(name) || hasExt(name, ".properties")
}

// settingDocuments returns the settings of a file that begin with a root, as in "spring", for
// each document in it: those of YAML, and of properties in a file or in a text in YAML.
func settingDocuments(f File, root string, markers ...string) [][]setting {
	if hasExt(f.Name, ".properties") {
		return propertyDocuments(string(f.Data), root, 1)
	}
	var documents [][]setting
	for r := range f.roots(markers...) {
		w := &settingWalk{root: root}
		w.walk(r, "")
		if len(w.found) > 0 {
			documents = append(documents, w.found)
		}
		for n := range r.Every() {
			text := n.Text()
			if strings.Contains(text, "\n") && mentions([]byte(text), markers...) && strings.Contains(text, root+".") && strings.Contains(text, "=") {
				documents = append(documents, propertyDocuments(text, root, n.TextLine())...)
			}
		}
	}
	return documents
}

// settingWalk makes keys with dots of nested maps.
type settingWalk struct {
	root  string
	found []setting
}

func (w *settingWalk) walk(n yamldoc.Node, key string) {
	if len(w.found) >= maxValues || len(key) > maxSettingKey {
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
		w.add(key, n)
	}
}

func (w *settingWalk) add(key string, n yamldoc.Node) {
	if text := n.Text(); text != "" && len(text) <= maxSetting && len(w.found) < maxValues {
		w.found = append(w.found, setting{key: key, value: text, line: n.TextLine()})
	}
}

// wanted tells whether settings of the root may be below a key. Quarkus has profiles before
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
func propertyDocuments(text, root string, line int) [][]setting {
	text = strings.TrimPrefix(text, "\ufeff")
	var documents [][]setting
	var found []setting
	var logical strings.Builder
	start := line
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		if logical.Len() == 0 {
			start = line
			if l == "#---" || l == "!---" {
				documents, found = append(documents, found), nil
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
		key, value := splitProperty(logical.String())
		logical.Reset()
		plain := key
		if strings.HasPrefix(key, "%") {
			_, plain, _ = strings.Cut(key, ".")
		}
		if strings.HasPrefix(plain, root+".") && len(key) <= maxSettingKey && len(value) <= maxSetting && len(found) < maxValues {
			found = append(found, setting{key: key, value: value, line: start})
		}
	}
	if logical.Len() > 0 {
		if key, value := splitProperty(logical.String()); strings.HasPrefix(key, root+".") && len(key) <= maxSettingKey && len(value) <= maxSetting {
			found = append(found, setting{key: key, value: value, line: start})
		}
	}
	return append(documents, found)
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
	for p := range strings.SplitSeq(value, ",") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}
