package sources

import (
	"slices"
	"strings"
)

// Reference is one place in a file that names a location in Vault, as far as the file alone
// can tell.
type Reference struct {
	Source string // the syntax: [Source.Name]
	Line   int    // from 1
	// Raw is the text that names the location, without anything beside it, as it stands in the file;
	// of what is encoded there, escaped or put together of parts, what that comes to.
	Raw       string
	Namespace string // "" where the file names none
	// where the syntax tells the mount apart, as written; else "" and Path begins with it
	Mount string
	// as written, but for quotes and escapes of the syntax; may hold data/ or a leading slash
	Path    string
	Field   string // of the secret; "" where the whole secret is meant
	Version string // of the secret; "" is the newest
	// Templated: a placeholder, or a part that stands in another file, makes the location
	// unknowable.
	Templated bool
	Folder    bool // the reference names everything below the path
	// Optional: the tool looks there and goes on where nothing is, so that a missing secret is no
	// fault.
	Optional bool
	// Store names the object that tells the mount, where it may stand in another file:
	// "ClusterSecretStore/vault" or "kong/hcv". Mount is "" then, unless the reference itself
	// names another mount. A name of [AnyStore] stands for one that the file does not tell.
	Store string
	// Object is the object that the reference is a part of, where another file can say more of it:
	// "ExternalSecret/app" in a patch, whose base names the store.
	Object string
	// Context names the object that tells the namespace where the reference names none:
	// "VaultAuth/default", or a provider of Terraform. It need not be in any file.
	Context string
	// Call is how the tool is called, where it asks in several ways: "kv get" of the vault command,
	// "vault_kv_secret_v2" of Terraform, "kv-v2" where an engine is named. [Source.Ask] of the same
	// source knows them.
	Call string
}

// AnyStore stands for the name of a [Store] in a [Reference] whose file does not say which
// it is: a patch whose base names the store, the values of a chart.
const AnyStore = "*"

// Store is an object that tells where references that name it lie.
type Store struct {
	Name      string // as in [Reference.Store]
	Line      int
	Mount     string // "" where references name the mount themselves
	Namespace string
	KVVersion int    // 1 or 2; 0 where it does not say
	Address   string // of the server, for showing alone: a token never goes to an address from a file
	// Also is another name by which references may mean it: one of [AnyStore] where they leave out
	// the kind, too.
	Also    string
	Foreign bool // no Vault stands behind it: what names it is no reference
	// Patch: it changes a part of an object of the same name in another file, whose values hold where
	// it has none.
	Patch bool
}

// Problem tells of a part of a file that was not read, or not as it is meant, because of a limit:
// references may be missing. What no limit keeps from being read is no problem, whatever is wrong
// with it.
type Problem struct {
	Line    int    // where the part begins, from 1; 0 where it cannot be said
	Message string // one line: what was not read, why, and what helps
}

// Found is what one file holds.
type Found struct {
	References []Reference
	Stores     []Store
	Grants     []Grant
	Namings    []Naming
	Problems   []Problem
}

// File is a file that is looked at. Sources that are asked about the same value share what
// was parsed, one after the other.
type File struct {
	Name   string // its path below the scanned folder, with slashes
	Data   []byte
	shared *shared // what sources that are asked about it share; nil where one is asked alone
}

// Source finds the references of one syntax.
type Source struct {
	Name string
	// Wants tells by its name alone whether a file can hold such references.
	Wants func(name string) bool
	// Markers are texts of which a file with such a reference holds at least one. A file
	// without any is not parsed. There are none where the name alone tells.
	Markers []string
	// Also are more such texts, where one of the markers is not enough: the file holds one of these,
	// too.
	Also []string
	// Keys are keys of YAML that a file with such a reference has, all of them: that is looked at
	// before it is parsed, for prose, above all in definitions of APIs, holds any marker.
	Keys []string
	// program: the files that it wants are programs, and all other files are none of its.
	program bool
	// find hands over what a file holds, in any order.
	find func(c *collector)
	// Ask returns the path of the API that the tool asks for, as upstream's code makes it: see
	// [Request].
	Ask func(Request) string
	// Write returns how a file names a secret in this syntax: by way of a store, or without one where
	// that is nil. It is "" where the tool cannot be led there, or to no such field. Form is what
	// that is, for people: "remoteRef". Sources without it only read.
	Write func(to Secret, by *Store) string
	Form  string
	// Policies: it finds the rules of policies alone, and no reference, so that nothing asks.
	Policies bool
}

// Secret is a secret in a mount that is to be named in the syntax of a tool.
type Secret struct {
	Mount     string // ends in "/"
	Path      string
	Field     string
	KVVersion int // 1 or 2
}

// apiPath returns the path by which the API reads a secret, below /v1/ and not escaped.
func (s Secret) apiPath() string {
	if s.KVVersion == 2 {
		return s.Mount + "data/" + s.Path
	}
	return s.Mount + s.Path
}

// isBelow reports whether a store has the mount of a secret.
func (s Secret) isBelow(st *Store) bool { return strings.Trim(st.Mount, "/")+"/" == s.Mount }

// Find returns what a file holds, in the order of its lines.
func (s Source) Find(f File) Found {
	if f.shared == nil {
		f.shared = &shared{}
	}
	c := &collector{File: f, source: s.Name}
	s.find(c)
	slices.SortStableFunc(c.refs, func(a, b Reference) int { return a.Line - b.Line })
	slices.SortStableFunc(c.grants, func(a, b Grant) int { return a.Line - b.Line })
	return Found{References: c.refs, Stores: c.stores, Grants: c.grants, Namings: c.namings,
		Problems: f.shared.problems}
}

// Request is what a tool is given to find a secret by, and what it can learn from the server.
// [Source.Ask] makes of it the path that the tool puts behind /v1/ in its own request:
// "secret/data/app", not escaped. It is "" where the tool refuses by itself.
type Request struct {
	Mount     string // as written, of the reference, else of its store; "" where none is named
	Path      string // as written, see [Reference.Path]
	Folder    bool   // everything below the path is wanted
	KVVersion int    // as files say: 1 or 2; 0 where they do not
	Call      string // of the reference
	// MountOf returns the mount of a path and its version (0 where it is not of KV), as the server
	// tells those who ask it. Only tools that do ask call it; ok is false where there is no such
	// mount.
	MountOf func(path string) (mount string, kvVersion int, ok bool)
}
