package overlay

import (
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// NewAddress shows addresses for those who must open them elsewhere, and why.
func NewAddress(t *theme.Theme, k *theme.KeyMap, addresses []string, why string) *Page {
	title := "Open this address in a browser"
	if n := len(addresses); n > 1 {
		title = "Open these " + draw.Thousands(n) + " addresses in a browser"
	}
	b := Box{Theme: t, Keys: k, Title: title, Foot: anyKey, selects: selectable(addresses)}
	return &Page{Box: b, lines: addressLines(addresses, why)}
}

// selectable returns how wide addresses are for who selects them with the mouse.
func selectable(addresses []string) int {
	if len(addresses) > 1 {
		return severalLines
	}
	return draw.Width(harmless.Text(addresses[0]))
}

func addressLines(addresses []string, why string) func(width int) []string {
	return func(width int) []string {
		var lines []string
		for _, address := range addresses {
			link := lipgloss.NewStyle()
			if harmless.CheckAddress(address) == nil {
				link = link.Hyperlink(address)
			}
			for rest := harmless.Text(address); rest != ""; {
				n := min(len(rest), max(width, 1)) // an address is ASCII
				lines = append(lines, link.Render(rest[:n]))
				rest = rest[n:]
			}
		}
		return append(lines, "",
			draw.Cut("sent to the terminal's clipboard (OSC 52), which it may not allow", width),
			draw.Cut(why, width))
	}
}
