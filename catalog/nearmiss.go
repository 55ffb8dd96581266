package catalog

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// What Backstage knows by itself. Organisations add kinds and versions of their own, so a name that
// is not among these is wrong only where it is so near to one that it must have been meant; another
// kind is worth a note.
var (
	knownKinds = []string{"Component", "API", "Resource", "System", "Domain", "Group", "User",
		"Location", "Template"}
	knownVersions = []string{"v1alpha1", "v1beta1", "v1beta2", "v1beta3"}
	versionRule   = compiled(`^v[0-9]+(?:(?:alpha|beta)[0-9]+)?$`)
)

// templateGroup is the group of the Template kind, before "backstage.io".
const templateGroup = "scaffolder"

// misspeltKind returns the kind that a kind was likely meant to be, "" where it is one or like
// none. Backstage wants kinds of its own in exactly its case.
func misspeltKind(kind string) string {
	if slices.Contains(knownKinds, kind) {
		return ""
	}
	for _, known := range knownKinds {
		if strings.EqualFold(kind, known) {
			return known
		}
	}
	return near(kind, knownKinds)
}

// misspeltVersion returns the apiVersion that one was likely meant to be, "" where it may be right.
// Only its form is looked at: a number that Backstage does not have may be somebody's own.
func misspeltVersion(apiVersion string) string {
	group, version, ok := strings.Cut(apiVersion, "/")
	if !ok || !strings.HasSuffix(group, "backstage.io") {
		return ""
	}
	meantGroup, meantVersion := group, version
	if prefix, ok := strings.CutSuffix(group, ".backstage.io"); ok && prefix != templateGroup {
		if meant := near(prefix, []string{templateGroup}); meant != "" {
			meantGroup = meant + ".backstage.io"
		}
	}
	if !versionRule().MatchString(version) {
		if meant := near(version, knownVersions); meant != "" {
			meantVersion = meant
		}
	}
	if meantGroup == group && meantVersion == version {
		return ""
	}
	return meantGroup + "/" + meantVersion
}

// near returns the name that was meant, "" where none was: what has another first letter, or is
// very short, is more likely somebody's own.
func near(s string, names []string) string {
	const short = 4
	if len(s) < short {
		return ""
	}
	return nearmiss.Best(s, slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !strings.EqualFold(name[:1], s[:1])
	}))
}

// Near returns the references of the entities that a person most likely meant by one that no entity
// has, the nearest first: those of its name, of another kind or in another namespace, before those
// of a name that is near.
func (c *Catalog) Near(ref string) []string {
	_, _, name, err := splitRef(strings.TrimSpace(ref))
	if err != nil {
		return nil
	}
	refs, names := map[string][]string{}, []string{}
	for _, e := range c.Entities {
		folded := strings.ToLower(e.Name)
		if refs[folded] == nil {
			names = append(names, folded)
		}
		refs[folded] = append(refs[folded], e.Ref)
	}
	var near []string
	for _, found := range append([]string{strings.ToLower(name)},
		nearmiss.Of(strings.ToLower(name), names)...) {
		slices.Sort(refs[found])
		near = append(near, refs[found]...)
	}
	return near[:min(len(near), nearmiss.Most)]
}
