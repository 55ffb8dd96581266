package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func at(path string) vaultpath.Location { return vaultpath.New(owner().Namespace, "secret", path) }

// day is a time of a test.
func day(n int) time.Time { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC) }

func recent(p Places) string {
	var out []string
	for _, r := range p.Recent {
		out = append(out, r.What+" "+r.Location.Path)
	}
	return strings.Join(out, ", ")
}

func newPlaces(t *testing.T) Cache {
	return Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
}

// The newest place comes first, and each once, whatever was done there before; of very many the
// oldest are forgotten.
func TestRecentPlaces(t *testing.T) {
	t.Parallel()
	var p Places
	p.Add("opened", day(1), at("a"), at("b"))
	p.Add("copied", day(2), at("c"))
	p.Add("copied", day(3), at("a"))
	if got, want := recent(p), "copied a, copied c, opened b"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for i := range 2 * MostRecent {
		p.Add("opened", day(4).Add(time.Duration(i)), at(fmt.Sprint(i)))
	}
	if n := len(p.Recent); n != MostRecent || p.Recent[0].Location != at("99") {
		t.Errorf("%d, the first %v", n, p.Recent[0])
	}
	for i := range 2 * mostMarks {
		p.Mark(fmt.Sprint(i), day(5).Add(time.Duration(i)), at("x"))
		p.Mark(fmt.Sprint("gone", i), day(9), vaultpath.Location{})
	}
	if _, ok := p.Marks[fmt.Sprint(2*mostMarks-1)]; len(p.Marks) != mostMarks || !ok {
		t.Errorf("%d marks, the newest %t", len(p.Marks), ok)
	}
}

// Two explorers that are open at once lose nothing of each other: what one has written the other
// takes in when it writes, and a mark that was taken away stays so.
func TestPlacesOfTwoRuns(t *testing.T) {
	t.Parallel()
	c := newPlaces(t)
	var a, b Places
	a.Add("opened", day(1), at("both"))
	a.Mark("m", day(1), at("both"))
	a.Mark("s", day(1), at("stays"))
	save := func(p Places) {
		t.Helper()
		if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
			t.Fatal(err)
		}
	}
	save(a)
	b = must(c.LoadPlaces(owner()))(t)
	a.Add("copied", day(3), at("of a"))
	b.Add("revealed", day(2), at("of b"))
	b.Add("copied", day(4), at("both"))
	b.Mark("m", day(5), vaultpath.Location{})
	save(b)
	save(a)
	got := must(c.LoadPlaces(owner()))(t)
	if got, want := recent(got), "copied both, copied of a, revealed of b"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got.Marks["m"].Location != (vaultpath.Location{}) || got.Marks["s"].Location != at("stays") {
		t.Errorf("marks: %v", got.Marks)
	}
}

// Many who write at the same moment leave a whole file, with the places of somebody.
func TestPlacesAtOnce(t *testing.T) {
	t.Parallel()
	c := newPlaces(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			var p Places
			p.Add("opened", day(1), at(fmt.Sprint(i)))
			if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if p := must(c.LoadPlaces(owner()))(t); len(p.Recent) == 0 {
		t.Error("nothing is kept")
	}
	entries := must(os.ReadDir(c.Dir))(t)
	if len(entries) != 1 || runtime.GOOS != "windows" && must(entries[0].Info())(t).Mode().Perm() !=
		0o600 {
		t.Errorf("left: %v", entries)
	}
}

// Places are for whom they were kept: not for another server, namespace or token, and no more once
// the policies are others. Locations of another namespace are no part of them, nor are those whose
// text JSON would change.
func TestPlacesOwners(t *testing.T) {
	t.Parallel()
	c := newPlaces(t)
	var p Places
	p.Add("opened", day(1), at("a"), vaultpath.New("elsewhere", "secret", "b"), at("no\xfftext"))
	p.Mark("secret/no\xfftext", day(1), at("no\xfftext"))
	if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
		t.Fatal(err)
	}
	if got := must(c.LoadPlaces(owner()))(t); recent(got) != "opened a" || len(got.Marks) > 0 {
		t.Errorf("kept: %v", got)
	}
	path := filepath.Join(c.Dir, owner().placesName())
	for what, change := range map[string]func(*Owner){
		"server":    func(o *Owner) { o.Server = "https://other" },
		"namespace": func(o *Owner) { o.Namespace = "other" },
		"identity":  func(o *Owner) { o.Identity = "entity:2" },
	} {
		o := owner()
		change(&o)
		if got, err := c.LoadPlaces(o); len(got.Recent) > 0 || err != nil {
			t.Errorf("another %s: %v, %v", what, got, err)
		}
		// The attack: a file that was put in another's place.
		if err := os.Link(path, filepath.Join(c.Dir, o.placesName())); err != nil {
			t.Fatal(err)
		}
		if got, err := c.LoadPlaces(o); len(got.Recent) > 0 || !errors.Is(err, ErrForeign) {
			t.Errorf("another %s, with that file: %v, %v", what, got, err)
		}
	}
	if err := c.SavePlaces(t.Context(), Owner{Server: "https://v"}, p); err == nil {
		t.Error("kept for nobody")
	}
	o := owner()
	o.Policies = []string{"other"}
	if got, err := c.LoadPlaces(o); len(got.Recent) > 0 || !errors.Is(err, ErrPolicies) {
		t.Errorf("other policies: %v, %v", got, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file of other policies is still there")
	}
}

// Clear and Drop take places along, and what is listed of the files tells of them.
func TestPlacesAreDropped(t *testing.T) {
	t.Parallel()
	c, names := kept(t)
	var p Places
	p.Add("opened", day(1), at("a"))
	p.Mark("m", day(1), at("b"))
	for range 2 {
		if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
			t.Fatal(err)
		}
		files := must(c.Files())(t)
		i := slices.IndexFunc(files, func(f File) bool { return f.Path != names })
		if len(files) != 2 || len(files[i].Places.Recent) != 1 || len(files[i].Places.Marks) != 1 ||
			files[i].Server != owner().Server || files[i].Err != nil {
			t.Fatalf("%+v", files)
		}
		if err := c.Drop(owner()); err != nil {
			t.Fatal(err)
		}
		if files := must(c.Files())(t); len(files) != 0 {
			t.Errorf("left: %v", files)
		}
		save(t, c, owner())
	}
	if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
		t.Fatal(err)
	}
	if n := must(c.Clear())(t); n != 2 {
		t.Errorf("%d removed", n)
	}
}

