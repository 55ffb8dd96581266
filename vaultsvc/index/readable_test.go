package index

import (
	"path/filepath"
	"strings"
	"testing"
)

// Attack: a server lists mounts that cannot be, so that what is kept of it is damaged the next
// time, and each time. What is written can be read, or is not written.
func TestWhatIsWrittenCanBeRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxName) + "/"
	for what, bad := range map[string][]Mount{
		"of no name": {{"/", "uuid-3", "kv"}}, "twice": {twoMounts[0], {"team/legacy/", "uuid-4", "kv"}},
		"too long": {{long, "uuid-3", "kv"}}, "not UTF-8": {{"\xff/", "uuid-3", "kv"}},
	} {
		c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
		mounts := append(append([]Mount{}, twoMounts...), bad...)
		s := storeWith(t, mounts, "secret/:a/ b", "secret/a/:x y")
		if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
			Mounts: mounts}); err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		x, err := c.Load(owner())
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if again := storeWith(t, twoMounts); put(x, again, twoMounts, 100) != 4 {
			t.Errorf("%s: the store has %q", what, dump(again))
		}
	}
	// Nor is what nobody could read because of its length.
	o := owner()
	for range 2 * maxMeta / 1000 {
		o.Policies = append(o.Policies, strings.Repeat("p", 990-len(o.Policies)%500)+strings.Repeat("q",
			len(o.Policies)/500))
	}
	c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
	s := storeWith(t, twoMounts, "secret/:a")
	if err := c.Save(t.Context(), o, Names{Snapshot: s.Snapshot(), Mounts: twoMounts}); err == nil {
		t.Error("policies without end are written")
	}
	if x, err := c.Load(o); x != nil || err != nil {
		t.Errorf("it is read: %v", err)
	}
}
