package tui

import (
	"errors"
	"strconv"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// note returns what stands at the right of a row: a word for every state that is not just
// "listed", so that each looks different without colour.
func (p *secretsPane) note(id tree.ID, isRoot bool) (note string, warn bool) {
	if p.store.IsFolder(id) {
		note, warn = p.stateNote(id)
	} else {
		note, warn = p.secretNote(id)
	}
	if p.walk.root == id && id != tree.Root && !p.walk.answered(p.store.State(id)) {
		note, warn = p.walk.note(p.styles.texts), p.walk.partial()
	}
	if isRoot {
		if m, ok := p.mountOf(id); ok {
			if tag := engineTag(p.styles.texts, m); note == "" {
				note = tag
			} else {
				note = p.styles.texts.Join(tag, " · ", note)
			}
		}
	}
	return note, warn
}

func (p *secretsPane) stateNote(id tree.ID) (note string, warn bool) {
	switch p.store.State(id) {
	case tree.Loading:
		if p.store.NamedChildren(id) > 0 {
			return "asking again…", false
		}
		return "loading…", false
	case tree.Empty:
		// A folder that is not there answers like an empty one: the one above tells them apart.
		s := p.xref.Exists(p.store.Location(id), p.known())
		return s.String(), s == xref.Missing
	case tree.Denied:
		note, warn = "denied", true
	case tree.Failed:
		note, warn = "failed", true
		if errors.Is(p.store.Err(id), vaultsvc.ErrNoMount) {
			note = xref.Unresolved.String()
		}
	case tree.Unlistable:
		return "cannot list", true
	case tree.Listed:
		return p.styles.texts.Thousands(p.store.NamedChildren(id)), false
	case tree.Unlisted:
		if p.store.Stale(id) || p.unconfirmed(id) {
			return "stale", false
		}
		return "", false
	}
	if p.store.Stale(id) {
		note += ", names are stale"
	}
	return note, warn
}

// engineTag names an engine and its version: "kv v2", "pki".
func engineTag(t *draw.Texts, m vaultsvc.Mount) string {
	version, guessed := "", ""
	if m.KVVersion > 0 {
		version = t.Join(" v", t.Int(m.KVVersion))
	}
	if m.Guessed {
		guessed = "?"
	}
	return t.Join(harmless.Text(m.Engine), version, guessed)
}

// counted writes how many things there are: "1 folder", "12,402 folders".
func counted(t *draw.Texts, n int, one, more string) string {
	if n == 1 {
		return t.Join("1 ", one)
	}
	return t.Join(t.Thousands(n), " ", more)
}

// thousands writes a number with commas: 12,402.
func thousands(n int) string { return draw.Thousands(n) }

// duration writes a remaining time: "41m", "4m07s", "2h05m", "3d4h".
func duration(t *draw.Texts, d time.Duration) string {
	d = max(d, 0)
	in := func(unit time.Duration) int { return int(d / unit) }
	two := func(n int) string {
		if n < 10 {
			return t.Join("0", t.Int(n))
		}
		return t.Int(n)
	}
	switch {
	case d < secondsShownBelow:
		s := int((d + time.Second - 1) / time.Second)
		if s < 60 {
			return t.Join(t.Int(s), "s")
		}
		return t.Join(t.Int(s/60), "m", two(s%60), "s")
	case d < time.Hour:
		return t.Join(t.Int(in(time.Minute)), "m")
	case d < 24*time.Hour:
		return t.Join(t.Int(in(time.Hour)), "h", two(in(time.Minute)%60), "m")
	}
	return t.Join(t.Int(in(24*time.Hour)), "d", t.Int(in(time.Hour)%24), "h")
}

// fileLine names a line of a file.
func fileLine(file string, line int) string {
	if line <= 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}

// atLine is [fileLine] for what is drawn with each frame.
func atLine(t *draw.Texts, file string, line int) string {
	if line <= 0 {
		return file
	}
	return t.Join(file, ":", t.Int(line))
}
