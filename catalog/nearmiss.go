package catalog

import (
	"slices"
	"strings"
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

// near returns the name that differs least from s, "" where none is near: one letter too many, too
// few, other or in the place of its neighbour, two of them in longer names, but never the first
// one.
func near(s string, names []string) string {
	const short, long, longest = 4, 7, 64
	if len(s) < short || len(s) > longest {
		return ""
	}
	folded, best, least := strings.ToLower(s), "", 2
	if len(s) >= long {
		least = 3
	}
	for _, name := range names {
		if n := strings.ToLower(name); n[0] == folded[0] {
			if d := slips(folded, n); d < least {
				best, least = name, d
			}
		}
	}
	return best
}

// slips counts the slips of the hand that make b of a (optimal string alignment).
func slips(a, b string) int {
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
