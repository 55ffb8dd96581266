// Package nearmiss says what somebody most likely meant who wrote a name that is not there: the one
// "did you mean" of mounts, folders, secrets, entities, profiles, commands, flags, settings and
// kinds.
//
// What differs in case and in the signs between words alone is nearest; then come slips of the
// hand: a letter too many, too few, in the place of its neighbour, or another one. A short word has
// room for one of them, a longer one for two. Of a path each segment is judged, and all of them
// together.
//
// The package imports nothing of ours, does no I/O and keeps nothing. Names are told as they are:
// who shows them makes them harmless.
//
// One file, one idea:
//
//	nearmiss.go  which of some names are near, and the question that is asked of them
//	slips.go     how far one name is from another
//	path.go      which whole paths are near, by looking into few folders
package nearmiss
