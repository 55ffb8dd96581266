package connect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Explain finds out what can be known of a location in a mount, and what the token may do there:
// by LIST of it and of the folder above, by what the server tells of the token's rights, and
// nothing else. It is in a mount that nobody has found where m is guessed and the mounts are known.
// An error is one that says nothing of the location; what keeps a folder from being listed is in
// the explanation.
func (s *Session) Explain(ctx context.Context, m vaultsvc.Mount, loc vaultpath.Location,
	write bool) (render.Explanation, error) {
	e := explaining{s: s, mount: m, loc: loc, listed: map[string]error{}}
	e.Explanation = render.NewExplanation(m, loc)
	if err := e.askRights(ctx); err != nil {
		return e.Explanation, err
	}
	e.exists(ctx)
	if e.Reason == "" && e.State == render.Secret && m.KV2() {
		e.deleted()
	}
	if e.State == render.Missing || e.State == render.Unknown {
		e.note(APIHint(m, loc))
		e.near(ctx)
	}
	e.rights()
	e.missing(write)
	return e.Explanation, ctx.Err()
}

// Unreached makes a mount for a location of which nobody can say in which mount it lies: its first
// segment, in the KV version that is assumed.
func (s *Session) Unreached(loc vaultpath.Location) vaultsvc.Mount {
	return vaultsvc.Mount{Path: loc.Mount, Engine: "kv", Guessed: true,
		KVVersion: cmp.Or(s.client.KVVersion, 2)}
}

// explaining is what is known so far of one location.
type explaining struct {
	render.Explanation
	s     *Session
	mount vaultsvc.Mount
	loc   vaultpath.Location

	may    map[string][]string // by API path; nil where the server does not tell
	access vaultsvc.Access
	listed map[string]error // what LIST answered, by API path
	names  []string         // those beside what is not there
	beside vaultsvc.Marked  // what the folder above has
}

// askRights asks what the token may do: in both ways at once. A server that does not tell is no
// error.
func (e *explaining) askRights(ctx context.Context) error {
	untold := func(err error) bool {
		return errors.Is(err, vaultsvc.ErrDenied) || errors.Is(err, vaultsvc.ErrEmpty) ||
			errors.Is(err, vaultsvc.ErrUnlistable) || errors.Is(err, vaultsvc.ErrBadRequest) ||
			errors.Is(err, vaultsvc.ErrNotVault) || errors.Is(err, vaultsvc.ErrNoToken)
	}
	var paths []string
	for _, r := range e.mount.Rights(e.loc.Secret()) {
		if !slices.Contains(paths, r.Path) {
			paths = append(paths, r.Path)
		}
	}
	access := vaultsvc.Ask(ctx, e.s.Client.Access)
	defer access.Stop()
	may, err := e.s.Client.Capabilities(ctx, paths...)
	if err != nil && !untold(err) {
		return err
	}
	e.ToldBy = "capabilities"
	if e.access, err = access.Wait(ctx); err != nil {
		return err
	}
	if may == nil && e.access.Known() {
		e.ToldBy, may = "policies", map[string][]string{}
		for _, path := range paths {
			may[path] = e.access.At(path)
		}
	}
	if e.may = may; may == nil {
		e.ToldBy = ""
	}
	return nil
}

// list lists a folder, unless it is known that the token may not.
func (e *explaining) list(ctx context.Context, folder vaultpath.Location) ([]string, tree.State) {
	return e.listBy(ctx, folder, func(ctx context.Context, m vaultsvc.Mount,
		folder vaultpath.Location) ([]string, error) {
		return e.s.Client.List(ctx, m, folder)
	})
}

// listBeside lists the folder above, and which of its secrets are deleted where the location is one
// of them and could be meant.
func (e *explaining) listBeside(ctx context.Context, parent vaultpath.Location) ([]string,
	tree.State) {
	name := strings.TrimSuffix(e.loc.Name(), "/")
	return e.listBy(ctx, parent, func(ctx context.Context, m vaultsvc.Mount,
		folder vaultpath.Location) ([]string, error) {
		e.beside = e.s.Client.ListMarked(ctx, m, folder, func(names []string, _ error) bool {
			return !e.loc.IsFolder() && slices.Contains(names, name) && !slices.Contains(names, name+"/")
		})
		return e.beside.Names, e.beside.Err
	})
}

