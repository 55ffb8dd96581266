package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rules of names, from Backstage's catalog model: what a reference cannot hold, no
// entity can be found by.
const (
	defaultNamespace = "default"
	maxName          = 63
)

var (
	nameRule      = compiled(`^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$`)
	kindRule      = compiled(`^[A-Za-z][A-Za-z0-9]*$`)
	namespaceRule = compiled(`^[a-z0-9]+(?:-+[a-z0-9]+)*$`)
)

var (
	// ErrNoEntity is wrapped by [Catalog.Lookup] where nothing has that reference.
	ErrNoEntity = errors.New("no such entity")
	// ErrAmbiguous is wrapped by [Catalog.Lookup] where a short reference fits several.
	ErrAmbiguous = errors.New("several entities have that name")
)

func validName(s string) bool      { return len(s) <= maxName && nameRule().MatchString(s) }
func validKind(s string) bool      { return len(s) <= maxName && kindRule().MatchString(s) }
func validNamespace(s string) bool { return len(s) <= maxName && namespaceRule().MatchString(s) }

// formatRef returns the canonical form of a reference: "component:default/payments-api".
func formatRef(kind, namespace, name string) string {
	return strings.ToLower(kind + ":" + namespace + "/" + name)
}

// splitRef reads "[<kind>:][<namespace>/]<name>". Parts that are not there are "".
func splitRef(ref string) (kind, namespace, name string, err error) {
	name = ref
	colon, slash := strings.IndexByte(ref, ':'), strings.IndexByte(ref, '/')
	bad := false
	if colon >= 0 && (slash < 0 || colon < slash) {
		kind, name = ref[:colon], ref[colon+1:]
		bad = kind == ""
	}
	if i := strings.IndexByte(name, '/'); i >= 0 {
		namespace, name = name[:i], name[i+1:]
		bad = bad || namespace == ""
	}
	if bad || name == "" {
		return "", "", "", fmt.Errorf("reference %q is not of the form [kind:][namespace/]name", ref)
	}
	return kind, namespace, name, nil
}

// fullRef returns the canonical form of a reference in which kind and namespace may be missing.
func fullRef(ref, kind, namespace string) (string, error) {
	k, ns, name, err := splitRef(ref)
	if err != nil {
		return "", err
	}
	return formatRef(cmp.Or(k, kind), cmp.Or(ns, namespace), name), nil
}

// Lookup finds the entity of a reference that a person wrote, in any case and with kind
// and namespace where they like to: "payments-api" is enough if only one has that name.
func (c *Catalog) Lookup(ref string) (*Entity, error) {
	kind, namespace, name, err := splitRef(strings.ToLower(strings.TrimSpace(ref)))
	if err != nil {
		return nil, err
	}
	var found []*Entity
	for _, e := range c.Entities {
		if strings.EqualFold(e.Name, name) &&
			(kind == "" || strings.EqualFold(e.Kind, kind)) &&
			(namespace == "" || strings.EqualFold(e.Namespace, namespace)) {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("%w: %s", ErrNoEntity, ref)
	case 1:
		return found[0], nil
	}
	var refs []string
	for _, e := range found {
		refs = append(refs, e.Ref)
	}
	slices.Sort(refs)
	return nil, fmt.Errorf("%w: %s", ErrAmbiguous, strings.Join(refs, ", "))
}
