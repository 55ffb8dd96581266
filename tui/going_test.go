package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// at returns where the cursor is: the location in the secrets, else the row of the catalog.
func (h *harness) at() string {
	s := going{h.m}.here()
	if s.about == paneSecrets {
		return h.m.panes.secrets.Title() + ": " + s.at.String() + " /" + s.filter
	}
	return "catalog: " + h.chosen() + " /" + s.filter
}

func (h *harness) wantsAt(want string) {
	h.t.Helper()
	if got := h.at(); got != want {
		h.t.Fatalf("the cursor is at %q, want %q:\n%s", got, want, h.screen())
	}
}

// Back leads over every kind of jump to where the cursor was before it, with the filter of then,
// and forward to where it was since.
func TestBackAndForward(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("[")
		h.wantsAt("catalog:  /") // there was no jump
		var stops []string
		jump := func(what string, keys ...string) {
			t.Helper()
			was := h.at()
			h.press(keys...)
			h.rest()
			if h.at() == was {
				t.Fatalf("%s leads nowhere:\n%s", what, h.screen())
			}
			stops = append(stops, was)
		}
		h.press("/")
		h.write("payments-a")
		h.press("enter")
		jump("choosing an entity", "enter")
		h.to("secrets/teams/payments/prod/db-main")
		h.press("/")
		h.write("main")
		h.press("enter", "up", "down")
		jump("all mounts", "a")
		h.press("f")
		h.write("stripe prod")
		h.Advance(5 * time.Second)
		jump("a find", "enter")
		h.press("down")
		jump("its owner", "O")
		h.press("!")
		h.Advance(5 * time.Second)
		h.press("down")
		jump("a problem", "enter")
		end := h.at()
		for i := len(stops) - 1; i >= 0; i-- {
			h.press([]string{"[", "alt+left"}[i%2])
			h.wantsAt(stops[i])
		}
		h.press("[")
		h.wantsAt(stops[0])
		for i, stop := range append(stops[1:], end) {
			h.press([]string{"]", "alt+right"}[i%2])
			h.wantsAt(stop)
		}
		h.press("9", "[")
		h.wantsAt(stops[0])
		h.press("2", "]")
		h.wantsAt(stops[2])
		h.press("[")
		jump("all mounts", "a")
		there := h.at()
		h.press("]")
		h.wantsAt(there) // nothing lies ahead of a new jump
	})
}

// Back from a jump that was made in the details leads into the details, where there is still room.
func TestBackIntoDetails(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for _, width := range []int{200, 120} {
			h.resize(200, 60)
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/redis")
			h.press("tab", "a")
			if h.m.panes.inDetails() {
				t.Fatalf("all mounts are not shown:\n%s", h.screen())
			}
			h.resize(width, 60)
			h.press("[")
			h.wantsAt("Secrets of payments-api: secrets/teams/payments/prod/redis /")
			if in := h.m.panes.inDetails(); in != (width == 200) {
				t.Errorf("at %d columns it is in the details: %t\n%s", width, in, h.screen())
			}
			h.press("esc", "esc")
		}
	})
}

// A place that a refresh has taken away leads to what is left of the way to it, and says so; one of
// an entity that the files have no more to the same place among all mounts.
func TestBackToWhatIsGone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := sampleDir(t)
		h := sampleWith(t, dir)
		h.choose("payments-api")
		const folder = "secrets/teams/payments/prod/"
		h.to(folder + "kafka")
		h.lookFor("payments prod paypal")
		h.server.Remove("secrets/", "teams/payments/prod/kafka")
		h.press("enter", "r")
		h.rest()
		h.press("[")
		h.wantsAt("Secrets of payments-api: " + folder + " /")
		h.wants(folder + "kafka is gone")

		h.to(folder + "redis")
		h.press("a")
		if err := os.RemoveAll(filepath.Join(dir, "payments")); err != nil {
			t.Fatal(err)
		}
		h.press("R")
		h.rest()
		h.press("[")
		h.wantsAt("All mounts: " + folder + "redis /")
		h.wants("component:default/payments-api is not in the files any more")
	})
}

