package vaultsvc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Mount is one secrets engine's mount point.
type Mount struct {
	Path          string // always ends in "/"
	Engine        string // its type: kv, pki, cubbyhole, a plugin's name
	KVVersion     int    // 1 or 2 for kv, 0 for other engines
	Description   string
	PluginVersion string // as running; "" where the server does not say
	Guessed       bool   // the server would not describe it: engine and version are assumed
	// that the server gave it: another mount at the same path has another; "" where it does not say
	ID string
}

// KV2 reports whether the mount's API paths have data/ and metadata/ in them.
func (m Mount) KV2() bool { return m.KVVersion == 2 }

// IsSystem reports whether a mount holds the server's own things and no secrets. Every token with
// the default policy sees such mounts, and hardly one may list what is in them.
func (m Mount) IsSystem() bool {
	return m.Kind() == "system" || m.Kind() == "identity"
}

// IsShared reports whether a mount is neither the server's own nor what each token has for itself.
func (m Mount) IsShared() bool { return !m.IsSystem() && m.Kind() != "cubbyhole" }

// Kind returns the engine by the name that it has in the root namespace: all that depends on what
// an engine can do asks for that.
func (m Mount) Kind() string { return engineOf(m.Engine) }

// engineOf returns an engine by the name that it has in the root namespace: in others, those that
// every namespace has are called ns_system, ns_identity and ns_cubbyhole.
func engineOf(name string) string {
	switch bare := strings.TrimPrefix(name, "ns_"); bare {
	case "system", "identity", "cubbyhole":
		return bare
	}
	return name
}

// mountInfo is a mount as sys/internal/ui/mounts and sys/mounts describe it.
type mountInfo struct {
	Path          string
	Type          string
	Description   string
	Options       map[string]string
	PluginVersion string `json:"running_plugin_version"`
	UUID          string
	Accessor      string
	Config        struct {
		Visibility string `json:"listing_visibility"`
	}
}

func (i mountInfo) mount(path string) Mount {
	m := Mount{Path: path, Engine: i.Type, Description: i.Description, PluginVersion: i.PluginVersion,
		ID: cmp.Or(i.UUID, i.Accessor)}
	switch i.Type {
	case "kv", "generic": // generic is what kv was called before 0.10
		m.KVVersion = 1
		if i.Options["version"] == "2" {
			m.KVVersion = 2
		}
	}
	return m
}

// Mounts returns the mounts that the token can reach, by path. It asks the page that the
// official UI uses, which needs no policy of its own, and sys/mounts where that page is missing.
func (c *Client) Mounts(ctx context.Context) ([]Mount, error) {
	const doing = "listing mounts"
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout) // of both pages
	defer cancel()
	infos, err := c.mountsPage(ctx, doing)
	if c.opts.Namespace != "" && errors.Is(err, ErrNoMount) {
		// every namespace has that page
		return nil, fmt.Errorf("%s: %w", doing, ErrNamespace)
	}
	if isAny(err, ErrDenied, ErrEmpty, ErrUnlistable) {
		var all struct{ Data entries[mountInfo] }
		first := err
		_, err = c.do(ctx, doing, http.MethodGet, "sys/mounts", &all)
		if len(all.Data) > 0 { // which has sys/ on every server
			infos = all.Data
		}
		if errors.Is(first, ErrHiddenSys) && errors.Is(err, ErrDenied) {
			err = first // few may see that page: what hides the other one is the reason
		}
	}
	if errors.Is(err, ErrHiddenSys) {
		if other := c.behindSys(ctx, doing); errors.Is(other, errNoVault) {
			err = other
		}
	}
	if err != nil {
		return nil, err
	}
	if infos == nil {
		return nil, fmt.Errorf("%s: %w", doing, errOtherAPI) // JSON, but of something else
	}
	c.spoken.Store(true)
	mounts := make([]Mount, 0, len(infos))
	kv := make(map[string]int, len(infos))
	for path, info := range infos {
		m := info.mount(strings.Trim(path, "/") + "/")
		mounts, kv[m.Path] = append(mounts, m), m.KVVersion
	}
	slices.SortFunc(mounts, func(a, b Mount) int { return strings.Compare(a.Path, b.Path) })
	c.transport.SetMounts(c.opts.Namespace, kv)
	c.withheld.Clear() // whoever asks anew may have other policies
	c.access.clear()
	if len(mounts) == 0 && !c.HasToken() {
		return nil, fmt.Errorf("%s: %w", doing, ErrNoToken)
	}
	return mounts, nil
}

// Locate finds the mount of a path that a person wrote ("secret/a/b"): among mounts, else by
// asking the server for that one path, else (where the server describes no mounts at all)
// by taking the first segment for the mount. An error wraps [ErrNoMount],
// [vaultpath.ErrBadPath] or what kept the server from answering.
func (c *Client) Locate(ctx context.Context, path string, mounts []Mount) (Mount,
	vaultpath.Location, error) {
	at := func(m Mount) (Mount, vaultpath.Location, error) {
		rest := strings.TrimPrefix(path, m.Path)
		if path+"/" == m.Path {
			rest = ""
		}
		loc := vaultpath.New(c.opts.Namespace, m.Path, rest)
		return m, loc, loc.Validate()
	}
	for _, written := range []string{path, vaultpath.Clean(path)} {
		path = written
		if m, ok := FindMount(mounts, path); ok {
			// a blank at its end may be a part of its name
			if m, loc, err := at(m); err == nil || path == vaultpath.Clean(path) {
				return m, loc, err
			}
		}
	}
	first, _, _ := strings.Cut(path, "/")
	if loc := vaultpath.New("", first, strings.TrimPrefix(path, first)); path == "" ||
		loc.Validate() != nil {
		return Mount{}, vaultpath.Location{}, fmt.Errorf("%q: %w", path, vaultpath.ErrBadPath)
	}
	var page struct{ Data mountInfo }
	_, err := c.do(ctx, "looking for the mount of "+harmless.Text(path), http.MethodGet,
		guard.MountDetails+strings.TrimSuffix(path, "/"), &page)
	switch {
	case err == nil && page.Data.Path != "" && strings.HasPrefix(path+"/",
		strings.Trim(page.Data.Path, "/")+"/"):
		m := page.Data.mount(strings.Trim(page.Data.Path, "/") + "/")
		c.transport.AddMount(c.opts.Namespace, m.Path, m.KVVersion)
		return at(m)
	case err != nil && !isAny(err, ErrDenied, ErrEmpty, ErrUnlistable):
		return Mount{}, vaultpath.Location{}, err
	case len(mounts) > 0:
		return Mount{}, vaultpath.Location{}, fmt.Errorf("%q: %w that the token can reach", path,
			ErrNoMount)
	}
	return at(c.Assume(first))
}

// Assume returns a mount that the server does not describe as the user's settings have it: one of
// KV, at that path.
func (c *Client) Assume(path string) Mount {
	m := Mount{Path: strings.Trim(path, "/") + "/", Engine: "kv", KVVersion: c.opts.KVVersion,
		Guessed: true}
	if c.opts.kvNamed && m.KV2() { // and not for what nobody has named a version of
		c.transport.AssumeKV2(c.opts.Namespace, m.Path)
	}
	return m
}

// FindMount returns the mount that a path lies in: the longest one that matches.
func FindMount(mounts []Mount, path string) (Mount, bool) {
	var found Mount
	for _, m := range mounts {
		if len(m.Path) > len(found.Path) && strings.HasPrefix(path+"/", m.Path) {
			found = m
		}
	}
	return found, found.Path != ""
}