func (e *explaining) listBy(ctx context.Context, folder vaultpath.Location, list func(
	context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)) ([]string, tree.State) {
	path := folder.ListPath(e.mount.KV2())
	have, known := e.may[path]
	var names []string
	err := fmt.Errorf("listing %s: %w", folder, vaultsvc.ErrDenied)
	if !known || e.mount.KVVersion == 0 || e.mount.Guessed ||
		(vaultsvc.Right{Capability: "list"}).May(have) {
		e.s.Identify(ctx) // lists of an OpenBao may come in pages
		names, err = list(ctx, e.mount, folder)
	}
	e.listed[path] = err
	state := vaultsvc.StateOf(err)
	if state == tree.Failed {
		e.Trouble = err
	}
	return names, state
}

func (e *explaining) is(state render.Existence, reason string, args ...any) {
	e.State, e.Reason = state, fmt.Sprintf(reason, args...)
}

// exists finds out whether the location is there.
func (e *explaining) exists(ctx context.Context) {
	if e.mount.Guessed && e.s.Mounts != nil {
		e.mountUnseen()
		e.note("'vaultmap ls' shows the mounts that the token can reach")
		return
	}
	parent, below := e.loc.Parent()
	if !below {
		e.mountExists(ctx)
		return
	}
	name := strings.TrimSuffix(e.loc.Name(), "/")
	own, ownState, why := e.loc.Folder(), tree.Unlisted, ""
	if e.loc.IsFolder() {
		var names []string
		if names, ownState = e.list(ctx, own); ownState == tree.Listed {
			e.is(render.Folder, "it has %s", render.Counted(len(names), "name"))
			return
		}
	}
	if e.Trouble != nil {
		e.is(render.Unknown, "%s", e.Trouble)
		return
	}
	names, state := e.listBeside(ctx, parent)
	secret, folder := slices.Contains(names, name), slices.Contains(names, name+"/")
	if ownState == tree.Denied {
		why = "the names in it may not be listed"
	}
	switch {
	case secret && folder:
		e.is(render.Both, "%s", why)
	case folder:
		e.is(render.Folder, "%s", why)
	case secret && e.loc.IsFolder():
		e.is(render.Secret, "it is a secret and no folder")
	case secret:
		e.is(render.Secret, "")
	case (state == tree.Listed || state == tree.Empty) && e.mount.KVVersion == 0 &&
		e.mount.Kind() != "cubbyhole":
		e.is(render.Unknown, "an engine of type %s is asked for more than it lists", e.mount.Engine)
	case state == tree.Listed:
		e.names = names
		e.is(render.Missing, "%s lists no such name", parent)
	case state == tree.Empty:
		e.is(render.Missing, "nothing is listed in %s either", parent)
	case state == tree.Failed:
		e.is(render.Unknown, "%s", e.Trouble)
	case state == tree.Unlistable:
		e.is(render.Unknown, "%s", vaultsvc.ErrUnlistable)
	default:
		e.belowDenied(ctx, parent, own, ownState)
	}
}

// mountUnseen says what is known of a mount that the server does not show: it shows those in which
// the token may do anything.
func (e *explaining) mountUnseen() {
	for _, have := range e.may {
		if !slices.Contains(have, "deny") {
			e.is(render.Missing, "no such mount")
			return
		}
	}
	e.is(render.Unknown, "%s that the token can reach: there is none, or it may do nothing in it",
		vaultsvc.ErrNoMount)
}

func (e *explaining) mountExists(ctx context.Context) {
	state := render.IsMount
	if e.mount.Guessed {
		state = render.Unknown
	}
	names, listed := e.list(ctx, e.loc)
	switch listed {
	case tree.Listed:
		e.is(render.IsMount, "it has %s at its top", render.Counted(len(names), "name"))
	case tree.Empty:
		e.is(state, "nothing is listed in it")
	case tree.Denied:
		e.is(state, "the names at its top may not be listed")
	case tree.Unlistable:
		e.is(state, "%s", vaultsvc.ErrUnlistable)
	default:
		e.is(state, "%s", e.Trouble)
	}
}

