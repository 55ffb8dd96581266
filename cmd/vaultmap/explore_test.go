package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// The explorer on a server with a token that may list and nothing else: no sys/mounts, no
// right to look itself up.
func TestExplorer(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		for name, scenario := range map[string]func(*testing.T, estate){
			"states": exploreStates, "filter": exploreFilter, "copy": exploreCopy,
			"addresses": exploreAddresses,
			"walk":      exploreWalk, "resize": exploreResize, "entities": exploreEntities,
		} {
			t.Run(name, func(t *testing.T) { scenario(t, e) })
		}
	})
}

// position finds where the cursor stands among the rows of the secrets pane.
var position = regexp.MustCompile(`([0-9,]+) of ([0-9,]+) $`)

// details returns what is under the cursor, without what the token may do there.
func (s screen) details() string {
	at := len(s) - 4
	if len(s) < 14 {
		at = len(s) - 3
	}
	where, _, _ := strings.Cut(s[at], "   ") // behind it stands what is known
	return strings.TrimSpace(where)
}

// moveTo moves the cursor of the secrets pane to a location: down from where it is, and once more
// from the top. It waits for rows where there are none yet, since mounts come with their own reply.
func (m *terminal) moveTo(location string) screen {
	m.t.Helper()
	there := func(s screen) bool { return s.details() == location }
	s := m.wait("rows on the way to "+location, func(s screen) bool {
		return there(s) || position.MatchString(s[0])
	})
	for wrapped := false; !there(s); {
		at, key := position.FindStringSubmatch(s[0]), "j"
		if at[1] == at[2] {
			key, wrapped = "home", !wrapped
		}
		if key == "home" && (!wrapped || at[2] == "1") {
			m.t.Fatalf("no row for %s; the screen:\n%s", location, s)
		}
		m.press(key)
		s = m.wait("move to "+location, func(s screen) bool {
			now := position.FindStringSubmatch(s[0])
			return now != nil && now[1] != at[1]
		})
		if !there(s) {
			s = m.whole()
		}
	}
	return s
}

// whole returns the screen when no more of a frame comes: what lies below may be in another read
// than what was waited for.
func (m *terminal) whole() screen {
	m.t.Helper()
	for s := m.screen(); ; {
		time.Sleep(30 * time.Millisecond)
		now := m.screen()
		if now.joined() == s.joined() {
			return s
		}
		s = now
	}
}

// allMounts shows the mounts, with the secrets pane focused.
func (m *terminal) allMounts() {
	m.t.Helper()
	m.press("a")
	m.see("┏━ All mounts")
}

// pick moves the cursor of the catalog down from the top to an entity.
func (m *terminal) pick(ref string) {
	m.t.Helper()
	m.press("home")
	s := m.wait("first row", func(s screen) bool { return s.details() == "All mounts" })
	for !strings.HasPrefix(s.details(), ref) {
		before := s.details()
		m.press("j")
		s = m.wait("next row on the way to "+ref, func(s screen) bool { return s.details() != before })
	}
}

// filterCloses waits until the text input in the last row is gone.
func (m *terminal) filterCloses() {
	m.t.Helper()
	m.wait("end of the filter", func(s screen) bool { return !strings.HasPrefix(s[len(s)-1], "/") })
}

// choose goes to the secrets of an entity, from the catalog.
func (m *terminal) choose(entity string) {
	m.t.Helper()
	m.press("/", entity)
	m.see("Secrets of " + entity)
	m.press("enter")
	m.filterCloses()
	m.press("enter")
	m.see("┏━ Secrets of " + entity)
}

// open moves to a folder and opens it, and waits for a text in its row.
func (m *terminal) open(location, note string) screen {
	m.t.Helper()
	m.moveTo(location)
	m.press("enter")
	name := location
	if parts := strings.Split(strings.TrimSuffix(location, "/"), "/"); len(parts) > 1 &&
		!strings.HasPrefix(location, "team/legacy/") {
		name = parts[len(parts)-1] + "/"
	}
	return m.seeRow("▾ "+name, note)
}

// Every state that a folder can be in looks different in words, and each can be asked for again.
func exploreStates(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.see("? token: may not look itself up") // and that is no error
	m.allMounts()
	m.seeRow("▸ secrets/", "kv v2")
	m.seeRow("▸ team/legacy/", "kv v1")

	m.open("secrets/", "3")
	m.see("hostile/", "deep/", "teams/")
	m.open("secrets/teams/", "2")
	s := m.open(deniedFolder, "denied")
	if s.has("treasure") {
		t.Error("a folder that is denied shows what is in it")
	}
	m.see("permission denied", "1 denied")
	m.press("r")
	m.seeRow("denied/", "denied")

	m.moveTo("nolist/")
	m.press("enter")
	m.seeRow("nolist/", "cannot list")
	m.see("this engine cannot list")
	m.open("team/legacy/", "3")
	m.see("data/", "mail/", "root-db") // a path of version 1 may begin with data/

	e.put("team/legacy", "soon-gone/x")
	m.press("r")
	m.see("soon-gone/")
	e.remove("team/legacy", "soon-gone/x")
	m.moveTo("team/legacy/soon-gone/")
	m.press("enter")
	m.seeRow("soon-gone/", "empty")
	m.quit()
}

