package tui

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

const (
	soakSessions = 8  // of the explorer, each ended by a switch to another profile or namespace
	soakRounds   = 25 // of everything, in each session; with -short fewer
)

// soak is an explorer that is used all day, and what is alive after each round.
type soak struct {
	*harness
	alive []float64
}

// Whoever leaves the explorer open all week, and switches between servers, finds it as small as it
// was: 200 rounds of all that it does leave nothing behind, neither in memory nor a goroutine.
//
// No others run at the same time, whose memory would be counted.
func TestSoak(t *testing.T) {
	server, token := memvault.Sample()
	server.Enterprise(true)
	for i := range 12 {
		for k := range 20 {
			server.Put("secrets/", fmt.Sprintf("soak/f%02d/stripe-%02d", i, k))
		}
	}
	server.Latency(20 * time.Millisecond)
	dir := sampleDir(t)
	before := runtime.NumGoroutine()
	var alive []float64
	rounds := soakRounds
	if testing.Short() {
		rounds /= 3
	}
	for session := range soakSessions {
		// The end of a bubble fails where one of its goroutines is left.
		synctest.Test(t, func(t *testing.T) {
			s := soak{harness: unconnected(t, server)}
			s.settings = func(set *Settings) {
				set.Profile, set.Profiles = "a", []Profile{{Name: "a"}, {Name: "b"}}
			}
			s.connect(token, dir)
			s.rest()
			for range rounds {
				s.round(session)
			}
			s.leave(session)
			alive = append(alive, s.alive...)
			half := len(s.alive) / 2
			notMore(t, fmt.Sprintf("in session %d", session), s.alive[half/2:half], s.alive[half+half/2:])
		})
	}
	quarter := len(alive) / 4
	notMore(t, "in all sessions", alive[quarter:2*quarter], alive[3*quarter:])
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

// notMore fails where more is alive in later rounds than in earlier ones, but for some per cent.
func notMore(t *testing.T, when string, earlier, later []float64) {
	t.Helper()
	const most = 1.02
	if before, now := middle(earlier), middle(later); now > before*most {
		t.Errorf("%s: %.2f MB are alive, %.2f before", when, now, before)
	}
}

func middle(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[len(sorted)/2]
}

// round does everything once.
func (s *soak) round(session int) {
	s.t.Helper()
	s.press("a", "home", "R") // all mounts, anew
	s.rest()
	s.press("*") // a walk of all below the first, ended and gone on with
	s.Advance(30 * time.Millisecond)
	s.press("esc", "*")
	s.Advance(2 * time.Second)
	s.press("enter", "enter", "r", "down", "r")
	s.rest()
	s.press("/")
	s.write("pe-1")
	s.press("down", "esc", "esc")
	s.press("f") // results as letters come, narrowed, and shown in the tree
	s.write("soak stripe")
	s.Advance(time.Second)
	if s.total() < 12*20 {
		s.t.Fatalf("session %d: %d are found in\n%s", session, s.total(), s.screen())
	}
	s.press("tab", "esc", "enter")
	s.rest()
	s.press("f")
	s.write("none")
	s.press("esc")
	s.press("!") // asks for what would tell more about uses
	s.Advance(2 * time.Second)
	s.press("down", "down", "esc")
	s.press("u", "esc", "?", "esc", "tab", "tab", "a")
	s.rest()
	s.server.Forget()
	s.opened, s.copied = nil, nil
	clear(s.widths) // what the harness keeps, not the explorer
	runtime.GC()
	runtime.GC() // what a pool has goes with the second one
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.alive = append(s.alive, float64(m.HeapAlloc)/1e6)
}

// leave ends the session as a user does who goes on with another profile or namespace.
func (s *soak) leave(session int) {
	s.t.Helper()
	if session%2 == 0 {
		s.press("P", "down", "enter")
	} else {
		s.press("N")
		s.write("teams/a")
		s.press("enter")
	}
	if !s.quit || !s.m.Switch().Wanted() {
		s.t.Fatalf("it does not leave:\n%s", s.screen())
	}
}
