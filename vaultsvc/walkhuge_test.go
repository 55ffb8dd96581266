package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A walk of thousands of folders, some of them denied, slow, or limited when they are asked for
// first, hands each out once with the names that are in it. It says truly how far it is, and asks
// for nothing else.
func TestWalkOfAHugeVault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		teams, apps, stages := 20, 15, 19 // of each kind of folder there are some
		if testing.Short() {
			teams = 8
		}
		server := memvault.New()
		server.Mount("secret/", "kv", 2, "")
		want := map[string][]string{} // by folder; nil where it is denied
		denied, limited, slow := 0, 0, 0
		add := func(folder, name string) { want[folder] = append(want[folder], name) }
		for i := range teams {
			team := fmt.Sprintf("team-%02d/", i)
			add("", team)
			for k := range apps {
				app := fmt.Sprintf("%sapp-%02d/", team, k)
				add(team, app[len(team):])
				for n := range stages {
					id := (i*apps+k)*stages + n
					stage := fmt.Sprintf("%sstage-%02d/", app, n)
					switch {
					case id%101 == 0:
						stage = app + "denied/"
						denied++
					case id%211 == 0:
						server.Fail("secret/"+stage, http.StatusTooManyRequests, 1)
						limited++
					case id%503 == 0:
						server.Delay("secret/"+stage, 3*time.Second)
						slow++
					}
					add(app, stage[len(app):])
					for s := range 1 + id%3 {
						name := fmt.Sprintf("key-%d", s)
						server.Put("secret/", stage+name)
						add(stage, name)
					}
					if id%101 == 0 {
						want[stage] = nil
					}
				}
			}
		}
		server.Latency(5 * time.Millisecond)
		server.Policy("p", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("secret/metadata/+/+/denied", memvault.Deny))
		c := inside(t, server, server.Token(memvault.TokenOptions{Policies: []string{"p"}}))
		total, names, last := len(want), 0, Progress{}
		slowed := 0
		began := time.Now()
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, p Progress) {
				expected, ok := want[l.Folder.Path]
				if !ok {
					t.Errorf("%s was handed out twice, or is not there", l.Folder)
				}
				delete(want, l.Folder.Path)
				slices.Sort(expected)
				if !slices.Equal(l.Names, expected) || errors.Is(l.Err, ErrDenied) != (expected == nil) ||
					expected != nil && l.Err != nil {
					t.Errorf("%s: %d names, %v", l.Folder, len(l.Names), l.Err)
				}
				names += len(l.Names)
				if p.Share < last.Share || p.Names != names || p.Listed+p.Denied+p.Failed != total-len(want) {
					t.Errorf("%+v after %+v", p, last)
				}
				if p.AtOnce > 0 {
					slowed++
				}
				last = p
			})
		if err != nil || len(want) != 0 || last.Queued != 0 || last.Share != 1 || last.Denied != denied ||
			last.Failed != 0 {
			t.Errorf("%v, %d folders of %d left, %+v", err, len(want), total, last)
		}
		// and one for what the token's policies allow below what is denied
		if n := server.Load().Requests; n != total+limited+1 || server.ValueReads() != 0 {
			t.Errorf("%d requests for %d folders of which %d were limited", n, total, limited)
		}
		if server.Load().PeakInFlight > 32 {
			t.Errorf("%d requests at once", server.Load().PeakInFlight)
		}
		t.Logf("%d folders, %d names, %d denied, %d limited, %d slow; %s at 5 ms a request, slowed down for %d answers",
			total, names, denied, limited, slow, time.Since(began), slowed)
	})
}
