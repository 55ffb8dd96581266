package sources

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"
)

// All returns every source, in no order that matters.
func All() []Source { return slices.Clone(all()) }

var all = sync.OnceValue(func() []Source {
	return slices.Concat(kubernetesSources(), textSources())
})

// kubernetesSources are the sources that read what is meant for Kubernetes.
func kubernetesSources() []Source {
	return []Source{
		externalSecrets(),
		agentInjector(),
		vaultSecretsOperator(),
		secretsStoreCSI(),
		argocdVaultPlugin(),
		bankVaults(),
		ricoberger(),
		vaultConfigOperator(),
	}
}

// textSources are the sources whose syntax is text, HCL or the YAML of a tool of its own.
func textSources() []Source {
	return []Source{
		consulTemplate(),
	}
}

// Wants tells by its name alone whether any source would look at a file.
func Wants(name string) bool {
	for _, s := range all() {
		if s.Wants(name) {
			return true
		}
	}
	return false
}

// maxReferences is how many references of one file are kept: more than a person or a
// program puts into a file.
const maxReferences = 20_000

// Find returns what all sources that want the file find in it: references by line, each
// once, and stores.
func Find(f File) Found {
	f.yaml = &yamlFile{}
	texts := present{data: f.Data, known: map[string]bool{}}
	var found Found
	for _, s := range all() {
		if !s.Wants(f.Name) || !texts.any(s.Markers) {
			continue
		}
		one := s.Find(f)
		found.References = append(found.References, one.References...)
		found.Stores = append(found.Stores, one.Stores...)
	}
	sortByLine(found.References)
	slices.SortStableFunc(found.Stores, func(a, b Store) int { return cmp.Compare(a.Line, b.Line) })
	seen := make(map[Reference]bool, len(found.References))
	found.References = slices.DeleteFunc(found.References, func(r Reference) bool {
		again := seen[r]
		seen[r] = true
		return again
	})
	found.References = found.References[:min(len(found.References), maxReferences)]
	found.Stores = found.Stores[:min(len(found.Stores), maxReferences)]
	return found
}

// present tells which texts a file holds. It looks for each once, and mostly not at all:
// nearly every marker has a word in it that most files do not have.
type present struct {
	data  []byte
	known map[string]bool
}

func (p *present) any(markers []string) bool {
	for _, m := range markers {
		if strings.Contains(m, "vault") && m != "vault" && !p.has("vault") {
			continue
		}
		if p.has(m) {
			return true
		}
	}
	return false
}

func (p *present) has(text string) bool {
	is, ok := p.known[text]
	if !ok {
		is = bytes.Contains(p.data, []byte(text))
		p.known[text] = is
	}
	return is
}