// The attack: a file that somebody else has written, or that is none that this package writes, with
// places that lead out of a mount, or without end.
func TestStrangePlaces(t *testing.T) {
	t.Parallel()
	var p Places
	p.Add("opened", day(1), at("a"))
	p.Mark("m", day(1), at("b"))
	change := func(f func(map[string]any)) string {
		c := newPlaces(t)
		if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
			t.Fatal(err)
		}
		file := map[string]any{}
		data := must(os.ReadFile(filepath.Join(c.Dir, owner().placesName())))(t)
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		f(file)
		return string(must(json.Marshal(file))(t))
	}
	place := func(mount, path string) map[string]any {
		return map[string]any{"mount": mount, "path": path, "what": "opened", "when": day(1)}
	}
	for what, content := range map[string]string{
		"none": "", "text": "hello", "null": "null", "another format": `{"format":"x"}`,
		"cut":           change(func(map[string]any) {})[:100],
		"more":          change(func(map[string]any) {}) + "{}",
		"another field": change(func(f map[string]any) { f["token"] = "x" }),
		"a path that leads up": change(func(f map[string]any) {
			f["recent"] = []any{place("secret/", "../sys/raw")}
		}),
		"a mount that is none": change(func(f map[string]any) {
			f["recent"] = []any{place("secret", "a")}
		}),
		"a mark that is none": change(func(f map[string]any) {
			f["marks"] = map[string]any{"x": place("", "a")}
		}),
		"too many": change(func(f map[string]any) {
			f["recent"] = slices.Repeat([]any{place("secret/", "a")}, MostRecent+1)
		}),
		"too large": change(func(map[string]any) {}) + strings.Repeat(" ", maxPlaces),
	} {
		c := newPlaces(t)
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(c.Dir, owner().placesName())
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := c.LoadPlaces(owner())
		if len(got.Recent) > 0 || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
		if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
			t.Errorf("%s is not replaced: %v", what, err)
		}
		again := must(c.LoadPlaces(owner()))(t)
		if recent(again) != "opened a" || len(slices.Collect(maps.Keys(again.Marks))) != 1 {
			t.Errorf("%s: then %v", what, again)
		}
	}
	if runtime.GOOS == "windows" {
		return // modes say nothing there
	}
	c := newPlaces(t)
	if err := c.SavePlaces(t.Context(), owner(), p); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(c.Dir, owner().placesName()), 0o622); err != nil {
		t.Fatal(err)
	}
	if got, err := c.LoadPlaces(owner()); len(got.Recent) > 0 || !errors.Is(err, ErrForeign) {
		t.Errorf("others can write it: %v, %v", got, err)
	}
}

// The attack: a file of places as somebody else makes it up. It is told from a good one, and what
// is taken from it can be kept again, and is bounded.
func FuzzPlaces(f *testing.F) {
	f.Add([]byte(`{"format":"vaultmap places 1","server":"s","identity":"i","recent":[{"mount":"a/",` +
		`"path":"b","when":"2026-01-01T00:00:00Z"}],"marks":{"m":{"mount":"","path":""}}}`))
	f.Add([]byte(`{"format":"vaultmap places 1","recent":[{"mount":"a/../","path":"/"}]}`))
	f.Add([]byte(`{"marks":{"":{}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		is, p, err := parsePlaces(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, at := range p.Recent {
			if at.Location.Validate() != nil || at.Location.Namespace != is.Namespace {
				t.Errorf("a place at %+v", at.Location)
			}
		}
		var out bytes.Buffer
		if err := writePlaces(&out, is.Owner, p); err != nil {
			return // it is too long
		}
		if _, again, err := parsePlaces(out.Bytes()); err != nil || recent(again) != recent(p) ||
			len(again.Marks) != len(p.Marks) {
			t.Errorf("%+v, %v; was %+v", again, err, p)
		}
	})
}