// A letter or digit stands for a place until it is set elsewhere, or once more there; ' lists what
// there is, and twice it leads to where one was before.
func TestMarks(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a", "'")
		h.wants("All mounts", "before: all mounts")
		h.press("esc")
		h.to("secrets/")
		h.press("enter")
		h.rest()
		says := func(want string, keys ...string) {
			t.Helper()
			h.press(keys...)
			h.wants(want)
		}
		h.to("secrets/readme")
		h.press("m")
		h.wants("m…  a letter or digit, space for none")
		says("marked: 'x leads here", "x")
		h.to("secrets/teams/")
		says("marked: '5 leads here", "m", "5")
		h.to("secrets/bulk/")
		says("marked: 'g leads here", "m", "g")
		h.to("platform/")
		says("marked: f has it before you type", "m", " ")
		says("a mark is a letter or a digit", "m", "!")
		h.Advance(6 * time.Second)
		h.press("m", "esc", "x")
		h.lacks("marked")

		h.press("'")
		h.wants("secrets/teams/", "5", "secrets/readme", "x", "platform/")
		h.press("x")
		h.wantsAt("All mounts: secrets/readme /")
		h.press("'", "5")
		h.wantsAt("All mounts: secrets/teams/ /")
		h.press("'", "g")
		h.wantsAt("All mounts: secrets/bulk/ /")
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/redis")
		h.press("'", "x")
		h.wantsAt("All mounts: secrets/readme /")
		for range 2 {
			h.press("'", "'")
			h.wantsAt("Secrets of payments-api: secrets/teams/payments/prod/redis /")
			h.press("'", "'")
			h.wantsAt("All mounts: secrets/readme /")
		}
		h.press("f")
		h.rest()
		h.wants("marked x", "marked 5", "marked g")
		h.press("esc")

		says("not marked any more", "m", "x")
		h.press("'")
		if s := h.screen(); strings.Contains(s, "secrets/readme    ") {
			t.Errorf("the mark is still there:\n%s", s)
		}
		says("x is no mark", "x")
		h.wantsAt("All mounts: secrets/readme /")
	})
}

// A mark of an earlier run leads to its place though nobody has listed that yet; one in a mount
// that is gone is not offered.
func TestMarksOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.press("f")
		h.write("ldap")
		h.rest()
		h.press("enter", "m", "l")
		h.rest()
		h.leave()

		h = remembering(t, noNames{k}, server, token, nil)
		h.press("a", "'", "l")
		h.rest()
		h.wantsAt("All mounts: secret/teams/identity/ldap /")
		h.lacks("missing", "not seen", "loading…")
		h.leave()

		server.Unmount("secret/")
		h = remembering(t, noNames{k}, server, token, nil)
		h.press("'")
		h.lacks("ldap")
		h.wants("there is no mark: m and a letter sets one")
		h.leave()
	})
}

// noNames keeps places, and has no names of an earlier run.
type noNames struct{ *keptNames }

func (noNames) Load(context.Context, vaultsvc.Token) (*index.Index, error) { return nil, nil }

// While a filter stands n and N lead from one match to the next, past the folders on the way, and
// around the end, which they say; the title counts them. Without one N is what it is else.
func TestMatches(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Enterprise(true)
		h := newHarness(t, server, token, sampleDir(t))
		h.rest()
		h.choose("payments-api")
		h.press("/")
		h.write("db-main")
		h.press("enter")
		const prod = "secrets/teams/payments/prod/"
		at := func(want, count, says string) {
			t.Helper()
			h.wantsAt("Secrets of payments-api: " + want + " /db-main")
			h.wants(count)
			if says != "" {
				h.wants(says)
			}
		}
		h.press("home")
		at(prod, "━ 3 matches", "")
		h.press("n")
		at(prod+"db-main", "1 of 3 matches", "")
		h.press("2", "n")
		at("secrets/teams/payments/staging/db-main", "3 of 3 matches", "")
		h.press("n")
		at(prod+"db-main", "1 of 3 matches", "after the last match comes the first")
		h.press("N")
		at("secrets/teams/payments/staging/db-main", "3 of 3 matches",
			"before the first match comes the last")
		h.press("/")
		h.write("zzz")
		h.press("enter", "n")
		h.wants("nothing matches")
		h.press("esc", "N")
		h.wants("namespace")
		h.press("esc", "esc", "esc")

		h.press("/")
		h.write("identity")
		h.press("enter", "home", "n")
		h.wants("1 of 6 matches")
		if h.chosen() != "identity" || h.m.panes.secrets.Subject().Name() != "identity" {
			t.Errorf("the first match is %q:\n%s", h.chosen(), h.screen())
		}
		h.press("N")
		h.wants("6 of 6 matches", "before the first match comes the last")
	})
}

// Who goes out of folders and back in is where they were, in each; to open one by enter moves
// nothing.
func TestCursorInFolders(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		const folder = "secrets/teams/payments/"
		h.lookFor("payments prod kafka")
		h.press("enter")
		h.press("left", "left", "left") // to prod/, which closes, and on
		h.wantsAt("All mounts: " + folder + " /")
		h.press("right")
		h.wantsAt("All mounts: " + folder + "prod/ /")
		h.press("enter")
		h.wantsAt("All mounts: " + folder + "prod/ /")
		h.press("enter", "right")
		h.wantsAt("All mounts: " + folder + "prod/kafka /")
		h.press("left", "up", "up", "right")
		h.wantsAt("All mounts: " + folder + "prod/ /")

		h.choose("payments-api") // which has a cursor of its own
		h.to(folder + "prod/redis")
		h.press("left", "right")
		h.wantsAt("Secrets of payments-api: " + folder + "prod/redis /")
		h.press("a")
		h.to(folder + "prod/")
		h.press("right")
		h.wantsAt("All mounts: " + folder + "prod/kafka /")
	})
}

// Letters of marks are in sight where there is no room for all of a location.
func TestMarksOnASmallScreen(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(minWidth, minHeight)
		h.lookFor("payments staging stripe webhook")
		h.press("enter", "m", "Z", "'")
		h.wants("secrets/teams/payments/staging/s…  Z")
	})
}
