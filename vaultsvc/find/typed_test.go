package find

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/find/findtest"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// storeOf returns a store of secrets in mounts.
func storeOf(mounts, locations []string) *tree.Store {
	s := tree.New("")
	s.Mounts(mounts)
	folders := map[string][]string{}
	var add func(folder, name string)
	add = func(folder, name string) {
		if slices.Contains(folders[folder], name) {
			return
		}
		folders[folder] = append(folders[folder], name)
		if up := strings.TrimSuffix(folder, "/"); !slices.Contains(mounts, folder) {
			at := strings.LastIndexByte(up, '/') + 1
			add(folder[:at], folder[at:])
		}
	}
	for _, l := range locations {
		at := strings.LastIndexByte(l, '/') + 1
		add(l[:at], l[at:])
	}
	var fill func(mount, folder string)
	fill = func(mount, folder string) {
		names := slices.Sorted(slices.Values(folders[mount+folder]))
		s.SetChildren(s.Ensure(vaultpath.New("", strings.TrimSuffix(mount, "/"), folder)), names)
		for _, name := range names {
			if strings.HasSuffix(name, "/") {
				fill(mount, folder+name)
			}
		}
	}
	for _, mount := range mounts {
		fill(mount, "")
	}
	return s
}

// What is typed finds what is meant: it is the first result, and never below the third.
func TestTyped(t *testing.T) {
	t.Parallel()
	names := storeOf(findtest.Mounts(), findtest.Locations()).Snapshot()
	first := 0
	for _, c := range findtest.Queries() {
		q := Parse(c.Typed)
		got, err := Search(t.Context(), q, names, nil, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		if slips, ok := q.Slips(); ok && got.Total == 0 && c.Similar {
			if got, err = Search(t.Context(), slips, names, nil, 5, nil); err != nil {
				t.Fatal(err)
			}
		}
		var best []string
		for _, m := range got.Best {
			best = append(best, m.Location)
		}
		switch at := slices.Index(best, c.Want); at {
		case 0:
			first++
		case 1, 2:
			t.Logf("%q: %s comes after %q", c.Typed, c.Want, best[:at])
		default:
			t.Errorf("%q: %s is not among the first of %d: %q", c.Typed, c.Want, got.Total, best)
		}
	}
	if all := len(findtest.Queries()); first < all-2 {
		t.Errorf("%d of %d are the first result", first, all)
	}
}

// What has a word in its own name comes before all that has it only from its mount, whatever that
// is called and however long the others are.
func TestTheMountsNameCountsLeast(t *testing.T) {
	t.Parallel()
	names := storeOf(findtest.Mounts(), findtest.Locations()).Snapshot()
	for _, c := range []struct{ typed, mount string }{
		{"secret", "secret/"}, {"secret key", "secret/"}, {"platform token", "platform/"},
		{"apps prd fleet", "apps/"}, {"pki", "pki/"}, {"team", "team/legacy/"}, {"secrte", "secret/"},
	} {
		q := Parse(c.typed)
		if c.typed == "secrte" {
			q, _ = q.Slips()
		}
		all, err := Search(t.Context(), q, names, nil, 0, nil)
		if err != nil || all.Total == 0 {
			t.Fatalf("%q: %d found, %v", c.typed, all.Total, err)
		}
		word, _, _ := strings.Cut(q.words[0].source, " ")
		least := ""
		for _, m := range all.Best {
			if m.Location == c.mount {
				continue // it is what was typed
			}
			only := strings.HasPrefix(m.Location, c.mount) && !Parse(word).Matches(
				m.Location[len(c.mount):])
			if c.typed == "secrte" {
				only = strings.HasPrefix(m.Location, c.mount) && !strings.Contains(
					strings.ToLower(m.Location[len(c.mount):]), "secret")
			}
			if only {
				least = m.Location
			} else if least != "" && !strings.HasPrefix(m.Location, c.mount) {
				t.Errorf("%q: %s comes after %s, which has it from its mount", c.typed, m.Location, least)
				break
			}
		}
	}
}

// The location in which words stand near to each other comes before shorter ones.
func TestNearWordsComeFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, near, far string }{
		{"stg stripe", "secret/teams/payments/something/stg/stripe-webhook-secret", "kv/stg/a/b/stripe"},
		{"stg stripe", "secret/teams/payments/something/stg-stripe", "kv/stg/a/stripe"},
		{"db password", "secret/teams/a/long/way/to/the/db-password", "kv/db/x/y/password"},
		{"play store", "platform/mobile/of/all/play-store/play-key", "kv/play/a/b/store"},
		{"stripe key", "kv/some/what/longer/stripe-api-key", "kv/key/a/b/stripe-x"},
		{"prod stripe", "kv/somewhere/prod/stripe-key", "kv/prod/a/b/stripe-k"},
	} {
		q := Parse(c.typed)
		near, _, ok := q.Score(c.near)
		far, _, also := q.Score(c.far)
		if !ok || !also || near <= far {
			t.Errorf("%q: %s is worth %d, and %s %d", c.typed, c.near, near, c.far, far)
		}
	}
}
