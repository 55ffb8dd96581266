package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Excerpt is a line of a file, fit to be shown to anybody: see [Catalog.Excerpt].
type Excerpt struct {
	Number int    // from 1
	Text   string // without what could be a value; make it harmless before it is shown
	Here   bool   // the line that was asked for
}

// Mask stands in an [Excerpt] for a word that could be a secret. Its length says nothing.
const Mask = "•••"

// ErrChanged is wrapped by the error of [Catalog.Excerpt] where the file no longer has the line.
var ErrChanged = errors.New("the file has changed since it was read")

// maxExcerptLine is how many bytes of a line are shown: some files are one line.
const maxExcerptLine = 400

// Excerpt reads a line of a file that the scan has read, by its absolute path, and at most around
// lines before it and as many after it.
//
// Files hold secret values beside references. What is shown is what is known to be none:
// indentation and punctuation, the keys of maps and settings, what references and annotations of
// this file name, and the words that the syntaxes themselves consist of. Every other word is a
// [Mask].
func (c *Catalog) Excerpt(path string, line, around int) ([]Excerpt, error) {
	// by now it could be a link, or a pipe that never ends
	data, err := repo.ReadFile(path, repo.MaxFile)
	now := repo.Decode(data)
	switch {
	case errors.Is(err, repo.ErrNotRegular), err == nil && (line < 1 || now.IsBinary()):
		return nil, fmt.Errorf("reading the file again: %w", ErrChanged)
	case err != nil:
		return nil, fmt.Errorf("reading the file again: %s", repo.Reason(err))
	}
	mask := c.Masker(path)
	var out []Excerpt
	first := max(1, line-around)
	for n, l := range (yamldoc.Document{Text: now.Data}).Lines(first, line+around-first+1) {
		text := mask(strings.TrimRight(string(l), "\r\n"))
		out = append(out, Excerpt{Number: n, Text: text, Here: n == line})
	}
	if first+len(out) <= line {
		return nil, fmt.Errorf("reading the file again: %w", ErrChanged)
	}
	return out, nil
}

// Masker returns what makes a line of a file fit to be shown, by what the catalog and the words in
// also name of the file: see [Catalog.Excerpt].
func (c *Catalog) Masker(path string, also ...string) func(line string) string {
	known := map[string]bool{}
	names := slices.Clone(also) // several words each, or parts of one
	for _, e := range c.Entities {
		if e.Path == path {
			known[e.Name], known[e.SecretsEngine] = true, true
			names = append(names, e.Title)
			for _, p := range e.SecretsPaths {
				names = append(names, p.Path)
			}
		}
	}
	for _, r := range c.References {
		if r.FilePath == path {
			for _, text := range []string{r.Raw, r.Path, r.Field, r.Mount, r.Namespace, r.Version} {
				known[text] = true
			}
			names = append(names, r.Raw, r.Path)
		}
	}
	for _, p := range c.Policies {
		if p.FilePath != path {
			continue
		}
		for _, name := range p.Names {
			known[name] = true
		}
		for _, g := range p.Rules { // what Vault fills in has blanks and braces
			names = append(names, g.Path)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return func(line string) string {
		if len(line) > maxExcerptLine {
			return masked(line[:maxExcerptLine], names, known) + " …"
		}
		return masked(line, names, known)
	}
}

var (
	// leadingKey is a key at the start of a line: of YAML or JSON, where a colon and a blank (or the
	// end) follow, or of a setting, where an equals sign and a value follow. Text in base64 ends in
	// equals signs: it is no key.
	leadingKey = compiled(`^\s*(?:[-*]\s+)*(?:export\s+|ENV\s+|ARG\s+|set\s+)?["']?[A-Za-z_][\w./-]{0,80}["']?\s*(?::(?:\s|$)|\??:?=\s*[^=\s])`)
	// flowKey is a key inside braces or parentheses.
	flowKey = compiled(`[{(,\[]\s*["']?[A-Za-z_][\w./-]{0,80}["']?\s*:\s|[({]\s*[A-Za-z_][\w-]{0,80}\s*=\s*[^=\s]`)
	// word is what is shown or masked as one.
	word = compiled(`[^\s"'` + "`" + `(){}\[\],;|<>]+`)
)

// syntaxWords are words of the syntaxes that name locations: no secret, wherever they stand.
var syntaxWords = func() map[string]bool {
	known := map[string]bool{}
	for w := range strings.FieldsSeq(`
		vault bao kv get put list read write delete patch login secret secrets data metadata resource
		ephemeral variable provider locals output module path paths mount name namespace key keys
		field value values version type kind true false null with end if else range define template
		include printf secretKey remoteRef property spec apiVersion env from valueFrom secretKeyRef
		withVault vaultSecrets secretValues vaultKey envVar engineVersion steps stage pipeline script
		capabilities policy rule rules deny create update sudo scan
		uses run id_tokens engine lookup hashi_vault echo export set curl jq`) {
		known[w] = true
	}
	return known
}()

// ownValue are the keys whose values are shown: they say what a document is, not what it holds.
var ownValue = compiled(`^\s*(?:-\s+)?["']?(?:apiVersion|kind)["']?\s*:\s+["']?[\w./-]+["']?\s*$`)

// masked returns a line with a mask for each word that is not known to be none.
func masked(line string, names []string, known map[string]bool) string {
	if ownValue().MatchString(line) {
		return line
	}
	shown := make([]bool, len(line)) // bytes that are known to be no secret
	show := func(from, to int) {
		for i := from; i < to; i++ {
			shown[i] = true
		}
	}
	for _, name := range names {
		for at := 0; name != ""; at += len(name) {
			i := strings.Index(line[at:], name)
			if i < 0 {
				break
			}
			if at += i; boundary(line, at, at+len(name)) {
				show(at, at+len(name))
			}
		}
	}
	for _, span := range append(leadingKey().FindAllStringIndex(line, 1),
		flowKey().FindAllStringIndex(line, -1)...) {
		end := span[1]
		if i := strings.IndexByte(line[span[0]:end], '='); i >= 0 {
			end = span[0] + i + 1 // the key and its sign, without the value that begins behind it
		}
		show(span[0], end)
	}
	var out strings.Builder
	last := 0
	for _, span := range word().FindAllStringIndex(line, -1) {
		out.WriteString(line[last:span[0]])
		last = span[1]
		text := line[span[0]:span[1]]
		if known[text] || syntaxWords[text] || !strings.ContainsFunc(text, isWordRune) {
			out.WriteString(text)
			continue
		}
		for from := span[0]; from < span[1]; {
			to := from
			for to < span[1] && shown[to] == shown[from] {
				to++
			}
			if shown[from] || !strings.ContainsFunc(line[from:to], isWordRune) { // punctuation alone stays
				out.WriteString(line[from:to])
			} else {
				out.WriteString(Mask)
			}
			from = to
		}
	}
	out.WriteString(line[last:])
	return out.String()
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r > unicode.MaxASCII
}

// boundary reports whether a text stands for itself: what a reference names may be the beginning of
// a secret, too.
func boundary(line string, from, to int) bool {
	return (from == 0 || !wordByte(line[from-1])) && (to == len(line) || !wordByte(line[to]))
}

func wordByte(b byte) bool { return lex.IsWord(b) || b >= 0x80 }
