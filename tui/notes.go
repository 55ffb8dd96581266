package tui

import (
	"fmt"
	"strconv"
	"time"

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
	if p.walk.root == id && id != tree.Root {
		note, warn = p.walk.note(), p.walk.partial()
	}
	if isRoot {
		loc := p.store.Location(id)
		if m, ok := p.mount(loc); ok {
			if tag := engineTag(m); note == "" {
				note = tag
			} else {
				note = tag + " · " + note
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
		return "empty", false
	case tree.Denied:
		note, warn = "denied", true
	case tree.Failed:
		note, warn = "failed", true
	case tree.Unlistable:
		return "cannot list", true
	case tree.Listed:
		return thousands(p.store.NamedChildren(id)), false
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
func engineTag(m vaultsvc.Mount) string {
	tag := harmless.Text(m.Engine)
	if m.KVVersion > 0 {
		tag += fmt.Sprintf(" v%d", m.KVVersion)
	}
	if m.Guessed {
		tag += "?"
	}
	return tag
}

// thousands writes a number with commas: 12,402.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// duration writes a remaining time: "41m", "4m07s", "2h05m", "3d4h".
func duration(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < secondsShownBelow:
		s := int((d + time.Second - 1) / time.Second)
		if s < 60 {
			return fmt.Sprintf("%ds", s)
		}
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d/time.Minute))
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d/time.Hour), int(d%time.Hour/time.Minute))
	}
	return fmt.Sprintf("%dd%dh", int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour))
}

func fileLine(file string, line int) string {
	if line <= 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}
