package typed

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Known is what a text is read against.
type Known struct {
	Namespace string           // of the session
	Mounts    []vaultsvc.Mount // in it; nil where they are not known
	Servers   []Server         // the one that is asked, then those of the other profiles
	Catalog   *catalog.Catalog // has the stores that references name; nil where no files were read
}

// Server is one that an address can belong to.
type Server struct {
	Profile   string   // its name in the config, "" for the one that is asked
	Addresses []string // of its API and its UI, http or https
}

// Form is what a text was, for people.
type Form string

// The forms of what is typed. A reference has the name of its syntax.
const (
	Plain      Form = "location"
	UIAddress  Form = "UI address"
	APIAddress Form = "API address"
	APIPath    Form = "API path"
	Command    Form = "command"
	Value      Form = "value"          // that a line gives to something
	Inside     Form = "part of a line" // of which nobody knows the syntax
)

// Reading is a place that a text can name.
type Reading struct {
	Form     Form
	Location vaultpath.Location // also of another namespace, where the text says so
	// Mounted: the mount is one that is known. Else it is what the text tells apart, or its first
	// segment.
	Mounted bool
	// Left is what of the text is no part of the location, in words: `field "password"`, `data/`.
	Left []string
}

// Certain reports whether the text can only have meant a place in Vault: it lies in a mount, or is
// in a form that nothing else has.
func (r Reading) Certain() bool { return r.Mounted || r.Form != Plain && r.Form != APIPath }

// Note says in one line how a text was read; "" where it is the location as it stands.
func (r Reading) Note() string {
	var parts []string
	if r.Form != Plain {
		parts = append(parts, "read as "+string(r.Form))
	}
	switch left := strings.Join(r.Left, ", "); len(r.Left) {
	case 0:
	case 1:
		parts = append(parts, left+" is left out")
	default:
		parts = append(parts, left+" are left out")
	}
	return strings.Join(parts, ", ")
}

// maxText is how long a text is at most that is more than a location: what is longer was not meant
// as the name of one place.
const maxText = 16 << 10

// Read returns what a text can mean, in the order in which the readings are to be tried: the text
// as it stands comes first. It returns none, and no error, where the text is blank. The error wraps
// [ErrElsewhere] where it names a place of another server, and [ErrNoPlace] where it is in a form
// that names places and yet names none.
func (k Known) Read(text string) ([]Reading, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return nil, nil
	}
	if len(trimmed) > maxText {
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrNoPlace, maxText)
	}
	if address, ok := k.addressIn(trimmed); ok && strings.HasPrefix(trimmed, address) {
		return k.readAddress(address)
	}
	found := k.readPath(text)
	if len(found) > 0 && found[0].Mounted && !looksWritten(trimmed) {
		return found, nil // as nearly always
	}
	if address, ok := k.addressIn(trimmed); ok && strings.Contains(address, "/v1/") {
		return k.readAddress(address) // a call of the API says by that which server it is for
	}
	named, err := k.readReferences(trimmed)
	switch {
	case len(named) > 0 && len(found) > 0 && found[0].Mounted:
		return distinct(append(found, named...)), nil
	case len(named) > 0:
		return named, nil
	case len(found) > 0 && found[0].Mounted:
		return found, nil
	}
	if address, ok := k.addressIn(trimmed); ok {
		return k.readAddress(address)
	}
	if value, ok := assigned(trimmed); ok {
		if inner, err := k.Read(value); err == nil && len(inner) > 0 && inner[0].Mounted {
			for i := range inner {
				if inner[i].Form == Plain {
					inner[i].Form = Value
				}
			}
			return inner, nil
		}
	}
	if inside := k.readInside(trimmed); len(inside) > 0 {
		return inside, nil
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}

// readInside finds what lies in a mount that is known in a text that is no words: in a line of a
// manifest without its surroundings, a rule of a policy, a message of an error.
func (k Known) readInside(text string) []Reading {
	const signs = "\"'`(){}[]<>,;|:=@*"
	first, _, _ := strings.Cut(text, " ")
	if k.Mounts == nil || !strings.ContainsAny(text, signs) && first != "vault" && first != "bao" ||
		lex.HoldsPlaceholder(text) {
		return nil
	}
	var found []Reading
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(signs, r)
	}) {
		for _, r := range k.readPath(part) {
			if r.Mounted && !r.Location.IsMount() {
				r.Form, r.Left = Inside, nil
				found = append(found, r)
			}
		}
	}
	return distinct(found)
}

// distinct leaves out what is the same place again.
func distinct(all []Reading) []Reading {
	var out []Reading
	for _, r := range all {
		if !slices.ContainsFunc(out, func(o Reading) bool { return o.Location == r.Location }) {
			out = append(out, r)
		}
	}
	return out
}
