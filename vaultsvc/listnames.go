package vaultsvc

import (
	"slices"
	"strings"
)

// dedupeNames returns the names that a mount's folder answered without those that an odd or a
// hostile server puts there: names that are there already, and names that lie in no folder, or in
// another one. Else one place would be known by several ways, and a walk would list it by each of
// them. The order stays, and names are not changed: what is left of them is a copy where something
// is left out.
//
// A folder has no slash but at its end: "a/b/" is for "a/" to answer. Nor has a secret of a
// key-value store. Other engines name their things as they like, and list them all at once: Vault's
// policies, password policies and the identity store's names have slashes ("team/readers") that
// lead through no folder, so that these stay. So they do where it was only guessed what the mount
// is. What begins with a slash can be asked for nowhere.
//
// Vault's answers are sorted nearly always, and then this costs a look at each name and nothing
// else.
func dedupeNames(names []string, m Mount) []string {
	store := m.KVVersion > 0 && !m.Guessed
	kept := names[:0]            // as long as nothing is left out, a part of names
	var seen map[string]struct{} // what was kept, once it is in no order
	for i, name := range names {
		if seen == nil && len(kept) > 0 && name <= kept[len(kept)-1] {
			seen = make(map[string]struct{}, len(names))
			for _, k := range kept {
				seen[k] = struct{}{}
			}
		}
		if _, double := seen[name]; double || !validName(name, store) {
			if len(kept) == i {
				kept = slices.Clip(kept) // what comes is copied
			}
			continue
		}
		if len(kept) == i {
			kept = names[:i+1]
		} else {
			kept = append(kept, name)
		}
		if seen != nil {
			seen[name] = struct{}{}
		}
	}
	return kept
}

// validName reports whether a name can stand in a folder, of a key-value store or of any engine.
func validName(name string, store bool) bool {
	switch slash := strings.IndexByte(name, '/'); slash {
	case -1, len(name) - 1:
		return len(name) > 0 && name[0] != '/'
	default:
		return slash > 0 && name[len(name)-1] != '/' && !store
	}
}
