package main

import (
	"image/color"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The explorer looks as the terminal's background wants it, where the terminal says so, or as the
// user does; and without waiting for an answer. What a terminal answers is in nobody's line
// afterwards.
func TestLooksAsTheTerminalIs(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	const either, dark, light = "#767676", "#949494", "#626262"
	for name, tc := range map[string]struct {
		background color.Color
		env        []string
		dim        string
	}{
		"its own":            {nil, nil, dark}, // black
		"white":              {color.White, nil, light},
		"black":              {color.Black, nil, dark},
		"grey":               {color.RGBA{0x1e, 0x1e, 0x1e, 0xff}, nil, dark},
		"over SSH":           {color.White, []string{"SSH_TTY=/dev/pts/1"}, either},
		"named":              {color.White, []string{"VAULTMAP_THEME=dark"}, dark},
		"a variable says so": {nil, []string{"COLORFGBG=0;15", "SSH_TTY=/dev/pts/1"}, light},
		"no colours":         {color.White, []string{"NO_COLOR=1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := e.start(e.lister, "--catalog", e.catalog)
			s.background, s.env = tc.background, append(s.env, tc.env...)
			m := s.terminal(t)
			m.see("active", "payments-api", "quit")
			m.wait("the dim ink "+tc.dim, func(rows screen) bool {
				m.mu.Lock()
				defer m.mu.Unlock()
				c := m.emu.CellAt(4, len(rows)-1) // of what enter does
				return svgColour(c.Style.Fg, "") == tc.dim
			})
			m.press("q")
			<-m.ended
			n, err := unix.IoctlGetInt(int(m.slave.Fd()), unix.TIOCINQ)
			if err != nil || n != 0 {
				t.Errorf("%d bytes are left for the shell, %v", n, err)
			}
			m.end(render.OK)
		})
	}
}

// Without a locale of UTF-8 nothing else than ASCII goes to the terminal, also of what is printed
// at its end.
func TestOnlyASCII(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for name, env := range map[string][]string{
		"LC_ALL=C": {"LC_ALL=C"}, "LANG=": {"LANG="}, "asked for": {"VAULTMAP_ASCII=1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := e.start(e.lister, "--catalog", e.catalog)
			s.env = append(s.env, env...)
			m := s.terminal(t)
			m.see("active", "payments-api", "+ secrets/", "enter open")
			m.press("?")
			m.see("Help")
			m.press("esc")
			m.seeNo("Help")
			m.press("f", "stripe")
			m.see("words: stripe")
			m.press("esc")
			m.seeNo("words:")
			m.quit()
			for i, b := range []byte(m.output()) {
				if b >= 0x80 {
					t.Fatalf("%q is sent", m.output()[max(0, i-20):i+4])
				}
			}
		})
	}
}