// belowDenied says what is known where the folder above may not be listed.
func (e *explaining) belowDenied(ctx context.Context, parent, own vaultpath.Location,
	state tree.State) {
	if state == tree.Unlisted {
		var names []string
		if names, state = e.list(ctx, own); state == tree.Listed {
			e.is(render.Folder, "it has %s; a secret of its name may be there, too: %s may not be listed",
				render.Counted(len(names), "name"), parent)
			return
		}
	}
	switch state {
	case tree.Failed:
		e.is(render.Unknown, "%s", e.Trouble)
	case tree.Empty:
		e.is(render.Unknown, "nothing is listed in it, and %s may not be listed: it is an empty folder, "+
			"a secret, or not there", parent)
	default:
		e.is(render.Unknown, "%s may not be listed", parent)
	}
}

// deleted finds out whether the current version of a secret is deleted, where the server tells.
func (e *explaining) deleted() {
	gone, err := e.beside.Deleted()
	switch {
	case slices.Contains(gone, e.loc.Secret().Name()):
		e.is(render.Deleted, "its current version is deleted")
	case err != nil && !errors.Is(err, vaultsvc.ErrDeletedUnknown):
		e.Reason = "whether it is deleted is not known: " + err.Error()
	}
}

// near notes what is known to be there instead.
func (e *explaining) near(ctx context.Context) {
	_, below := e.loc.Parent()
	switch {
	case e.mount.Guessed && e.s.Mounts != nil:
		e.Near = append(e.Near, nearMount(ctx, e.s, e.loc.String(), false).places...)
	case e.State == render.Missing && below:
		near := near(ctx, e.s, e.mount, e.loc, e.names, false)
		e.Near = append(e.Near, near.places...)
		if !slices.Contains(e.Near, near.above) {
			e.Near = append(e.Near, near.above)
		}
	case e.State == render.Unknown:
		top := vaultpath.New(e.loc.Namespace, e.mount.Path, "")
		begin, open := e.access.Below(e.mount, top, nil)
		e.MayList = true
		for _, loc := range begin[:min(len(begin), mostNear)] {
			e.Near = append(e.Near, loc.String())
		}
		e.Near = append(e.Near, open[:min(len(open), mostNear)]...)
	}
}

// mostNear is how many places are named that the token may list instead.
const mostNear = 8

// known returns what the token may do at an API path, nil where nobody knows.
func (e *explaining) known(path string) []string {
	have, told := e.may[path]
	err, asked := e.listed[path]
	switch {
	case told && e.ToldBy == "capabilities":
		return have
	case asked && (err == nil || errors.Is(err, vaultsvc.ErrEmpty)):
		return append(slices.Clone(have), "list")
	case asked && errors.Is(err, vaultsvc.ErrDenied):
		return slices.DeleteFunc(append(slices.Clone(have), "deny"),
			func(name string) bool { return name == "list" })
	}
	return have
}

// meant is the location as what it was found to be.
func (e *explaining) meant() vaultpath.Location {
	switch e.State {
	case render.Folder:
		return e.loc.Folder()
	case render.Secret, render.Both, render.Deleted:
		return e.loc.Secret()
	}
	return e.loc
}

func (e *explaining) rights() {
	for _, r := range e.mount.Rights(e.meant()) {
		right := render.Right{Name: r.Name, Path: r.Path, Capability: r.Capability}
		if have := e.known(r.Path); have != nil {
			may := r.May(have)
			right.Allowed = &may
		}
		right.Rule, right.RuleDenies = e.access.Deciding(r.Path)
		e.Rights = append(e.Rights, right)
	}
}

// missing notes the rules that would let the token list what was named, and read it where it is a
// secret.
func (e *explaining) missing(write bool) {
	if e.State == render.Missing {
		return
	}
	loc := e.meant()
	parent, below := loc.Parent()
	needs := vaultsvc.Needs{Write: write}
	switch {
	case slices.ContainsFunc([]string{loc.ListPath(e.mount.KV2()), parent.ListPath(e.mount.KV2())},
		func(path string) bool { return errors.Is(e.listed[path], vaultsvc.ErrUnlistable) }):
	case loc.IsFolder():
		needs.List = append(needs.List, loc)
	case e.State == render.Both:
		needs.List = append(needs.List, parent, loc.Folder())
	case below:
		needs.List = append(needs.List, parent)
	}
	if !loc.IsFolder() {
		needs.Read = loc
	}
	for _, rule := range e.access.Missing(e.mount, needs, e.known) {
		e.Missing = append(e.Missing, render.NewMissing(rule))
	}
}

// note adds a line on how what was typed was read.
func (e *explaining) note(text string) {
	if text != "" {
		e.Notes = append(e.Notes, text)
	}
}
