package catalog

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// Why a reference is not rewritten. The texts go on from "not changed: ".
var (
	// ErrNotAsScanned is returned where the file does not hold the reference as the scan has it.
	ErrNotAsScanned = errors.New("the file has changed since it was read")
	// ErrNotWritten is returned where no place in the file is what the reference has its text from.
	ErrNotWritten = errors.New("it is put together of parts, escaped, or used by others, too")
	// ErrNeedsQuotes is returned where the new text needs quotes or escapes that the old one did not.
	ErrNeedsQuotes = errors.New("the new text needs other quotes there")
)

// Right is what a reference should have in place of what it has. What is zero stays.
type Right struct {
	Mount, Path string
	KVVersion   int // where the reference itself names it, see [sources.Reference.Call]
}

// Rewrite writes something else for a reference in a text, and changes nothing but these bytes. By
// the rules of its source the new text says just that, and what else the file names stays the same,
// but for references of the same tool that have the same text from the same place.
func (p *Places) Rewrite(ref sources.Reference, to Right) (*Places, error) {
	if !slices.Contains(p.found.refs, ref) {
		return nil, ErrNotAsScanned
	}
	var err error
	if to.Path != "" && to.Path != ref.Path {
		if p, err = p.rewrite(ref, ref.Path, to.Path, pathOf(ref)(to.Path)); err != nil {
			return nil, err
		}
		ref = p.changed(ref, pathOf(ref)(to.Path))
	}
	if to.Mount != "" && to.Mount != ref.Mount {
		if p, err = p.rewrite(ref, ref.Mount, to.Mount, mountOf(ref)(to.Mount)); err != nil {
			return nil, err
		}
		ref = p.changed(ref, mountOf(ref)(to.Mount))
	}
	if told := (sources.Request{Call: ref.Call}); to.KVVersion != 0 {
		told, ok := told.Told(to.KVVersion)
		if !ok || told.Call == ref.Call {
			return nil, ErrNotWritten
		}
		was, now := []string{"2", "1"}[to.KVVersion-1], []string{"1", "2"}[to.KVVersion-1]
		named, err := p.rewrite(ref, "v"+was, "v"+now, callOf(ref)(told.Call))
		if err != nil {
			return p.rewrite(ref, was, now, callOf(ref)(told.Call))
		}
		return named, nil
	}
	return p, nil
}

// Agrees reports whether the file holds what the catalog has of it, by its absolute path.
func (c *Catalog) Agrees(path string, p *Places) bool {
	var refs []sources.Reference
	for _, r := range c.References {
		if r.FilePath == path {
			refs = append(refs, r.Reference)
		}
	}
	for _, e := range c.Entities { // of those that are described twice it has the first alone
		for _, at := range e.SecretsPaths {
			if e.Path == path && !slices.Contains(p.found.refs, e.Written(at)) {
				return false
			}
		}
	}
	gone, come := difference(refs, p.found.refs)
	return len(gone) == 0 && !slices.ContainsFunc(come, func(r sources.Reference) bool {
		return r.Source != ""
	})
}

// Scanned returns the folder that was scanned and has a file below it, and the file's path there.
// It returns false for a file that lies in none.
func (c *Catalog) Scanned(path string) (dir, rel string, ok bool) {
	for _, root := range c.roots {
		if root == path {
			return filepath.Dir(path), filepath.Base(path), true
		}
		if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
			return root, rel, true
		}
	}
	return "", "", false
}

// Has reports whether the file has a reference that became what it should.
func (p *Places) Has(ref sources.Reference, to Right) bool {
	told, _ := (sources.Request{Call: ref.Call}).Told(max(1, to.KVVersion))
	return slices.ContainsFunc(p.found.refs, func(now sources.Reference) bool {
		want := ref
		want.Path, want.Mount = cmp.Or(to.Path, ref.Path), cmp.Or(to.Mount, ref.Mount)
		if now.Raw = ref.Raw; to.KVVersion != 0 {
			want.Call = told.Call
		}
		return now == want
	})
}

// Named returns the texts that name locations in the file.
func (p *Places) Named() []string {
	var names []string
	for _, r := range p.found.refs {
		names = append(names, r.Raw, r.Mount, r.Path)
	}
	return names
}

// Text returns the text of the file.
func (p *Places) Text() string { return p.text.Body }

