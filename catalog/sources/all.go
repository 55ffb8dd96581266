package sources

import (
	"cmp"
	"slices"
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
		keda(),
	}
}

// textSources are the sources whose syntax is text, HCL or the YAML of a tool of its own.
func textSources() []Source {
	return []Source{
		consulTemplate(),
		terraform(),
		shell(),
		nomad(),
		vaultAgent(),
		envconsul(),
		spring(),
		quarkus(),
		githubActions(),
		grafanaActions(),
		buildkite(),
		gitlab(),
		teller(),
		vals(),
		ansible(),
		jenkins(),
		kong(),
		kapitan(),
		argocdVaultReplacer(),
	}
}

// markers are the texts without which no source finds anything.
var markers = sync.OnceValue(func() *markerIndex {
	var texts []string
	for _, s := range all() {
		texts = append(texts, s.Markers...)
	}
	return newMarkerIndex(texts)
})

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
	index := markers()
	seen := index.seen(f.Data)
	var found Found
	for _, s := range all() {
		if !s.Wants(f.Name) || !index.any(seen, s.Markers) {
			continue
		}
		one := s.Find(f)
		found.References = append(found.References, one.References...)
		found.Stores = append(found.Stores, one.Stores...)
	}
	sortByLine(found.References)
	slices.SortStableFunc(found.Stores, func(a, b Store) int { return cmp.Compare(a.Line, b.Line) })
	known := make(map[Reference]bool, len(found.References))
	found.References = slices.DeleteFunc(found.References, func(r Reference) bool {
		again := known[r]
		known[r] = true
		return again
	})
	found.References = found.References[:min(len(found.References), maxReferences)]
	found.Stores = found.Stores[:min(len(found.Stores), maxReferences)]
	return found
}
