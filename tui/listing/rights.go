package listing

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Rights is what the token may do at the places that somebody looks at. Only these are asked about,
// by one request for all that show. A token that may not ask, as one without the default policy,
// asks once; one whose uses are counted never.
type Rights struct {
	ctx    context.Context // ends with the program
	vault  Vault
	store  *tree.Store
	mounts *Mounts

	state  rightsState
	token  vaultsvc.Token      // as it was looked up last
	gen    int                 // changes whenever what is known is forgotten
	asking bool                // a question is under way
	may    map[string][]string // by API path; nil where the server did not tell
	words  map[tree.ID]string  // as they are shown
	access vaultsvc.Access     // what the policies come to, where the server was not to be asked
}

type rightsState uint8

const (
	rightsOff     rightsState = iota // the token is not known, or must not be used for this
	rightsOn                         // who looks at a place may ask
	rightsRefused                    // it may not ask: what its policies come to is all there is
)

type rightsReply struct {
	gen    int
	paths  []string
	words  map[tree.ID][]vaultsvc.Right // what is to be said of
	may    map[string][]string
	access vaultsvc.Access
	err    error
}

// maxRights bounds for how many API paths answers are kept.
const maxRights = 20_000

// shownRights are the rights that are told of a secret; of a folder it is whether it can be listed.
var shownRights = []string{vaultsvc.RightRead, vaultsvc.RightUpdate, vaultsvc.RightDelete}

// TokenLookedUp says whose the token is, or why that is not known: what was known of its rights is
// forgotten.
func (r *Rights) TokenLookedUp(token vaultsvc.Token, err error) {
	same := err == nil && r.token.Identity == token.Identity &&
		slices.Equal(policiesOf(r.token), policiesOf(token))
	access := r.access
	r.forget()
	switch {
	case err != nil && !errors.Is(err, vaultsvc.ErrDenied):
		return // it says nothing of the token
	case err != nil, token.Uses > 0:
		r.state = rightsOff
	case !same || r.state == rightsOff:
		r.state = rightsOn
	case r.state == rightsRefused:
		r.access = access // it is not asked about again
	}
	r.token = token
}

// TokenMayChange says that the token may be another one from now on.
func (r *Rights) TokenMayChange() {
	r.forget()
	r.state, r.token = rightsOff, vaultsvc.Token{}
}

func (r *Rights) forget() {
	r.gen++
	r.asking, r.may, r.words = false, map[string][]string{}, map[tree.ID]string{}
	r.access = vaultsvc.Access{}
}

// Generation changes whenever what is known is forgotten.
func (r *Rights) Generation() int { return r.gen }

// Askable reports whether there is anything to be known.
func (r *Rights) Askable() bool {
	return r.state == rightsOn || r.state == rightsRefused && r.access.Known()
}

// Asking reports whether a question is under way.
func (r *Rights) Asking() bool { return r.asking }

// At returns in words what the token may do at a node, "" where that is not known.
func (r *Rights) At(id tree.ID) string { return r.words[id] }

// Ask asks about places that nobody has asked about yet, unless the first of them is known. For a
// mount alone nobody is asked: whether it can be listed is seen by opening it.
func (r *Rights) Ask(ids []tree.ID) tea.Cmd {
	if !r.Askable() || r.asking || r.ctx.Err() != nil {
		return nil
	}
	reply := rightsReply{gen: r.gen, words: map[tree.ID][]vaultsvc.Right{}}
	for i, id := range ids {
		mount, ok := r.mounts.of(r.store, id)
		if !ok || !r.store.Alive(id) {
			continue
		}
		loc := r.store.Location(id)
		_, known := r.words[id]
		if _, twice := reply.words[id]; known || twice || i == 0 && loc.IsMount() {
			if i == 0 {
				return nil
			}
			continue
		}
		for _, right := range mount.Rights(loc) {
			if loc.IsFolder() && right.Name != vaultsvc.RightList ||
				!loc.IsFolder() && !slices.Contains(shownRights, right.Name) {
				continue
			}
			reply.words[id] = append(reply.words[id], right)
			if !slices.Contains(reply.paths, right.Path) {
				reply.paths = append(reply.paths, right.Path)
			}
		}
	}
	switch {
	case len(reply.paths) == 0:
		return nil
	case r.state == rightsRefused:
		r.onRights(reply)
		return nil
	}
	r.asking = true
	return askRights(r.ctx, r.vault, reply)
}

func askRights(ctx context.Context, vault Vault, r rightsReply) tea.Cmd {
	return func() tea.Msg {
		r.may, r.err = vault.Capabilities(ctx, r.paths...)
		if refused(r.err) {
			access, err := vault.Access(ctx) // what it does not tell is not known
			if r.access = access; errors.Is(err, vaultsvc.ErrBadToken) {
				r.err = err // and that was why
			}
		}
		return r
	}
}

// refused reports whether there is no use in asking once more.
func refused(err error) bool {
	for _, sentinel := range []error{vaultsvc.ErrDenied, vaultsvc.ErrEmpty, vaultsvc.ErrUnlistable,
		vaultsvc.ErrBadRequest, vaultsvc.ErrNotVault} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// onRights takes in what the token may do, unless that was forgotten meanwhile.
func (r *Rights) onRights(msg rightsReply) {
	if msg.gen != r.gen {
		return
	}
	r.asking = false
	if len(r.may) > maxRights {
		r.may, r.words = map[string][]string{}, map[tree.ID]string{}
	}
	if refused(msg.err) {
		r.state, r.access = rightsRefused, msg.access
	}
	for _, path := range msg.paths {
		if have := msg.may[path]; have != nil {
			r.may[path] = have
		}
	}
	for id, rights := range msg.words {
		r.words[id] = r.inWords(rights) // of what failed "": it is not asked for all the time
	}
}

// known returns what the token may do at an API path, nil where nobody knows.
func (r *Rights) known(path string) []string {
	if have, ok := r.may[path]; ok {
		return have
	}
	return r.access.At(path)
}

func (r *Rights) inWords(rights []vaultsvc.Right) string {
	var yes, no []string
	for _, right := range rights {
		have := r.known(right.Path)
		switch {
		case have == nil:
			return ""
		case right.May(have):
			yes = append(yes, right.Name)
		default:
			no = append(no, right.Name)
		}
	}
	if len(no) > 0 {
		yes = append(yes, "not "+strings.Join(no, ", "))
	}
	return "you may " + strings.Join(yes, ", ")
}

// Rules returns the rules, as HCL, that a policy needs for a place: to list a folder and all below
// it, or to read a secret. They keep what the token may do there, as far as that is known.
func (r *Rights) Rules(m vaultsvc.Mount, loc vaultpath.Location) []string {
	need, what := vaultsvc.Needs{Read: loc}, vaultsvc.RightRead
	if loc.IsFolder() {
		need, what = vaultsvc.Needs{List: []vaultpath.Location{loc}}, vaultsvc.RightList
	}
	var rules []string
	for _, rule := range r.access.Missing(m, need, func(path string) []string {
		return slices.DeleteFunc(slices.Clone(r.known(path)), func(name string) bool {
			return name == what || name == "root" // else it is not missing
		})
	}) {
		rules = append(rules, rule.HCL())
	}
	return rules
}