// changed returns what became of a reference.
func (p *Places) changed(ref sources.Reference, c change) sources.Reference {
	i := slices.IndexFunc(p.found.refs, func(now sources.Reference) bool { return c.into(ref, now) })
	return p.found.refs[i]
}

// rewrite puts a text in place of another one, or what they end in where they begin with the same
// segments: these may stand elsewhere.
func (p *Places) rewrite(ref sources.Reference, old, with string, c change) (*Places, error) {
	for {
		next, err := p.rewriteAll(ref, old, with, c)
		first, rest, ok := strings.Cut(old, "/")
		same, restWith, okWith := strings.Cut(with, "/")
		if err != ErrNotWritten || !ok || !okWith || first != same || restWith == "" {
			return next, err
		}
		old, with = rest, restWith
	}
}

// rewriteAll puts a text in place of another one wherever that makes the change, until the
// reference is gone.
func (p *Places) rewriteAll(ref sources.Reference, old, with string, c change) (*Places, error) {
	if old == "" || len(old) >= lex.MaxRaw {
		return nil, ErrNotWritten
	}
	for slices.Contains(p.found.refs, ref) {
		next, err := p.rewriteOne(ref, old, with, c)
		if err != nil {
			return nil, err
		}
		p = next
	}
	return p, nil
}

// rewriteOne does so in the place nearest to the line of the reference.
func (p *Places) rewriteOne(ref sources.Reference, old, with string, c change) (*Places, error) {
	around := p.occurrences(p.lines(ref.Line-linesAround, ref.Line+linesAround), old)
	far := func(s Span) int {
		line := p.text.Line(s.Start)
		return max(ref.Line-line, line-ref.Line)
	}
	slices.SortStableFunc(around, func(a, b Span) int { return cmp.Compare(far(a), far(b)) })
	for _, at := range around[:min(len(around), maxPlaces)] {
		next := p.with(at, with)
		if next == nil {
			break
		}
		switch gone, _ := difference(p.found.refs, next.found.refs); {
		case !c.by(p.found, next.found):
		case slices.ContainsFunc(gone, func(r sources.Reference) bool { return !asksAlike(r, ref) }):
			return nil, ErrNotWritten
		case !p.fits(at, with):
			return nil, ErrNeedsQuotes
		default:
			return next, nil
		}
	}
	if !isBare(with) {
		return nil, ErrNeedsQuotes // that may be why
	}
	return nil, ErrNotWritten
}

// asksAlike reports whether two references have all the same that says where they lead.
func asksAlike(a, b sources.Reference) bool {
	a.Line, a.Raw, a.Field, a.Version, a.Optional = b.Line, b.Raw, b.Field, b.Version, b.Optional
	return a == b
}

// fits reports whether a text may stand in place of another one without other quotes or escapes:
// it has no signs that this one has not, but for those that mean nothing anywhere, and is not
// something else than a text where no quotes are around it.
func (p *Places) fits(at Span, with string) bool {
	body := p.text.Body
	old := body[at.Start:at.End]
	first, _ := utf8.DecodeRuneInString(with)
	last, _ := utf8.DecodeLastRuneInString(with)
	for _, r := range with {
		if !isBareSign(r) && !strings.ContainsRune(old, r) {
			return false
		}
	}
	if was, _ := utf8.DecodeRuneInString(old); first != was && !isEdge(first) {
		return false
	}
	if was, _ := utf8.DecodeLastRuneInString(old); last != was && !isEdge(last) {
		return false
	}
	quoted := at.Start > 0 && strings.IndexByte("\"'`", body[at.Start-1]) >= 0
	return quoted || isText(with) || !isText(old)
}

// isBare reports whether a text can stand anywhere as it is.
func isBare(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isBareSign(r) })
}

func isBareSign(r rune) bool { return isEdge(r) || r == '-' || r == '.' }

// isEdge reports whether a text can begin or end with a sign wherever it stands.
func isEdge(r rune) bool {
	return r == '/' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isText reports whether a bare word is a text in YAML, and no number, truth or nothing.
//
// https://yaml.org/type/bool.html
func isText(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~":
		return false
	}
	return strings.IndexByte("0123456789+-.", s[0]) < 0 ||
		strings.Trim(strings.ToLower(s), "0123456789abcdefox._+-") != ""
}
