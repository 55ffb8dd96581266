package index

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Why names that were kept are not used. The text of an error that wraps one of them says it in a
// line.
var (
	ErrDamaged  = errors.New("damaged")
	ErrForeign  = errors.New("foreign")
	ErrPolicies = errors.New("the token's policies have changed")
)

// Owner is whose names are kept: nobody else is shown them.
type Owner struct {
	Server    string   // the address of its API
	Namespace string   // without slashes at its ends
	Identity  string   // of the token, as vaultsvc.Token has it; never the token
	Policies  []string // of the token, in any order
}

// fileName is where the names of an owner are. Policies are no part of it: a token that has others
// gets the same file, which is dropped then.
func (o Owner) fileName() string { return o.id() + suffix }

// placesName is where the places of an owner are.
func (o Owner) placesName() string { return o.id() + ofPlaces }

func (o Owner) id() string {
	sum := sha256.Sum256([]byte(o.Server + "\x00" + o.Namespace + "\x00" + o.Identity))
	return hex.EncodeToString(sum[:16])
}

func (o Owner) sorted() []string {
	return slices.Compact(slices.Sorted(slices.Values(o.Policies)))
}

// Mount is a mount whose names are kept. One of the same path that is another mount has none of
// them.
type Mount struct {
	Path   string `json:"path"`         // ends in "/"
	ID     string `json:"id,omitempty"` // that the server gave it; "" where it does not say
	Engine string `json:"engine"`
}

// Names is what is to be kept.
type Names struct {
	Snapshot tree.Snapshot
	Mounts   []Mount // those of the server's list; what is below others is not kept
	// Hidden are folders that the token may not list: what is below them is not kept.
	Hidden []tree.ID
	// Unnamed are nodes that no answer names: they are not kept, nor what is below them.
	Unnamed []tree.ID
}

// Info is what a file says of itself.
type Info struct {
	Owner
	Saved   time.Time
	Names   int
	Folders int // of those
	Bytes   int64
}

// Index is the names that were kept of an owner. It has been checked as a whole, and does not
// change.
type Index struct {
	Info
	mounts []Mount
	packed []byte // the names, deflated
	size   int64  // of the names, inflated
}
