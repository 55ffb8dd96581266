package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/own"
	"github.com/vaultmap/vaultmap/tui/theme"
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
		Name bool               // it is a name as it stands in Vault or on the disk: no shell knows that
		At   vaultpath.Location // whose name it is; zero where it is none of Vault
	}
	// CopyLines puts several texts on the clipboard, each on a line.
	CopyLines struct {
		Lines []string
		What  string               // they are, as in "lines"; "" is names
		Name  bool                 // they are names: see [Copy]
		At    []vaultpath.Location // whose names they are
	}
	// CopyAddress puts the addresses of the pages of locations on the clipboard, each on a line.
	CopyAddress struct{ Locations []vaultpath.Location }
	// CopyAs has the user choose the form in which locations are copied.
	CopyAs struct{ Locations []vaultpath.Location }
	// Export puts several locations on the clipboard in a form, and shows what it has put there.
	Export struct {
		Title string   // made harmless
		Text  string   // ends in a line feed
		Notes []string // what else there is to say
	}
	// OpenPages opens the pages of locations, of many of them once the user has said so.
	OpenPages struct {
		Locations []vaultpath.Location
		Edit      bool // the pages to edit them
		Sure      bool // the user has been asked
	}
	// OpenPage opens the page of a location in the web UI.
	OpenPage struct{ Location vaultpath.Location }
	// OpenAddress opens an address in the browser, which is of a page of a location.
	OpenAddress struct {
		Address string
		At      vaultpath.Location
	}
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
	// GoBefore leads to where the newest jump was made from.
	GoBefore struct{}
	// ShowLines copies where a place is, and shows the lines around it.
	ShowLines struct{ Place Place }
	// EditFile opens a place in the user's editor.
	EditFile struct{ Place Place }
	// ShowMend makes a fix ready in the file of a use, and shows what it changes.
	ShowMend struct {
		Use *xref.Use
		Fix xref.Fix
	}
	// WriteMend writes such a change.
	WriteMend struct {
		Place Place
		Mend
	}
	// Run runs a program of the user's own.
	Run struct{ own.Program }
	// Choose has the user choose one of several things.
	Choose struct {
		Title   string // made harmless
		Choices []Choice
		Each    string // what each is, as "mark", where a letter that is none is told of
	}
	// Press does what a key does.
	Press struct{ Key theme.Pressed }
	// GoTo goes to a place, in whatever form somebody has it in hand.
	GoTo struct{ Text string }
	// GroupBy arranges the entities of the catalog.
	GroupBy struct{ By catalog.GroupBy }
	// SortBy sorts the pane that keys are about.
	SortBy struct{ Key string }
	// UseTheme changes what everything looks like.
	UseTheme struct{ Name string }
	// ShowMessages shows what was told of late.
	ShowMessages struct{}
	// Tell hands a message to the overlays that are open.
	Tell struct{ Msg tea.Msg }
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
	// Pick hands places to whoever asked for some: see package pick.
	Pick struct{ Locations []vaultpath.Location }
	// SwitchTo ends the explorer for another profile or namespace. Nil is the one that there is.
	SwitchTo struct{ Profile, Namespace *string }
)

// Choice is one of the things to choose from.
type Choice struct {
	Name string      // made harmless
	Key  key.Binding // does the same without the list; the zero one is none
	Then Action
}

func (Close) isAction()        {}
func (CopyLines) isAction()    {}
func (CopyAddress) isAction()  {}
func (CopyAs) isAction()       {}
func (Export) isAction()       {}
func (OpenPages) isAction()    {}
func (Run) isAction()          {}
func (Choose) isAction()       {}
func (Press) isAction()        {}
func (GoTo) isAction()         {}
func (GroupBy) isAction()      {}
func (SortBy) isAction()       {}
func (UseTheme) isAction()     {}
func (ShowMessages) isAction() {}
func (Tell) isAction()         {}
func (Say) isAction()          {}
func (Copy) isAction()         {}
func (OpenPage) isAction()     {}
func (OpenAddress) isAction()  {}
func (Reveal) isAction()       {}
func (ShowSubject) isAction()  {}
func (GoBefore) isAction()     {}
func (ShowLines) isAction()    {}
func (EditFile) isAction()     {}
func (ShowMend) isAction()     {}
func (WriteMend) isAction()    {}
func (ChooseLogin) isAction()  {}
func (AskLogin) isAction()     {}
func (LogIn) isAction()        {}
func (CancelLogin) isAction()  {}
func (Pick) isAction()         {}
func (SwitchTo) isAction()     {}
