package sources

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// All returns every source, in no order that matters.
func All() []Source { return slices.Clone(all()) }

var all = sync.OnceValue(func() []Source {
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
		certManager(),
		crossplane(),
		bankVaultsOperator(),
		sops(),
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
		drone(),
		concourse(),
		teller(),
		vals(),
		ansible(),
		jenkins(),
		kong(),
		kafka(),
		openTelemetry(),
		airflow(),
		salt(),
		packer(),
		chezmoi(),
		gomplate(),
		puppet(),
		alloy(),
		vaultenv(),
		kapitan(),
		argocdVaultReplacer(),
		policy(),
		hvacClient.source(),
		vaultGoClient.source(),
		vaultClientGo.source(),
		vaultRuby.source(),
		vaultSharp.source(),
		vaultRS.source(),
		hashicorpVaultRust.source(),
		vaultPHP.source(),
		vaultex.source(),
		libvault.source(),
		pulumi(),
		cdktf.source(),
		vaultHTTP(),
		springVaultClient.source(),
		vaultJavaClient.source(),
		quarkusVaultClient.source(),
		nodeVaultClient.source(),
		litehexVaultClient.source(),
		hashiVaultJSClient.source(),
	}
})

// Names returns texts of which a file with references holds one, with few exceptions: a name of
// Vault or of a tool that goes without it. Other texts hold them too, so they are only for files
// that are too large to be looked through.
func Names() []string {
	return []string{"vault", "Vault", "VAULT", "bao", "-secrets.io", "<path:"}
}

// maxReferences is how many references of one file are kept, and how many stores: more than a
// person or a program puts into a file.
const maxReferences = 20_000

// Find returns what all sources that want the file find in it: references by line, each once, and
// stores. What a limit kept from being read is a problem, so that a file without problems was read
// whole.
func Find(f File) Found {
	var found Found
	if isForeign(f.Name) || isBaseline(f) {
		return found
	}
	filter := filterOf(f.Name)
	seen := filter.index.Seen(f.Data)
	for i := range filter.sources {
		s := &filter.sources[i]
		if !s.wants(f, &seen) {
			continue
		}
		if f.shared == nil {
			f.shared = &shared{markers: filter.index}
		}
		one := s.Find(f)
		found.References = append(found.References, one.References...)
		found.Stores = append(found.Stores, one.Stores...)
		found.Grants = append(found.Grants, one.Grants...)
		found.Namings = append(found.Namings, one.Namings...)
	}
	if f.shared == nil {
		return found
	}
	slices.SortStableFunc(found.References, func(a, b Reference) int {
		return cmp.Compare(a.Line, b.Line)
	})
	slices.SortStableFunc(found.Stores, func(a, b Store) int { return cmp.Compare(a.Line, b.Line) })
	found.References, found.Stores = distinct(found.References), distinct(found.Stores)
	slices.SortStableFunc(found.Grants, func(a, b Grant) int { return cmp.Compare(a.Line, b.Line) })
	found.Grants, found.Namings = distinct(found.Grants), distinct(found.Namings)
	if len(found.Grants) > maxReferences {
		f.cut(found.Grants[maxReferences].Line, tooManyGrants())
		found.Grants = found.Grants[:maxReferences]
	}
	if len(found.References) > maxReferences {
		f.cut(found.References[maxReferences].Line,
			fmt.Sprintf("references are not read from here on: the file has more than %d: split it",
				maxReferences))
		found.References = found.References[:maxReferences]
	}
	if len(found.Stores) > maxReferences {
		f.cut(found.Stores[maxReferences].Line,
			fmt.Sprintf("stores and mounts are not read from here on: the file has more than %d: split it",
				maxReferences))
		found.Stores = found.Stores[:maxReferences]
	}
	found.Problems = f.shared.problems
	slices.SortStableFunc(found.Problems, func(a, b Problem) int { // the one without a line last
		return cmp.Or(min(1, b.Line)-min(1, a.Line), cmp.Compare(a.Line, b.Line))
	})
	return found
}

// distinct returns each of the values once, in their order.
func distinct[T comparable](values []T) []T {
	if len(values) < 2 {
		return values
	}
	known := make(map[T]bool, len(values))
	return slices.DeleteFunc(values, func(v T) bool {
		again := known[v]
		known[v] = true
		return again
	})
}
