package catalog

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// DefaultEngine is the engine that Backstage's Vault plugin takes where neither its
// configuration nor the entity names one.
const DefaultEngine = "secrets"

// Options is the part of the plugin's configuration that gives annotations their meaning.
type Options struct {
	DefaultEngine string // secretEngine; "" is [DefaultEngine]
	Suffix        string // secretSuffix: the name of new secrets below a path. Lists never use it
	Namespace     string // Vault's namespace; the plugin has none
}

// Root is one path of an entity with its meaning: a folder in Vault to list.
type Root struct {
	SecretsPath
	Location vaultpath.Location // a folder
	// Create is where the plugin offers to create the first secret while the folder is
	// empty: the path itself, with the suffix below it where there is one. It is the
	// mount where the path is the mount's own root and there is no suffix.
	Create vaultpath.Location
	// Hint says in one line why the path may not mean what its writer meant, and Corrected is
	// the path that the annotation should hold then. Both are "" where nothing hints at that.
	Hint, Corrected string
	// Templated: a placeholder stands in the path or the engine, so that where it lies is known only
	// where the file is used.
	Templated bool
}

// Roots returns the entity's paths as places in Vault, in their order and without
// repetition. Paths that Vault cannot hold are left out, and all of them where the engine
// is not known: those are problems of the entity.
func (e *Entity) Roots(opts Options) []Root {
	if e.badEngine {
		return nil
	}
	engine := cmp.Or(e.SecretsEngine, opts.DefaultEngine, DefaultEngine)
	var roots []Root
	seen := map[vaultpath.Location]bool{}
	for _, p := range e.SecretsPaths {
		at := vaultpath.New(opts.Namespace, engine, vaultpath.Clean(p.Path))
		r := Root{SecretsPath: p, Location: at.Folder(), Create: at.Secret()}
		if at.Validate() != nil || seen[r.Location] {
			continue
		}
		seen[r.Location] = true
		if suffix := strings.Trim(opts.Suffix, "/"); suffix != "" {
			r.Create = r.Location.Join(suffix)
		}
		if r.Templated = lex.HoldsPlaceholder(at.String()); !r.Templated {
			r.Hint, r.Corrected = hint(at)
		}
		roots = append(roots, r)
	}
	return roots
}

// Locations returns the folders in Vault that the entity's annotations name, as far as they are
// known.
func (e *Entity) Locations(opts Options) []vaultpath.Location {
	var locations []vaultpath.Location
	for _, r := range e.Roots(opts) {
		if !r.Templated {
			locations = append(locations, r.Location)
		}
	}
	return locations
}

// hint looks for the two usual mistakes: the engine repeated in the path, and the API path of KV
// version 2, with the API's version before it or without. A mount can really hold such names, so it
// is no more than a hint.
func hint(at vaultpath.Location) (message, corrected string) {
	// A folder can be called v1, too: only what else hints at an API path tells.
	rest, repeats := strings.CutPrefix(strings.TrimPrefix(at.Folder().Path, vaultpath.APIVersion),
		at.Mount)
	api := false
	first, second, _ := strings.Cut(rest, "/")
	switch {
	case vaultpath.IsAPISegment(first):
		rest, api = second, true
	case !repeats:
		// A folder can hold one that is called data: the name tells whether it is that of an engine.
		kv := strings.Contains(strings.ToLower(first), "secret") ||
			strings.Contains(strings.ToLower(first), "kv")
		if seg, below, ok := strings.Cut(second, "/"); ok && vaultpath.IsAPISegment(seg) && kv {
			rest, api = below, true
		}
	}
	if !strings.HasSuffix(at.Path, "/") {
		rest = strings.TrimSuffix(rest, "/")
	}
	engine := strings.TrimSuffix(at.Mount, "/")
	switch {
	case rest == "":
		return "", "" // nothing would be left: more likely a folder that has this name
	case repeats && api:
		return fmt.Sprintf("the path repeats the engine %q and %q: should it be %q?", engine, first,
			rest), rest
	case repeats:
		return fmt.Sprintf("the path repeats the engine %q: should it be %q?", engine, rest), rest
	case api && vaultpath.IsAPISegment(first):
		return fmt.Sprintf("%q belongs to the API, not to the path: should it be %q?", first, rest), rest
	case api:
		return fmt.Sprintf("this is an API path; the engine is %q: should it be %q?", engine, rest), rest
	}
	return "", ""
}

// splitPaths takes the path annotation apart as the plugin does: a list with commas, each
// part trimmed as JavaScript trims, empty parts dropped.
func splitPaths(value string) []string {
	var paths []string
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimFunc(part, func(r rune) bool {
			return unicode.IsSpace(r) && r != '\u0085' || r == '\ufeff'
		})
		if part != "" {
			paths = append(paths, part)
		}
	}
	return paths
}

// maxCited is how much of a text a problem repeats, in bytes.
const maxCited = 200

// quote is a text as a problem repeats it: one that is too long for Vault is for a reader, too.
func quote(s string) string {
	if len(s) > maxCited {
		return fmt.Sprintf("%q…", s[:maxCited])
	}
	return fmt.Sprintf("%q", s)
}
