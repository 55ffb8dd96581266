package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A find in a server of thousands of folders, none of them known, on a terminal: what is likely
// comes while the walk has hardly begun, keys are answered all the time, another query turns the
// walk elsewhere, and closing and opening the find again asks for nothing twice.
func TestFindWhileTheWalkRuns(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	const folders = 3000
	for i := range folders {
		v.put("secrets", fmt.Sprintf("fleet/host-%04d/agent-token", i))
	}
	v.put("secrets", "fleet/host-1500/zebra-key", "fleet/host-2750/okapi-key")
	v.Latency(100 * time.Millisecond) // 32 at once: ten seconds for all
	m := e.explore(t, e.lister)
	v.forget()
	running := func(s screen) bool { return s.has("listing: ", "/s") }

	m.press("f", "1", "5", "0", "0", " ", "z", "e", "b")
	s := m.wait("the likely answer while the walk runs", func(s screen) bool {
		return s.has("▌secrets/fleet/host-1500/zebra-key", "1 found") && running(s)
	})
	if n := len(v.asked()); n > folders/4 {
		t.Errorf("%d requests before the first answer showed:\n%s", n, s)
	}
	for range 7 {
		m.press("backspace")
	}
	m.press("o", "k", "a", "p", "i", " ", "2", "7", "5", "0")
	m.see("words: 1okapi 2750", "0 found") // keys are answered while the walk runs
	for range 11 {
		m.press("backspace")
	}
	m.press("o", "k", "a", "p", "i", " ", "2", "7", "5", "0")
	s = m.wait("the answer to the other query while the walk runs", func(s screen) bool {
		return s.has("▌secrets/fleet/host-2750/okapi-key", "1 found") && running(s)
	})
	if n := len(v.asked()); n > folders*2/3 {
		t.Errorf("%d requests before the second answer showed:\n%s", n, s)
	}
	m.press("tab")
	m.wait("the mount alone", func(s screen) bool { return s.has("Find in secrets/", "okapi-key") })
	m.press("enter")
	m.wait("the place in the tree", func(s screen) bool {
		return strings.Contains(s.row("okapi-key"), "▌") && !s.has("words:")
	})
	m.press("f", "a", "g", "e", "n", "t")
	m.wait("everything", func(s screen) bool {
		return s.has(fmt.Sprintf("3,%03d found", folders%1000)) && !running(s)
	})
	m.press("esc")
	m.seeNo("words:")
	m.quit()
	asked := v.asked()
	if once := len(slices.Compact(slices.Clone(asked))); len(asked) != once {
		t.Errorf("%d requests for %d folders", len(asked), once)
	}
}