func exploreFilter(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.press("/", "mail")
	m.see("/mail", "1 match")
	m.seeNo("payments-api")
	m.press("esc") // clears it
	m.see("payments-api", "deep-diver")
	m.press("esc") // leaves it
	m.filterCloses()

	m.allMounts()
	m.open("secrets/", "3")
	m.press("/", "HOST ile")
	m.see("hostile/", "1 match")
	m.seeNo("deep/")
	m.press("enter") // keeps it
	m.filterCloses()
	m.seeNo("deep/")
	m.press("esc")
	m.see("deep/", "team/legacy/")

	m.press("/", "nowhere")
	m.see("nothing that is known matches", "0 match")
	m.press("q") // is text here
	m.see("/nowhereq")
	m.press("esc")
	m.see("team/legacy/")
	m.press("esc")
	m.filterCloses()
	m.quit()
}

func exploreCopy(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.allMounts()
	m.open("secrets/", "3")
	m.open("secrets/hostile/", "2")
	m.moveTo("secrets/hostile/a b#c?d%2Fé")
	m.press("y")
	m.see("copied secrets/hostile/a b#c?d%2Fé")
	if got := m.copied(0); got != "secrets/hostile/a b#c?d%2Fé" {
		t.Errorf("copied the path %q", got)
	}
	m.press("Y")
	want := e.address() + "/ui/vault/secrets/secrets/kv/hostile%2Fa%20b%23c%3Fd%252F%C3%A9/details"
	m.see("copied " + want)
	if got := m.copied(1); got != want {
		t.Errorf("copied the address %q, want %q", got, want)
	}
	m.quit()
}

// Everything below a folder, with what could not be listed said.
func exploreWalk(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.allMounts()
	m.moveTo("secrets/")
	m.press("*")
	m.seeRow("▾ secrets/", "partial: ", "1 denied")
	m.see("stripe-webhook", "kafka", "bottom", "readonly")
	m.moveTo("team/legacy/")
	m.press("*")
	m.seeRow("▾ team/legacy/", "all listed: 3 folders")
	m.see("relay", "warehouse")
	m.quit()
}

func exploreResize(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.allMounts()
	m.open("secrets/", "3")
	m.resize(40, 10)
	m.wait("small screen", func(s screen) bool {
		return len(s) == 10 && s.has("┏━ All mounts", "secrets/", "active") && !s.has("Catalog")
	})
	m.press("tab") // one pane at a time
	m.see("┏━ Catalog", "payments")
	m.resize(39, 9)
	m.see("needs 40x10, has 39x9")
	m.press("j") // must not act on what cannot be seen in a way that breaks it
	m.resize(120, 40)
	m.see("Catalog", "All mounts", "secrets/", "payments-api")
	m.quit()
}

// An entity's paths, one of them wrong in the usual way; and a folder that can be reached though
// none above it may be listed.
func exploreEntities(t *testing.T, e estate) {
	e.policy("deep", deepRule)
	m := e.explore(t, e.only("deep"))
	m.choose("deep-diver")
	m.seeRow("▾ secrets/deep/a/b/c/", "kv v2 · 1")
	m.see("bottom")
	m.allMounts()
	m.open("secrets/", "denied")
	m.quit()

	m = e.explore(t, e.lister)
	m.choose("payments-api")
	m.see("stripe-webhook", "kafka")
	m.moveTo(webhook)
	m.see("named by payments-api (catalog-info.yaml:")
	m.press("tab")
	m.see("┏━ Catalog")
	m.press("esc")
	m.see("deep-diver")
	m.choose("mistaken")
	m.seeRow("secrets/secrets/data/teams/payments/prod/", "empty")
	m.see(`should it be "teams/payments/prod"?`)
	m.quit()
}

// Words lead to a secret that nobody has opened the way to, on both servers.
func TestFindInTheExplorer(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		m := e.explore(t, e.lister)
		m.press("f", "s", "t", "a", "g", " ", "k", "a", "f")
		m.see("Find", "secrets/teams/payments/staging/kafka", "1 found", "partial: 1 denied")
		m.press("enter")
		m.see("All mounts", "secrets/teams/payments/staging/kafka", "named by payments-api")
		if s := m.screen(); !strings.Contains(s.row("kafka"), "▌") {
			t.Errorf("the cursor is elsewhere:\n%s", s)
		}
		m.quit()
	})
}
