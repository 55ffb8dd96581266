package overlay

import (
	"slices"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Profile is a server to switch to.
type Profile struct {
	Name, Address, Namespace string
	Ink                      draw.Ink      // of the name
	Who                      func() string // is logged in there, or how one logs in; harmless
}

// NewProfiles lists the profiles to switch to, with the cursor on the one in use.
func NewProfiles(t *theme.Theme, k *theme.KeyMap, profiles []Profile, current string) *Menu {
	m := newMenu(t, k, "Switch to the profile", "switches", len(profiles))
	m.MoveTo(slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == current }))
	w := widthsOf(profiles)
	m.Wants = w.name + w.address + w.namespace + w.who + len(inUse) + 10
	m.row = func(l *draw.Line, i int) { w.draw(l, t, &profiles[i], profiles[i].Name == current) }
	m.choose = func(i int) Action { return Close{Then: SwitchTo{Profile: &profiles[i].Name}} }
	return m
}

// profileWidths are the widths of the columns, each as wide as its longest text.
type profileWidths struct{ name, address, namespace, who int }

const (
	widestName, widestAddress, widestNamespace = 24, 60, 24

	inUse = "in use" // at the end of the row of the profile that is
)

func widthsOf(profiles []Profile) (w profileWidths) {
	for _, p := range profiles {
		w.name = max(w.name, min(draw.Width(harmless.Text(p.Name)), widestName))
		w.address = max(w.address, min(draw.Width(harmless.Text(p.Address)), widestAddress))
		w.namespace = max(w.namespace, min(draw.Width(namespaceOf(&p)), widestNamespace))
		w.who = max(w.who, draw.Width(p.Who()))
	}
	return w
}

// namespaceOf names the namespace of a profile, "" where that is the root.
func namespaceOf(p *Profile) string {
	if p.Namespace == "" {
		return ""
	}
	return "ns " + harmless.Text(p.Namespace)
}

// draw draws a profile. Where there is no room for all the namespace goes first, and the address is
// cut; who is logged in and which one is in use stay.
func (w profileWidths) draw(l *draw.Line, t *theme.Theme, p *Profile, used bool) {
	const gap = 2
	column := func(ink draw.Ink, text string, width int) {
		text = draw.Cut(text, width)
		l.Ink(ink, text)
		l.Blank(width - draw.Width(text) + gap)
	}
	end := draw.Width(inUse) + gap
	who := min(w.who, max(l.Left()-w.name-end-gap, 0))
	free := l.Left() - w.name - who - end - 2*gap
	column(p.Ink, harmless.Text(p.Name), w.name)
	address := min(w.address, free)
	if address >= 16 || address == w.address {
		column(t.Dim, harmless.Text(p.Address), address)
		free -= address + gap
		if w.namespace > 0 && free >= w.namespace {
			column(t.Dim, namespaceOf(p), w.namespace)
		}
	}
	l.Text(draw.Cut(p.Who(), who))
	if used {
		l.Right(t.Accent, inUse)
	}
}
