package acl

import "slices"

// Set is a set of capabilities. [Deny] stands alone: it takes everything else away.
type Set uint16

// The capabilities of a policy's rule.
const (
	Deny Set = 1 << iota
	Create
	Read
	Update
	Delete
	List
	Patch
	Sudo
	Scan // of OpenBao alone
)

// names has the name of each in its place.
var names = []string{"deny", "create", "read", "update", "delete", "list", "patch", "sudo", "scan"}

// Parse returns the capability of that name, and false where there is none.
func Parse(name string) (Set, bool) {
	i := slices.Index(names, name)
	return 1 << max(i, 0), i >= 0
}

// Names returns the names of what is in the set, in the order of the constants.
func (s Set) Names() []string {
	var all []string
	for i, name := range names {
		if s&(1<<i) != 0 {
			all = append(all, name)
		}
	}
	return all
}

// And returns what two rules for the same path come to.
func (s Set) And(more Set) Set {
	if (s|more)&Deny != 0 {
		return Deny
	}
	return s | more
}

// Any reports whether anything is allowed.
func (s Set) Any() bool { return s != 0 && s&Deny == 0 }
