package listing

import "github.com/vaultmap/vaultmap/vaultsvc/tree"

// Change is what a message has changed. The zero value is nothing.
type Change struct {
	Mounts   bool      // they have been answered, or it is known why not
	Answered tree.ID   // the folder that a question was about; [tree.Root] where none was
	Shown    tree.ID   // a folder whose children changed with an answer to somebody else
	Way      []tree.ID // folders below that one, through which it goes on to what may be listed
	Walked   []tree.ID // folders that a walk has listed
	Open     bool      // those belong below a folder that shows open
	Ended    bool      // a walk has come to its end
	Deleted  tree.ID   // the folder of which it is known now what is deleted

	// MovedFrom lies in another mount than was thought, as MovedTo.
	MovedFrom, MovedTo tree.ID

	Filled []tree.ID // folders that have got names of an earlier run
	Names  bool      // such names have come or gone in many folders, and all of them are there now
	Err    error     // of a request: it may tell of the server or the token as a whole
	Notice string    // one line to show
}

// Answers reports whether something is known now that was not.
func (c Change) Answers() bool {
	return c.Mounts || c.Ended || c.Answered != tree.Root || c.Shown != tree.Root ||
		c.Deleted != tree.Root ||
		len(c.Walked)+len(c.Filled) > 0 || c.Names
}
