package index

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// A file is the magic line; the names (encode.go), deflated; a description of them in JSON; its
// length as four bytes, the low one first; and the SHA-256 of all that. A file that was cut, or in
// which a bit has changed, is told by that.
const (
	magic   = "vaultmap names 1\n"
	trailer = 4 + sha256.Size
	maxFile = 128 << 20 // of a file
	maxRaw  = 128 << 20 // of what it is when inflated
	maxText = 128 << 20 // of all names as they are
	maxMeta = 4 << 20   // of the description
)

type meta struct {
	Server    string    `json:"server"`
	Namespace string    `json:"namespace"`
	Identity  string    `json:"identity"`
	Policies  []string  `json:"policies"`
	Saved     time.Time `json:"saved"`
	Mounts    []Mount   `json:"mounts"`
	Names     int       `json:"names"`
	Folders   int       `json:"folders"`
	Raw       int64     `json:"raw"`
}

func write(ctx context.Context, to io.Writer, o Owner, saved time.Time, n Names) error {
	sum := sha256.New()
	out := io.MultiWriter(to, sum)
	if _, err := io.WriteString(out, magic); err != nil {
		return err
	}
	packed, err := flate.NewWriter(out, flate.BestSpeed)
	if err != nil {
		return err
	}
	e := newEncoder(ctx, packed, n)
	mounts := goodMounts(n.Mounts)
	for _, m := range mounts {
		e.mount(m.Path)
	}
	if e.flush(); e.err != nil {
		return e.err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	if e.written > maxRaw || e.text > maxText {
		return fmt.Errorf("there are more names than can be kept: %d", e.total)
	}
	about, err := json.Marshal(meta{
		Server: o.Server, Namespace: o.Namespace, Identity: o.Identity, Policies: o.sorted(),
		Saved:  saved.UTC().Truncate(time.Second),
		Mounts: mounts, Names: e.total, Folders: e.folders, Raw: e.written,
	})
	if err != nil {
		return err
	}
	if len(about) > maxMeta {
		return errors.New("there are more mounts and policies than can be kept")
	}
	if _, err := out.Write(binary.LittleEndian.AppendUint32(about, uint32(len(about)))); err != nil {
		return err
	}
	_, err = to.Write(sum.Sum(nil))
	return err
}

// parse makes an index of a file, which it checks as a whole.
func parse(data []byte) (*Index, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, fmt.Errorf("%w: it has another beginning", ErrForeign)
	}
	if len(data) < len(magic)+trailer {
		return nil, errRaw("it is cut")
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if is := sha256.Sum256(body); !bytes.Equal(is[:], sum) {
		return nil, errRaw("its checksum is wrong")
	}
	body, size := body[len(magic):len(body)-4], binary.LittleEndian.Uint32(body[len(body)-4:])
	if uint64(size) > uint64(len(body)) || size > maxMeta {
		return nil, errRaw("its description is longer than it")
	}
	body, about := body[:len(body)-int(size)], body[len(body)-int(size):]
	var m meta
	dec := json.NewDecoder(bytes.NewReader(about))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil || dec.More() {
		return nil, errRaw("its description cannot be read")
	}
	if m.Raw < 0 || m.Raw > maxRaw || m.Names < 0 || m.Folders < 0 || m.Folders > m.Names ||
		len(goodMounts(m.Mounts)) < len(m.Mounts) {
		return nil, errRaw("its description cannot be")
	}
	x := &Index{
		Info: Info{
			Owner: Owner{Server: m.Server, Namespace: m.Namespace, Identity: m.Identity,
				Policies: m.Policies},
			Saved: m.Saved, Names: m.Names, Folders: m.Folders, Bytes: int64(len(data)),
		},
		mounts: m.Mounts, packed: slices.Clip(body), size: m.Raw,
	}
	return x, x.check()
}

// goodMounts returns those of the mounts that can be a server's, each path once.
func goodMounts(mounts []Mount) []Mount {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(mounts), func(m Mount) bool {
		good := len(m.Path) >= 2 && m.Path[len(m.Path)-1] == '/' && !seen[m.Path] &&
			len(m.Path) <= maxName
		seen[m.Path] = true
		return !good
	})
}

// of tells why a file is not that of an owner.
func (x Info) of(o Owner) error {
	switch {
	case x.Server != o.Server || x.Namespace != o.Namespace || x.Identity != o.Identity:
		return fmt.Errorf("%w: it is of another server, namespace or token", ErrForeign)
	case !slices.Equal(x.Policies, o.sorted()):
		return ErrPolicies
	}
	return nil
}
