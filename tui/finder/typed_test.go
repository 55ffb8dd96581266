package finder

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc/find/findtest"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
)

// Whatever names the place that somebody has in hand, it comes first, and is gone to.
func TestWhatPeopleHaveInHand(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"secret/teams/pay/stripe", "/secret/teams/pay/stripe", "secret/data/teams/pay/stripe",
		"v1/secret/data/teams/pay/stripe", "secret/teams/pay/stripe#key",
		"secret/teams/pay/stripe?version=3", "vault kv get -mount=secret teams/pay/stripe",
		"bao kv get secret/teams/pay/stripe", "ref+vault://secret/teams/pay/stripe#/key",
		"vault:secret/data/teams/pay/stripe#key", "<path:secret/data/teams/pay/stripe#key>",
		tuitest.Address + "/ui/vault/secrets/secret/kv/teams%2Fpay%2Fstripe/details",
		tuitest.Address + "/ui/vault/secrets/secret/show/teams/pay/stripe",
		tuitest.Address + "/v1/secret/data/teams/pay/stripe", "STRIPE: secret/teams/pay/stripe",
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t, "teams/pay/stripe", "teams/pay/stripe-old", "a/teams/pay/stripe/x")
			r.source.Servers = []typed.Server{{Addresses: []string{tuitest.Address}}}
			r.open()
			r.write(text)
			r.Advance(time.Minute)
			list, _ := r.Results()
			if len(list) == 0 || list[0].Text != "secret/teams/pay/stripe" || list[0].Typed {
				t.Fatalf("%q: %+v: %s", text, list, r.text())
			}
			for _, c := range list[1:] {
				if c.Text == list[0].Text {
					t.Errorf("%q: it is there twice", text)
				}
			}
			r.press('\r')
			if at, ok := r.acted.(overlay.Close); !ok || at.Then.(overlay.Reveal).Location.String() !=
				"secret/teams/pay/stripe" {
				t.Errorf("%q: %#v", text, r.acted)
			}
		})
	}
}

// Among five thousand names, whatever people type who want one of them has it on top, and words
// that nothing has at least bring what is similar.
func TestAmongManyNames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		names := map[string][]string{}
		for _, mount := range findtest.Mounts() {
			engine := "kv"
			if findtest.KVVersion(mount) == 0 {
				engine = "pki"
			}
			r.server.Mount(mount, engine, findtest.KVVersion(mount), "")
		}
		for _, l := range findtest.Locations() {
			for _, mount := range findtest.Mounts() {
				if path, ok := strings.CutPrefix(l, mount); ok {
					names[mount] = append(names[mount], path)
				}
			}
		}
		for mount, paths := range names {
			r.server.Put(mount, paths...)
		}
		r.source.Servers = []typed.Server{{Addresses: []string{tuitest.Address}}}
		r.Exec(r.source.Listing.AskMounts())
		r.Advance(time.Second)
		all := append(findtest.InHand(tuitest.Address), findtest.Queries()...)
		first, typedIn := 0, 0
		for _, q := range all {
			r.memory = Memory{}
			r.open()
			r.write(q.Typed)
			r.Advance(time.Minute)
			list, _ := r.Results()
			at := slices.IndexFunc(list, func(c Candidate) bool { return c.Text == q.Want })
			switch typedIn++; {
			case at == 0:
				first++
			case typedIn <= len(all)-len(findtest.Queries()), at < 0, at > 2:
				t.Errorf("%q: %s is at %d of %d", q.Typed, q.Want, at, len(list))
			}
		}
		if words := len(findtest.Queries()); len(all) < 120+words || first < len(all)-words/10 {
			t.Errorf("of %d only %d come first", len(all), first)
		}
	})
}

// The attack is a link to another server that looks like the own one: it is named as such, and
// finds nothing.
func TestLinkToAnotherServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "stripe")
		r.source.Servers = []typed.Server{{Addresses: []string{tuitest.Address}},
			{Profile: "stage", Addresses: []string{"https://stage.example.com"}}}
		r.open()
		r.write("https://stage.example.com/ui/vault/secrets/secret/show/stripe")
		r.Advance(time.Minute)
		if list, _ := r.Results(); len(list) > 0 || !strings.Contains(r.results.note, "profile stage") {
			t.Errorf("%+v: %s", list, r.text())
		}
	})
}
