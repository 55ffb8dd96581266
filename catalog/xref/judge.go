package xref

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Verdict is what is known of a use.
type Verdict struct {
	Status Status
	// one line: why, what is unusual, or what may have been meant; "" where there is nothing to say
	Hint string
	// Fix is what the hint says should be written, where that is one thing, by which the tool gets
	// what is known to be there.
	Fix     Fix
	Ignored catalog.Ignored // that somebody has decided to live with this
	// Wants are questions whose answers would tell more. None is asked twice where the answers come
	// into the same [Known].
	Wants []Want
}

// Problem reports whether a verdict is a problem of its use: there is nothing to get, the tool
// needs it, and nobody has decided to live with that.
func (u *Use) Problem(v Verdict) bool {
	return v.Status.Nothing() && !u.Optional && v.Ignored == catalog.Ignored{}
}

// Warns reports whether a verdict is a problem, or an answer was refused or failed that would have
// told, and nobody has decided to live with that.
func (u *Use) Warns(v Verdict) bool {
	return u.Problem(v) || v.Status.Uncertain() && v.Ignored == catalog.Ignored{}
}

// Spared reports whether there is nothing to get, and that is no problem: the tool goes on without
// it.
func (u *Use) Spared(v Verdict) bool { return v.Status.Nothing() && u.Optional }

// Elsewhere reports whether a use lies in a namespace whose mounts could not be learned, and these
// would tell more of it.
func (x *Index) Elsewhere(u *Use) bool {
	return u.Status != Templated && x.mounts[u.Namespace].Err != nil
}

// goesOn is the hint where there is nothing, and that is no problem.
const goesOn = "which is no problem: the tool goes on without it"

// Judge gives a use its status by what is known.
func (x *Index) Judge(u *Use, k Known) Verdict {
	v := x.judge(u, k)
	if u.Spared(v) {
		v.Hint = goesOn
		return v
	}
	if v.Ignored = x.ignored(u, v); v.Ignored != (catalog.Ignored{}) {
		v.Fix = Fix{}
		v.add("ignored: " + v.Ignored.Reason)
	}
	return v
}

// ignored returns the decision to live with a verdict, where there is something to live with.
func (x *Index) ignored(u *Use, v Verdict) catalog.Ignored {
	switch {
	case len(u.ignorings) == 0:
	case v.Status.Nothing(), v.Status.Uncertain(), x.Elsewhere(u):
		return u.ignorings.Of(v.Status.String())
	case v.Status == Templated && v.Hint == "":
		return u.ignorings.Of(v.Status.String())
	case v.Hint != "":
		return u.ignorings.Of(v.Status.String(), "unusual")
	}
	return catalog.Ignored{}
}

func (x *Index) judge(u *Use, k Known) Verdict {
	v := Verdict{Status: u.Status, Hint: u.Hint}
	known, asked := x.mounts[u.Namespace]
	switch {
	case u.Status == Templated:
		return v
	case known.Err != nil:
		v.add(fmt.Sprintf("the namespace %q cannot be asked: %s", u.Namespace, known.Err))
		return v
	case u.Status == Unresolved:
		x.suggest(u, known.List, k, &v)
		return v
	}
	f := exists(x.mount(u.Location), u.Location, k)
	v.Status = f.status
	if asked {
		v.want(f.want)
	}
	switch {
	case v.Status == OK && (u.Source == Annotation || u.Meant != vaultpath.Location{}):
		v.Hint = "" // it looked unusual, and is there all the same
	case f.err != nil:
		v.add(f.err.Error())
	case v.Status == Missing:
		x.suggest(u, known.List, k, &v)
	case v.Status == Deleted:
		v.Hint = ""
		v.add("its current version is deleted, or due to be (delete_version_after)")
	}
	return v
}

// Exists returns the status of a location, whoever names it.
func (x *Index) Exists(loc vaultpath.Location, k Known) Status {
	return exists(x.mount(loc), loc, k).status
}

func (v *Verdict) add(hint string) {
	if v.Hint != "" && hint != "" {
		v.Hint += "; "
	}
	v.Hint += hint
}

func (v *Verdict) want(w Want) {
	if w != (Want{}) {
		v.Wants = append(v.Wants, w)
	}
}

type finding struct {
	status Status
	err    error // why it is denied or failed
	want   Want  // would tell more; the zero value where nothing would
}

// exists finds out what is known of a location in a mount.
func exists(m Mount, loc vaultpath.Location, k Known) finding {
	look := secretExists
	if loc.IsFolder() {
		look = folderExists
	}
	f := look(m, loc, k)
	if f.status == Missing && m.KVVersion == 0 && m.Engine != "cubbyhole" {
		// Other engines list roles, and are asked for what they make of them.
		return finding{}
	}
	return f
}

func secretExists(m Mount, loc vaultpath.Location, k Known) finding {
	parent, _ := loc.Parent()
	switch k.Name(parent, loc.Name()) {
	case Present:
		return finding{status: OK, want: unmarked(m, parent, k)}
	case Gone:
		return finding{status: Deleted}
	case Absent:
		return finding{status: Missing}
	case Remembered:
		f := unlisted(m, parent, k)
		if f.status == Loading || f.status == Unchecked && f.want != (Want{}) {
			f.status = Stale
		}
		return f
	}
	return unlisted(m, parent, k)
}

func folderExists(m Mount, loc vaultpath.Location, k Known) finding {
	state, _ := k.State(loc)
	for range k.Names(loc) {
		state = tree.Listed // also where only what is not deleted could be listed
		break
	}
	switch state {
	case tree.Listed:
		return finding{status: OK}
	case tree.Empty:
	default:
		return unlisted(m, loc, k)
	}
	parent, ok := loc.Parent()
	if !ok {
		return finding{status: Empty} // the mount itself
	}
	switch k.Name(parent, loc.Name()) {
	case Absent:
		return finding{status: Missing}
	case Unknown, Remembered:
		// Where the folder above does not tell, empty is the more cautious of the two.
		return finding{status: Empty, want: unlisted(m, parent, k).want}
	}
	return finding{status: Empty}
}

// unlisted is what is known of something in a folder whose names do not tell.
func unlisted(m Mount, folder vaultpath.Location, k Known) finding {
	live := unmarked(m, folder, k)
	switch state, err := k.State(folder); state {
	case tree.Denied:
		// OpenBao has another path for that, with policies of its own
		return finding{status: Denied, err: err, want: live}
	case tree.Failed:
		return finding{status: Failed, err: err, want: live}
	case tree.Unlistable:
		return finding{} // the engine does not list what it can be asked for
	case tree.Empty:
		return finding{status: Missing}
	case tree.Loading:
		return finding{status: Loading}
	}
	if live != (Want{}) {
		return finding{want: live} // it names what is there as well as a list of all does, and tells more
	}
	return finding{want: Want{Folder: folder}}
}

// unmarked returns the question which secrets of a folder are deleted, the zero value where nothing
// is to be learned from it.
func unmarked(m Mount, folder vaultpath.Location, k Known) Want {
	if m.KVVersion != 2 || k.Marked(folder) {
		return Want{}
	}
	return Want{Folder: folder, Live: true}
}

// question asks whether another location is meant, unless that is what stands there: then something
// else keeps it from being understood, such as a store that is in none of the files.
func (u *Use) question(why string, other vaultpath.Location) string {
	if vaultpath.Clean(u.Raw) == other.String() {
		return strings.TrimSuffix(why, ": ")
	}
	return why + fmt.Sprintf("should it be %q?", other.String())
}
