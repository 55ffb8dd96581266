package tui

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/vaultmap/vaultmap/tui/palette"
	"github.com/vaultmap/vaultmap/tui/theme"
)

func bindings(k *theme.KeyMap) map[string]*key.Binding {
	out := map[string]*key.Binding{}
	v := reflect.ValueOf(k).Elem()
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if b, ok := v.Field(i).Addr().Interface().(*key.Binding); ok {
			out[v.Type().Field(i).Name] = b
		}
	}
	return out
}

// Every key is described, in the help overlay, and bound once, or twice where just one of them is
// live: all keys are of one mode, since overlays and the text input take keys before them.
func TestEveryKeyIsDescribedAndBoundOnce(t *testing.T) {
	t.Parallel()
	k := theme.DefaultKeys()
	inHelp := map[string]bool{}
	for _, c := range k.Commands() {
		inHelp[c.Key.Help().Key] = true
	}
	bound := map[string]string{}
	live := map[string]bool{"SelectAll ListAll": true, "PrevMatch Namespace": true}
	for name, b := range bindings(k) {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has no help", name)
		}
		if !inHelp[b.Help().Key] {
			t.Errorf("%s is not in the help overlay", name)
		}
		for _, s := range b.Keys() {
			if other, ok := bound[s]; ok && !live[max(name, other)+" "+min(name, other)] {
				t.Errorf("%q is bound by %s and %s", s, name, other)
			}
			bound[s] = name
		}
	}
}

// The table of keys in the README is the key map's.
func TestREADMEKeys(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	k := theme.DefaultKeys()
	for _, c := range k.Commands() {
		h := c.Key.Help()
		row := "| `" + h.Key + "` | " + h.Desc
		if !strings.Contains(string(b), row) {
			t.Errorf("README.md has no row that begins with %s", row)
		}
	}
}

// A key that is off neither acts nor shows.
func TestDisabledKeys(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for _, b := range []key.Binding{h.m.keys.View, h.m.keys.CopyPath, h.m.keys.ListAll} {
			if b.Enabled() {
				t.Errorf("%q is live in the catalog", b.Help().Key)
			}
		}
		h.lacks("y copy path")
		h.press("v", "y", "*", "e")
		if len(h.opened)+len(h.copied) > 0 || h.m.listing.Walks.Walk.Running {
			t.Error("a key that is off acts")
		}
		h.press("a")
		h.wants("y copy path")
	})
}

// The help lists every key, those that mean nothing now with what they would need, all marks and
// all words; what is typed narrows it.
func TestHelpOverlay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(140, 120)
		h.press("a", "?")
		for _, c := range append(h.m.keys.Commands(), h.m.keys.Typing.Commands()...) {
			h.wants(c.Key.Help().Key, c.Key.Help().Desc, c.Name, h.m.keys.Why(c.Key))
		}
		for _, e := range palette.Legend(h.m.theme) {
			h.wants(e.Key, e.Name, e.What)
		}
		// Where there is no room it scrolls.
		h.resize(40, 10)
		h.wants("1 of ")
		h.write("stale")
		h.wants("known from before")
		h.lacks("half page up")
		h.press("enter") // is nothing to be done
		h.wants("search: stale")
		h.press("esc")
		h.lacks("search")
	})
}
