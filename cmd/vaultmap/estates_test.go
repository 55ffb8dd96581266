package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sample"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// There is one map, and it has one answer: whatever is in Vault and however files name it, check,
// refs and entity, their JSON and the explorer say the same of every use, and of those whose truth
// is known here they say that.
//
// A run makes some dozen estates, each of a seed that is its name. The long form makes as many as
// one wants, about a thousand a minute:
//
//	VAULTMAP_ESTATES=1000 go test ./cmd/vaultmap -run '^TestEstates$'
//	VAULTMAP_ESTATES=1000 go test ./cmd/vaultmap -run '^TestEstates$/^seeds$/^417$'
func TestEstates(t *testing.T) {
	t.Parallel()
	seeds := usualSeeds
	if testing.Short() {
		seeds /= 4 // some, each with all that is judged of it
	}
	if n, err := strconv.Atoi(os.Getenv("VAULTMAP_ESTATES")); err == nil {
		seeds = n
		defer debug.SetGCPercent(debug.SetGCPercent(400)) // it is to take no more than a minute
	}
	var mu sync.Mutex
	ran := 0
	seen := map[string]int{} // what came out as it was known to, and by which syntax
	t.Run("seeds", func(t *testing.T) {
		for seed := range seeds {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				right := checkEstate(t, uint64(seed))
				mu.Lock()
				defer mu.Unlock()
				ran++
				for _, r := range right {
					seen[r.Status.String()]++
					seen[r.Source]++
				}
			})
		}
	})
	if ran < usualSeeds {
		return // one was asked for
	}
	want := []string{xref.Annotation}
	for _, s := range syntaxes {
		want = append(want, s.source)
	}
	for _, s := range xref.Statuses() {
		want = append(want, s.String())
	}
	for _, what := range want {
		if seen[what] < ran/20 {
			t.Errorf("in %d estates %q came out %d times", ran, what, seen[what])
		}
	}
}

// usualSeeds is how many estates a run makes that is not told otherwise.
const usualSeeds = 24

// checkEstate compares all answers about the estate of a seed, and returns the references whose
// truth is known.
func checkEstate(t *testing.T, seed uint64) (known []*render.Reference) {
	w := newWorld(seed)
	dir := t.TempDir()
	for name, text := range w.files {
		catalogtest.Write(t, dir, name, text)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d, namespace %q, %s, files:\n%s", seed, w.namespace, w.product, w.archive())
		}
	})
	a := newAsker(t, w.server, w.token, dir)
	a.namespace = w.namespace
	a.compare(rand.New(rand.NewPCG(seed, 11)).IntN)
	for _, want := range w.wants {
		of := a.only(func(r *render.Reference) bool {
			return filepath.ToSlash(r.File) == want.file && strings.Contains(strings.ToLower(r.Raw),
				want.name)
		})
		if len(of) == 0 {
			t.Errorf("nobody found %s in %s", want.name, want.file)
		}
		for _, r := range of {
			known = append(known, r)
			lost := want.status.Nothing() && !want.spared
			if r.Status != want.status || want.location != "" && r.Location != want.location ||
				isBad(r) != lost {
				t.Errorf("%s: want %s %q, a problem: %t", whole(r), want.status, want.location, lost)
			}
		}
	}
	return known
}

// archive returns the files of a world.
func (w *world) archive() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, w.files[name])
	}
	return b.String()
}

// compare compares all answers about one server and folder. choose chooses what is asked for out of
// many.
func (a *asker) compare(choose func(n int) int) {
	a.checkAll()
	a.refsAll()
	if len(a.check.References) == 0 {
		a.t.Error("the check found no reference")
		return
	}
	if choose(2) == 0 {
		a.checkText()
	}
	a.json(&a.entities, "entity")
	a.askEntities(choose)
	a.askPart(choose)
	a.watch([]time.Duration{0, 0, 20 * time.Millisecond, 700 * time.Millisecond}[choose(4)],
		func(e *eye) {
			e.wander(choose)
			e.checkProblems()
			e.checkCatalog(choose)
			e.checkUsedBy(choose)
			e.wander(choose)
			e.checkProblems()
		})
}

// The sample repository, which has every syntax, and a Vault that has some of what it names, in
// most of its namespaces.
func TestEstatesMonorepo(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Enterprise(true)
	spaces := map[string]*memvault.Namespace{"": server.Namespace}
	for _, name := range []string{"commerce", "web", "identity", "ci", "logistics"} {
		spaces[name] = server.In(name)
	}
	mounts := []memMount{
		{path: "secret/", kv: 2}, {path: "kv/", kv: 2}, {path: "apps/prod/", kv: 2},
		{path: "team/legacy/", kv: 1}, {path: "kv-v2/", kv: 2}, {path: "ci/", kv: 2},
	}
	for _, space := range spaces {
		for _, m := range mounts {
			space.Mount(m.path, "kv", m.kv, "")
		}
		space.Mount("pki", "pki", 0, "")
		space.Mount("database", "database", 0, "", memvault.Unlistable)
	}
	a := newAsker(t, server, server.RootToken(), catalogtest.Monorepo(t))
	a.engine = "secret"
	var refs []*render.Reference
	a.json(&refs, "refs")
	for i, r := range refs {
		for _, m := range mounts {
			path, in := strings.CutPrefix(r.Location, m.path)
			if space := spaces[r.Namespace]; in && space != nil && path != "" && i%3 > 0 {
				if strings.HasSuffix(path, "/") {
					path += "inner"
				}
				space.Put(m.path, path)
				if m.kv == 2 && i%9 == 1 {
					space.Delete(m.path, path)
				}
			}
		}
	}
	a.compare(rand.New(rand.NewPCG(1, 12)).IntN)
	for _, status := range []xref.Status{xref.OK, xref.Missing, xref.Templated, xref.Unresolved,
		xref.Unchecked} {
		if a.check.Counts[status.String()] < 5 {
			t.Errorf("%d are %s", a.check.Counts[status.String()], status)
		}
	}
}

// The server and the catalog of the demo.
func TestEstatesDemo(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	server.Delay("secrets/slow/", 0)
	dir := t.TempDir() + "/catalog"
	if err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	newAsker(t, server, token, dir).compare(rand.New(rand.NewPCG(1, 12)).IntN)
}
