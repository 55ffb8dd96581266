package vaultpath

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBadPath is wrapped by every error of [Location.Validate]: the location cannot be
// asked for over HTTP, because a segment of it is empty, "." or "..", or because it is too long.
var ErrBadPath = errors.New("not a path that vault can hold")

// MaxLength is how long a location can be, in bytes of mount and path. Vault's integrated storage
// refuses keys of more than 32,768 bytes (bolt.MaxKeySize), of which a location is a part, and most
// other storages refuse shorter ones.
const MaxLength = 32768

// Location is one place in Vault: a mount, a folder or a secret.
type Location struct {
	Namespace string // without slashes at its ends; "" is the root namespace
	Mount     string // always ends in "/", as in "secret/" or "team/legacy/"
	Path      string // below the mount; "" is the mount itself, a folder ends in "/"
}

// New returns the location of path below mount. Slashes at the start of the path and
// around the namespace are dropped, and the mount gets its closing slash; nothing else is changed.
func New(namespace, mount, path string) Location {
	return Location{
		Namespace: strings.Trim(namespace, "/"),
		Mount:     strings.Trim(mount, "/") + "/",
		Path:      strings.TrimLeft(path, "/"),
	}
}

// String returns mount and path, as in "secret/teams/payments/stripe". The namespace is
// not part of it, and the text is exact: make it harmless before it is shown.
func (l Location) String() string { return l.Mount + l.Path }

// IsMount reports whether the location is a mount point itself.
func (l Location) IsMount() bool { return l.Path == "" }

// IsFolder reports whether the location can be listed: a mount, or a path that ends in "/".
func (l Location) IsFolder() bool { return l.Path == "" || strings.HasSuffix(l.Path, "/") }

// Folder returns the folder of the same name: the location with a closing slash.
func (l Location) Folder() Location {
	if !l.IsFolder() {
		l.Path += "/"
	}
	return l
}

// Secret returns the secret of the same name: the location without its closing slash.
// The secret of a mount is the mount.
func (l Location) Secret() Location {
	l.Path = strings.TrimSuffix(l.Path, "/")
	return l
}

// Name returns the last segment as LIST would give it: with its slash where it is a
// folder. The name of a mount is the whole mount point.
func (l Location) Name() string {
	if l.Path == "" {
		return l.Mount
	}
	trimmed := strings.TrimSuffix(l.Path, "/")
	return l.Path[strings.LastIndexByte(trimmed, '/')+1:]
}

// Parent returns the folder that holds the location, and false for a mount.
func (l Location) Parent() (Location, bool) {
	if l.Path == "" {
		return l, false
	}
	l.Path = strings.TrimSuffix(l.Path, l.Name())
	return l, true
}

// Join returns the location of a name that LIST gave for the folder l.
func (l Location) Join(name string) Location {
	l = l.Folder()
	l.Path += name
	return l
}

// Segments returns the names on the way from the mount to the location, each as LIST
// would give it: "teams/", "payments/", "stripe".
func (l Location) Segments() []string {
	if l.Path == "" {
		return nil
	}
	s := strings.SplitAfter(l.Path, "/")
	if s[len(s)-1] == "" {
		s = s[:len(s)-1]
	}
	return s
}

// Validate returns an error that wraps [ErrBadPath] where a segment of the mount or path is empty,
// "." or "..": HTTP servers rewrite such a path, so that the request would reach another place than
// the one that was named. So does it where the location is longer than [MaxLength]. A closing slash
// does not count: a folder and the secret of its name are judged alike.
func (l Location) Validate() error {
	if n := len(l.Mount) + len(strings.TrimSuffix(l.Path, "/")); n > MaxLength {
		return fmt.Errorf("%w: it has %d bytes, at most %d", ErrBadPath, n, MaxLength)
	}
	for _, part := range []string{strings.TrimSuffix(l.Mount, "/"), strings.TrimSuffix(l.Path, "/")} {
		if part == "" && l.Path == "" && l.Mount != "/" && l.Mount != "" {
			continue // the mount itself
		}
		for seg := range strings.SplitSeq(part, "/") {
			switch seg {
			case "", ".", "..":
				return fmt.Errorf("%w: a segment is %q", ErrBadPath, seg)
			}
		}
	}
	return nil
}

// HasDotSegment reports whether a path has a segment that servers leave out when they tidy it up.
func HasDotSegment(path string) bool {
	if strings.IndexByte(path, '.') < 0 {
		return false // as nearly all: it is asked for each name that is printed
	}
	for seg := range strings.SplitSeq(path, "/") {
		if IsDotSegment(seg) {
			return true
		}
	}
	return false
}

// ListPath returns the API path that lists the folder, below /v1/ and not yet escaped:
// KV version 2 lists below metadata/, everything else below the mount.
func (l Location) ListPath(kv2 bool) string {
	p := l.Folder().Path
	if l.Path == "" {
		p = ""
	}
	if kv2 {
		return l.Mount + "metadata/" + p
	}
	return l.Mount + p
}

// APIVersion is what the paths of the API begin with in a URL, and in no tool's configuration.
const APIVersion = "v1/"

// IsAPISegment reports whether a segment is one of those that KV version 2 has behind the mount in
// its API paths.
func IsAPISegment(s string) bool { return s == "data" || s == "metadata" }

// DetailsPath returns the API path at which an OpenBao lists a folder of KV version 2 with what it
// knows of each name, in the form of [Location.ListPath].
func (l Location) DetailsPath() string {
	return l.Mount + "detailed-" + strings.TrimPrefix(l.ListPath(true), l.Mount)
}

// Clean returns a path that a person or a file wrote in the form that a [Location] has:
// without blanks around it, slashes at its start and doubled slashes. A closing slash stays.
func Clean(path string) string {
	path = strings.TrimSpace(path)
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	if rest, ok := strings.CutPrefix(path, "/"); ok {
		return Clean(rest) // a blank may stand behind the slash, too
	}
	return path
}

// SplitMount finds the mount that path lies in: the longest of mounts that is a prefix of
// it by whole segments. A path that names a mount without its closing slash is that mount.
// It returns false where no mount matches.
func SplitMount(path string, mounts []string) (mount, rest string, ok bool) {
	for _, m := range mounts {
		if len(m) <= len(mount) || m == "" {
			continue
		}
		switch {
		case strings.HasPrefix(path, m):
			mount, rest, ok = m, path[len(m):], true
		case path+"/" == m:
			mount, rest, ok = m, "", true
		}
	}
	return mount, rest, ok
}
