package tree

// State is what is known about the children of a mount or folder, and of a secret whether it is
// deleted.
type State uint8

const (
	Unlisted State = iota // nobody asked yet, or the question was cancelled
	Loading               // asked, no answer yet
	Listed                // answered with names
	// answered that there is nothing: an empty folder, a missing one and a secret look alike
	Empty
	Denied     // the token may not list it
	Failed     // no usable answer: network, server, timeout
	Unlistable // the engine has no LIST
	// a secret whose current version is deleted: its name is there, and nothing to read
	Deleted
)

var stateNames = [...]string{"unlisted", "loading", "listed", "empty", "denied", "failed",
	"unlistable", "deleted"}

// String returns the word that JSON output uses.
func (s State) String() string { return stateNames[s] }

// Answered reports whether the state is Vault's final word until somebody refreshes.
func (s State) Answered() bool {
	return s == Listed || s == Empty || s == Denied || s == Unlistable || s == Deleted
}

// Incomplete reports whether names may be missing because this folder could not be listed.
func (s State) Incomplete() bool { return s == Denied || s == Failed }
