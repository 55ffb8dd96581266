package main

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/find/findtest"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Among five thousand names "vaultmap find" has on top what is meant, whatever is typed: words, and
// what people have in hand, which costs one LIST and no walk.
func TestFindAmongManyNames(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	for _, mount := range findtest.Mounts() {
		engine := "kv"
		if findtest.KVVersion(mount) == 0 {
			engine = "pki"
		}
		v.Mount(mount, engine, findtest.KVVersion(mount), "")
	}
	for _, l := range findtest.Locations() {
		i := slices.IndexFunc(findtest.Mounts(), func(m string) bool { return strings.HasPrefix(l, m) })
		v.Put(findtest.Mounts()[i], l[len(findtest.Mounts()[i]):])
	}
	v.Policy("lister", memvault.Allow("*", memvault.List))
	token := v.Token(memvault.TokenOptions{Policies: []string{"lister"}})
	places := findtest.InHand(v.address())
	all := append(places, findtest.Queries()...)
	lines := make([][]string, len(all))
	turns := make(chan struct{}, 4)
	var runs sync.WaitGroup
	for i, q := range all {
		turns <- struct{}{}
		runs.Go(func() {
			defer func() { <-turns }()
			o := start{args: []string{"find", "--", q.Typed}, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + token}, secrets: []string{token}}.run(t)
			lines[i] = strings.Split(strings.TrimSpace(o.stdout), "\n")
			switch {
			case q.Similar:
				lines[i] = strings.FieldsFunc(o.stderr, func(r rune) bool {
					return strings.ContainsRune(" ,\n", r)
				})
			case o.status != render.OK:
				t.Errorf("%q: status %d, %s", q.Typed, o.status, o.stderr)
			}
		})
	}
	runs.Wait()
	first := 0
	for i, q := range all {
		at := slices.Index(lines[i], q.Want)
		switch {
		case at == 0, q.Similar && at > 0:
			first++
		case i < len(places), at < 0, at > 2:
			t.Errorf("%q: %s is at %d of %d", q.Typed, q.Want, at, len(lines[i]))
		}
		if i < len(places) && len(lines[i]) > 1 && lines[i][1] != "" && q.Typed != q.Want &&
			q.Typed != "/"+q.Want {
			t.Errorf("%q: there is more: %q", q.Typed, lines[i][1])
		}
	}
	if words := len(findtest.Queries()); len(all) < 120+words || first < len(all)-words/10 {
		t.Errorf("of %d only %d come first", len(all), first)
	}
}
