package overlay

import (
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// NewAddress shows an address for those who must open it elsewhere, and why.
func NewAddress(t *theme.Theme, k *theme.KeyMap, address, why string) *Page {
	b := Band{Theme: t, Keys: k, Title: "Open this address in a browser", Foot: anyKey}
	return &Page{Band: b, lines: addressLines(address, why)}
}

func addressLines(address, why string) func(width int) []string {
	return func(width int) []string {
		link := lipgloss.NewStyle()
		if harmless.CheckAddress(address) == nil {
			link = link.Hyperlink(address)
		}
		var lines []string
		for rest := harmless.Text(address); rest != ""; {
			n := min(len(rest), max(width, 1)) // an address is ASCII
			lines = append(lines, link.Render(rest[:n]))
			rest = rest[n:]
		}
		return append(lines, "",
			draw.Cut("sent to the terminal's clipboard (OSC 52), which it may not allow", width),
			draw.Cut(why, width))
	}
}
