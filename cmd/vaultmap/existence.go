package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// maxOtherMounts is in how many other mounts a reference that points to nothing is looked for.
const maxOtherMounts = 20

// check asks Vault about the references whose location is known, by LIST alone, each in its own namespace. Those
// that point to nothing are looked for in other mounts, too.
func (s *session) check(ctx context.Context, cat *catalog.Catalog, refs []*reference) error {
	by := map[string][]*reference{}
	for _, r := range refs {
		if r.Status == statusUnchecked || r.Status == statusUnresolved {
			by[r.Namespace] = append(by[r.Namespace], r)
		}
	}
	for _, ns := range slices.Sorted(maps.Keys(by)) {
		client, mounts := s.client, s.mounts
		if ns != client.Namespace() {
			var err error
			if client, mounts, err = s.namespace(ctx, ns); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				for _, r := range by[ns] {
					r.elsewhere = true
					r.addHint("the namespace %q cannot be asked: %s", ns, err)
				}
				continue
			}
			// Which part of a path is the mount is known only now.
			resolver := cat.NewResolver(resolvable(mounts), ns)
			for _, r := range by[ns] {
				if r.source != nil {
					*r = *ofFile(r.source, resolver.Resolve(r.source))
				}
			}
		}
		if err := check(ctx, client, mounts, by[ns]); err != nil {
			return err
		}
	}
	return nil
}

// namespace returns a client for another namespace, and the mounts there.
func (s *session) namespace(ctx context.Context, ns string) (*vaultsvc.Client, []vaultsvc.Mount, error) {
	server, err := s.client.Status(ctx)
	if err != nil {
		return nil, nil, err
	}
	if !server.Namespaces() {
		return nil, nil, errors.New("this server has none")
	}
	client := s.client.InNamespace(ns)
	mounts, err := client.Mounts(ctx)
	switch {
	case errors.Is(err, vaultsvc.ErrNoMount):
		err = errors.New("there is none of that name")
	case err == nil && len(mounts) == 0:
		err = errors.New("the token can see no mount there")
	}
	return client, mounts, err
}

// check asks about references that lie in the client's namespace.
func check(ctx context.Context, client *vaultsvc.Client, mounts []vaultsvc.Mount, refs []*reference) error {
	var targets []vaultsvc.Target
	var asked []*reference
	for _, r := range refs {
		if r.Status != statusUnchecked && r.Status != statusUnresolved {
			continue
		}
		if t := target(mounts, r); t.Mount.Path != "" || len(t.Elsewhere) > 0 {
			targets = append(targets, t)
			asked = append(asked, r)
		}
	}
	return client.Check(ctx, targets, func(i int, f vaultsvc.Finding) { asked[i].judge(f) })
}

// target returns what to ask about a reference.
func target(mounts []vaultsvc.Mount, r *reference) vaultsvc.Target {
	t := vaultsvc.Target{Location: r.at, Literal: r.literal}
	t.Mount, _ = vaultsvc.FindMount(mounts, r.at.Mount)
	if r.corrected != (vaultpath.Location{}) && r.corrected.Mount == t.Mount.Path {
		t.Elsewhere = append(t.Elsewhere, vaultsvc.Target{Mount: t.Mount, Location: r.corrected})
	}
	paths := r.guesses
	if t.Mount.Path != "" {
		paths = []string{r.at.Path}
	}
	others := 0
	for _, m := range mounts {
		if m.KVVersion == 0 || m.Path == t.Mount.Path || others == maxOtherMounts {
			continue
		}
		others++
		for _, path := range paths {
			first, rest, ok := strings.Cut(path, "/")
			if ok && m.KV2() && (first == "data" || first == "metadata") {
				path = rest
			}
			t.Elsewhere = append(t.Elsewhere, vaultsvc.Target{Mount: m, Location: vaultpath.New(r.Namespace, m.Path, path)})
		}
	}
	return t
}

// judge takes over what Vault says about a reference.
func (r *reference) judge(f vaultsvc.Finding) {
	found := f.Other != (vaultpath.Location{})
	switch f.Existence {
	case vaultsvc.Exists:
		r.Status = statusOK
		if found {
			r.at, r.Location = f.Other, f.Other.String()
		}
		if found || r.Source == sourceAnnotation {
			r.Hint = "" // it looked unusual, and is there all the same
		}
	case vaultsvc.ExistsNot:
		r.Status = statusMissing
		if found {
			r.meant(f.Other)
		}
	case vaultsvc.ExistsEmpty:
		r.Status = statusEmpty
	case vaultsvc.ExistsDenied:
		r.Status = statusDenied
		r.addHint("%s", f.Err)
	case vaultsvc.ExistsFailed:
		r.Status = statusFailed
		r.addHint("%s", f.Err)
	case vaultsvc.ExistsUnknown:
		if found {
			r.propose("", f.Other)
		}
	}
}

// propose asks whether another location is meant, unless that is what stands there: then something else keeps it from being
// understood, such as a store that is in none of the files.
func (r *reference) propose(why string, other vaultpath.Location) {
	switch question := fmt.Sprintf("should it be %q?", other.String()); {
	case vaultpath.Clean(r.Raw) != other.String():
		r.addHint("%s", why+question)
	case why != "":
		r.addHint("%s", strings.TrimSuffix(why, ": "))
	}
}

// meant says that another location exists, and may be the one that a missing reference means.
func (r *reference) meant(other vaultpath.Location) {
	switch {
	case other == r.corrected:
		return // the hint says so already
	case other.Folder() == r.at.Folder() && other.IsFolder():
		r.Hint = ""
		r.addHint("%q is a folder", other.String())
	case other.Folder() == r.at.Folder():
		r.Hint = ""
		r.addHint("%q is a secret and no folder", other.String())
	case other.Mount != r.at.Mount:
		r.Hint = ""
		r.propose("it is in another mount: ", other)
	default:
		r.Hint = ""
		r.propose("", other)
	}
}
