package index

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// fileOf is a good file.
func fileOf(t testing.TB, s *tree.Store, mounts []Mount) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(t.Context(), &b, owner(), time.Now(), Names{Snapshot: s.Snapshot(),
		Mounts: mounts}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// forge makes a file of any content whose checksum is right, as somebody could who knows how it is
// made.
func forge(raw []byte, change func(*meta)) []byte {
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(deflated(raw))
	o := owner()
	m := meta{Server: o.Server, Namespace: o.Namespace, Identity: o.Identity, Policies: o.sorted(),
		Mounts: twoMounts[:1], Raw: int64(len(raw)), Names: 1}
	if change != nil {
		change(&m)
	}
	about, _ := json.Marshal(m)
	return seal(binary.LittleEndian.AppendUint32(append(b.Bytes(), about...), uint32(len(about))))
}

func deflated(raw []byte) []byte {
	var b bytes.Buffer
	z, _ := flate.NewWriter(&b, flate.BestSpeed)
	z.Write(raw)
	z.Close()
	return b.Bytes()
}

func seal(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(slices.Clone(body), sum[:]...)
}

// rawNames are records with everything right: counts, then names as (head, length, text).
func rawNames(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = binary.AppendUvarint(b, uint64(p))
		case string:
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		}
	}
	return b
}

