package overlay

import (
	"charm.land/lipgloss/v2"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Address shows an address for those who must open it elsewhere.
type Address struct {
	page
	address, why string
}

// NewAddress returns the overlay of an address, and why it is shown.
func NewAddress(t *theme.Theme, k *theme.KeyMap, address, why string) *Address {
	b := Band{Theme: t, Keys: k, Title: "Open this address in a browser", Foot: anyKey}
	return &Address{page{Band: b}, address, why}
}

// Update implements [Overlay].
func (a *Address) Update(msg tea.Msg) (Action, tea.Cmd) { return closed(a.page.update(msg)), nil }

// Frame implements [Overlay].
func (a *Address) Frame(width, height int) Frame {
	return a.page.frame(width, height, addressLines(a.address, a.why, width-1))
}

func addressLines(address, why string, width int) []string {
	link := lipgloss.NewStyle().Hyperlink(address)
	var lines []string
	for rest := harmless.Text(address); rest != ""; {
		n := min(len(rest), max(width, 1)) // an address is ASCII
		lines = append(lines, link.Render(rest[:n]))
		rest = rest[n:]
	}
	return append(lines, "",
		draw.Cut("copied to the clipboard, where the terminal allows that (OSC 52)", width),
		draw.Cut(why, width))
}
