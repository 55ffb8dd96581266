package overlay

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Action is what an overlay wants done beyond itself: one of the types of this file, or nil. The
// overlay stays open unless the action is a [Close].
type Action interface{ isAction() }

// Place is a line of a file, and what there is to say about it.
type Place struct {
	File string // as it is shown
	Path string // absolute
	Line int    // 0 where the whole file is meant
	Note string // "" where there is nothing to say
}

// PlaceOf returns where a use stands.
func PlaceOf(u *xref.Use, note string) Place {
	return Place{File: u.File, Path: u.Path, Line: u.Line, Note: note}
}

// The actions.
type (
	// Close closes the overlay, and does what is to be done then; nil is nothing.
	Close struct{ Then Action }
	// Say shows a notice.
	Say struct{ Text string }
	// Copy puts a text on the clipboard.
	Copy struct {
		Text string
		Name bool // it is a name as it stands in Vault or on the disk: no shell knows that
	}
	// OpenPage opens the page of a location in the web UI.
	OpenPage struct{ Location vaultpath.Location }
	// Reveal puts the cursor on a location in the tree of all mounts, or among the secrets of a
	// subject.
	Reveal struct {
		Location vaultpath.Location
		Of       uses.Subject
		Ask      bool // no answer has named it: ask for it
	}
	// ShowSubject puts the cursor of the catalog on an entity, or on what is nobody's.
	ShowSubject struct {
		Subject uses.Subject
		Inside  bool   // goes on to its secrets
		Note    string // a notice; "" is none
	}
	// ShowLines copies where a place is, and shows the lines around it.
	ShowLines struct{ Place Place }
	// EditFile opens a place in the user's editor.
	EditFile struct{ Place Place }
	// ChooseLogin has the user choose a way in.
	ChooseLogin struct{}
	// AskLogin asks for what a way in takes. Typed is a secret that has been pasted already; "" is
	// none.
	AskLogin struct {
		Auth  *authmethod.Settings
		Typed func() string
	}
	// LogIn logs in, with the secrets that were typed, by the names of keys.
	LogIn struct {
		Auth  *authmethod.Settings
		Given map[string]func() string
	}
	// CancelLogin gives up the login that is under way, if one is.
	CancelLogin struct{}
	// SwitchTo ends the explorer for another profile or namespace. Nil is the one that there is.
	SwitchTo struct{ Profile, Namespace *string }
)

func (Close) isAction()       {}
func (Say) isAction()         {}
func (Copy) isAction()        {}
func (OpenPage) isAction()    {}
func (Reveal) isAction()      {}
func (ShowSubject) isAction() {}
func (ShowLines) isAction()   {}
func (EditFile) isAction()    {}
func (ChooseLogin) isAction() {}
func (AskLogin) isAction()    {}
func (LogIn) isAction()       {}
func (CancelLogin) isAction() {}
func (SwitchTo) isAction()    {}