// Whatever is cut off, and whichever bit has changed: the file is told to be damaged, or to be none
// of ours.
func TestDamage(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	good := fileOf(t, grow(r, twoMounts, 20), twoMounts)
	if _, err := parse(good); err != nil {
		t.Fatal(err)
	}
	for n := range len(good) {
		if x, err := parse(good[:n]); err == nil || !errors.Is(err, ErrDamaged) &&
			!errors.Is(err, ErrForeign) {
			t.Fatalf("cut to %d bytes of %d: %v, %v", n, len(good), x, err)
		}
	}
	for range 4000 {
		bad := slices.Clone(good)
		bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		if x, err := parse(bad); err == nil || !errors.Is(err, ErrDamaged) &&
			!errors.Is(err, ErrForeign) {
			t.Fatalf("a bit has changed: %v, %v", x, err)
		}
	}
	if _, err := parse(append(slices.Clone(good), 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a byte more: %v", err)
	}
}

// A file that is made to do harm: counts without end, names that lead elsewhere, folders without
// end, little data that becomes much memory. All have a good checksum.
func TestHostileFiles(t *testing.T) {
	one := rawNames(1, 0, 1, "a")
	room := strings.Repeat("z", 9) // what follows what is wrong
	names := func(n int) func(*meta) { return func(m *meta) { m.Names = n } }
	mounts := func(mounts ...Mount) func(*meta) {
		return func(m *meta) {
			m.Mounts, m.Names = mounts,
				0
		}
	}
	chain := func(depth int) []byte {
		return append(bytes.Repeat(rawNames(1, 1, 2, "a/"), depth), one...)
	}
	// Each name but the first takes eight bytes here, and 4,005 when it is whole.
	much := rawNames(maxText/4000+1, 0, 4000, strings.Repeat("x", 4000))
	for i := range maxText / 4000 {
		much = append(much, rawNames(4000<<1, 5, fmt.Sprintf("%05d", i))...)
	}
	zeros := 8 << 20
	if testing.Short() {
		zeros = 1 << 20
	}
	for what, tc := range map[string]struct {
		file []byte
		want string // part of the error; "" is none
	}{
		"a good one": {forge(one, nil), ""},
		// made harmless where they are shown
		"control characters in a name": {forge(rawNames(1, 0, 4, "\x1b[2J"), nil), ""},
		"deep folders":                 {forge(chain(900), names(901)), ""},
		"names without end": {forge(rawNames(1<<40, 0, 1, "a"), nil),
			"more names than there is room for"},
		"the most names that there are": {forge(rawNames(1<<62, 0, 1, "a"), nil),
			"more names than there is room for"},
		"a number that does not end": {forge(bytes.Repeat([]byte{0xff}, 100), nil),
			"more names than there is room for"},
		"a name without end": {forge(rawNames(1, 0, 1<<40, "a", room), nil),
			"longer than what is there"},
		"more alike than there is": {forge(rawNames(1, 20, 1, "a"), nil),
			"longer than what is there"},
		"a name of nothing": {forge(rawNames(1, 0, 0, room), nil), "not in order"},
		"a name that is too long": {forge(rawNames(1, 0, 5000, strings.Repeat("x", 5000)), nil),
			"longer than what is there"},
		"a slash alone": {forge(rawNames(1, 0, 1, "/"), nil), "none that Vault lists"},
		"up":            {forge(rawNames(1, 0, 2, ".."), nil), "none that Vault lists"},
		"up, as a folder": {forge(rawNames(1, 1, 3, "../", 1, 0, 1, "a"), nil),
			"none that Vault lists"},
		"here":           {forge(rawNames(1, 0, 2, "./"), nil), "none that Vault lists"},
		"a slash inside": {forge(rawNames(1, 0, 3, "a/b"), nil), "none that Vault lists"},
		"a path that leads out": {forge(rawNames(1, 0, 12, "../../secret"), nil),
			"none that Vault lists"},
		"twice the same": {forge(rawNames(2, 0, 1, "a", 2, 0, room), nil),
			"not in order"},
		"not in order":         {forge(rawNames(2, 0, 1, "b", 0, 1, "a"), nil), "not in order"},
		"names below a secret": {forge(rawNames(1, 1, 1, "a", one), nil), "below a secret"},
		"a folder that is cut": {forge(rawNames(1, 1, 2, "a/"), nil),
			"more names than there is room for"},
		"an empty folder": {forge(rawNames(1, 1, 2, "a/", 0), nil), "has no names"},
		"more than the mounts": {forge(append(slices.Clone(one), one...), names(2)),
			"more than the names"},
		"less than the mounts": {forge(one, mounts(twoMounts...)),
			"more names than there is room for"},
		"folders in folders without end": {forge(chain(100_000), nil), "too deep"},
		"little that becomes much":       {forge(much, nil), "too long together"},
		"zeros":                          {forge(make([]byte, zeros), nil), "more than the names"},
		"more than it says": {forge(one, func(m *meta) { m.Raw-- }),
			"more names than there is room for"},
		"less than it says":       {forge(one, func(m *meta) { m.Raw = maxRaw }), "or less"},
		"a size below nothing":    {forge(one, func(m *meta) { m.Raw = -1 }), "cannot be"},
		"a size beyond all":       {forge(one, func(m *meta) { m.Raw = 1 << 60 }), "cannot be"},
		"another number of names": {forge(one, names(2)), "number of names is wrong"},
		"names below nothing":     {forge(one, names(-1)), "cannot be"},
		"folders that are more":   {forge(one, func(m *meta) { m.Folders = 2 }), "cannot be"},
		"a mount twice": {forge(rawNames(0, 0), mounts(twoMounts[0], twoMounts[0])),
			"cannot be"},
		"a mount of nothing": {forge(rawNames(0), mounts(Mount{"/", "", "kv"})), "cannot be"},
		"a mount that is a secret": {forge(rawNames(0), mounts(Mount{"secret", "", "kv"})),
			"cannot be"},
		"a description without end": {seal(append([]byte(magic), 0xff, 0xff, 0xff, 0xff)),
			"longer than it"},
		"a description of something": {seal(binary.LittleEndian.AppendUint32([]byte(magic+`[]`), 2)),
			"cannot be read"},
		"no description": {seal(binary.LittleEndian.AppendUint32([]byte(magic), 0)),
			"cannot be read"},
		"a key that nobody knows": {seal(binary.LittleEndian.AppendUint32([]byte(magic+`{"token":"x"}`),
			13)), "cannot be read"},
		"two descriptions": {seal(binary.LittleEndian.AppendUint32([]byte(magic+`{}{}`),
			4)), "cannot be read"},
		"no deflated data": {seal(binary.LittleEndian.AppendUint32([]byte(magic+`{"raw":1}`),
			9)), "or less"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		x, err := parse(tc.file)
		runtime.ReadMemStats(&after)
		switch {
		case tc.want == "" && err != nil, tc.want != "" && (!errors.Is(err, ErrDamaged) ||
			!strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: %v", what, err)
		case err == nil:
			if n := put(x, storeWith(t, twoMounts), twoMounts, 7); n != x.Names {
				t.Errorf("%s: %d names", what, n)
			}
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 8*maxText {
			t.Errorf("%s: %d bytes take %d MB of memory", what, len(tc.file), used>>20)
		}
	}
}

// No file, whatever is in it, makes the reader fail otherwise than by an error, and what it takes
// for good is good: every name is one segment, and written again it is the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(nil), false)
	f.Add(rawNames(1, 0, 1, "a"), true)
	f.Add(rawNames(2, 0, 1, "a", 2, 1, "/", 0), true)
	f.Add(rawNames(2, 1, 2, "a/", 3, 2, "b/", 1, 0, 1, "x", 1, 0, 1, "y"), true)
	f.Add(rawNames(1, 0, 2, ".."), true)
	r := rand.New(rand.NewPCG(5, 6))
	f.Add(fileOf(f, grow(r, twoMounts, 9), twoMounts), false)
	f.Fuzz(func(t *testing.T, data []byte, sealed bool) {
		if len(data) > 1<<14 {
			return // a byte can be a thousand in memory: that takes long, and tells nothing more
		}
		x := &Index{mounts: twoMounts[:1], packed: deflated(data), size: int64(len(data))}
		if !sealed {
			var err error
			if x, err = parse(data); err != nil {
				return
			}
		} else {
			d := x.decoder()
			for more := true; more; {
				var err error
				if _, more, err = d.next(); err != nil {
					if !errors.Is(err, ErrDamaged) {
						t.Fatal(err)
					}
					return
				}
			}
			x.Names = d.count
		}
		s := tree.New("platform")
		s.Mounts(pathsOf(x.mounts))
		n := put(x, s, x.mounts, 3)
		if n != x.Names || s.Counts().Names != n {
			t.Fatalf("%d names given, %d in the store, %d kept", n, s.Counts().Names, x.Names)
		}
		for _, loc := range dump(s) {
			if strings.Contains("/"+loc, "/../") || strings.HasSuffix(loc, "/..") ||
				strings.Contains(loc, "//") {
				t.Fatalf("%q leads elsewhere", loc)
			}
		}
		again, err := parse(fileOf(t, s, x.mounts))
		if err != nil {
			t.Fatal(err)
		}
		s2 := tree.New("platform")
		s2.Mounts(pathsOf(x.mounts))
		put(again, s2, x.mounts, 1000)
		if !slices.Equal(dump(s), dump(s2)) {
			t.Fatalf("%q became %q", dump(s), dump(s2))
		}
	})
}

// manyNames is a store of a million names in 100,000 folders, as large Vaults have them.
func manyNames() (*tree.Store, []Mount) {
	mounts := []Mount{{"secret/", "uuid-1", "kv"}}
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	r := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields("payments identity search billing orders stripe kafka postgres redis webhook signing session api-key db-main readonly replica admin tls smtp oauth")
	word := func() string { return words[r.IntN(len(words))] }
	mount := s.Children(tree.Root)[0]
	var top []string
	for i := range 100 {
		top = append(top, fmt.Sprintf("team-%s-%03d/", word(), i))
	}
	s.SetChildren(mount, top)
	for _, team := range slices.Clone(s.Children(mount)) {
		var services []string
		for i := range 1000 {
			services = append(services, fmt.Sprintf("%s-%s-%04x/", word(), word(), i*7))
		}
		s.SetChildren(team, services)
		for _, service := range slices.Clone(s.Children(team)) {
			var names []string
			for i := range 9 {
				names = append(names, fmt.Sprintf("%s-%s-%d", word(), word(), i))
			}
			s.SetChildren(service, names)
		}
	}
	return s, mounts
}
