package sources

import (
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// prefilter tells which sources a file is for, before any of them looks at it.
type prefilter struct {
	index   *lex.MarkerIndex
	sources []filtered
}

type filtered struct {
	Source
	markers, also []int // numbers of texts in the index
}

// newPrefilter returns one of some sources.
func newPrefilter(sources []Source) *prefilter {
	var texts []string
	for _, s := range sources {
		texts = append(append(texts, s.Markers...), s.Also...)
	}
	p := &prefilter{index: lex.NewMarkerIndex(texts)}
	for _, s := range sources {
		p.sources = append(p.sources, filtered{Source: s, markers: p.index.Numbers(s.Markers),
			also: p.index.Numbers(s.Also)})
	}
	return p
}

// filter is for files that are no programs.
var filter = sync.OnceValue(func() *prefilter {
	var texts []Source
	for _, s := range all() {
		if !s.program {
			texts = append(texts, s)
		}
	}
	return newPrefilter(texts)
})

// programFilters are for programs, by the extension of their files. Few texts tell the clients of a
// language, and long ones: they are found sooner than those of all sources.
var programFilters = sync.OnceValue(func() map[string]func() *prefilter {
	filters := map[string]func() *prefilter{}
	for _, exts := range lex.CodeExtensions() {
		one := sync.OnceValue(func() *prefilter {
			var clients []Source
			for _, s := range all() {
				if s.Wants("a" + exts[0]) {
					clients = append(clients, s)
				}
			}
			return newPrefilter(clients)
		})
		for _, ext := range exts {
			filters[ext] = one
		}
	}
	return filters
})

// filterOf returns the one for a file of that name.
func filterOf(name string) *prefilter {
	if of := programFilters()[lex.CodeExtension(name)]; of != nil {
		return of()
	}
	return filter()
}

// wants reports whether a source has to look at a file in which some texts were seen.
func (s *filtered) wants(f File, seen *lex.SeenTexts) bool {
	if len(s.markers) > 0 && !seen.Any(s.markers) || len(s.also) > 0 && !seen.Any(s.also) ||
		!s.Wants(f.Name) {
		return false
	}
	for _, key := range s.Keys {
		if !lex.HasKey(f.Data, key) {
			return false
		}
	}
	return true
}

// Wants tells by its name alone whether any source would look at a file.
func Wants(name string) bool {
	if isForeign(name) {
		return false
	}
	if lex.CodeLanguageOf(name) != nil {
		return true // each language has a client
	}
	for _, s := range filter().sources {
		if s.Wants(name) {
			return true
		}
	}
	return false
}
