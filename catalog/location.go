package catalog

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// locationEntity is what a Location entity says: in which files others are described.
//
// Format: Backstage's Location kind. A target is relative to the file that names it, and a
// path, a pattern or an address. Where spec.type is left out it is that of the place from which
// Backstage read the file itself, and so are targets of type "url" that are no addresses: paths
// in the repository.
type locationEntity struct {
	entity   *Entity
	kind     string // spec.type; "" where it is left out
	optional bool   // files that do not exist are no problem
	targets  []target
}

type target struct {
	text string // as written
	line int    // in the file
}

// address finds what is no path but an address, such as "https://".
var address = compiled(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// versions of the Location kind, as Backstage's schema has them.
const (
	locationAlpha = "backstage.io/v1alpha1"
	locationBeta  = "backstage.io/v1beta1"
)

// readLocation reads the spec of a Location entity. What Backstage would refuse is a problem; what
// can be understood all the same is followed.
func (r *reader) readLocation(root, versionAt *yaml.Node, version string) {
	if version != locationAlpha && version != locationBeta && misspeltVersion(version) == "" {
		r.problem(versionAt, "apiVersion is %q: of kind Location Backstage takes %s and %s alone",
			version, locationAlpha, locationBeta)
	}
	found, _ := yamldoc.Find(root, "spec")
	switch yamldoc.TypeOf(found.Value) {
	case "map":
	case "null":
		r.problem(found.Key, "spec is missing: Backstage refuses a Location without one")
		return
	default:
		return // it was told what spec is
	}
	spec := yamldoc.Deref(found.Value)
	l := &locationEntity{entity: r.entity}
	at, kind := r.filled(spec, "type")
	if folded := strings.ToLower(kind); folded != kind && (folded == "file" || folded == "url") {
		r.problem(at, "spec.type is %q: is it %s?", kind, folded)
		kind = folded
	}
	l.kind = kind
	switch at, presence := r.filled(spec, "presence"); {
	case presence == "", presence == "required", lex.HoldsPlaceholder(presence):
	case presence == "optional":
		l.optional = true
	default:
		r.problem(at, "spec.presence is %q: it must be required or optional", presence)
	}
	if at, text := r.filled(spec, "target"); text != "" {
		l.targets = append(l.targets, target{text, r.fileLine(at.Line)})
	}
	l.targets = append(l.targets, r.targets(spec)...)
	if len(l.targets) > 0 {
		r.location = l
	}
}

// filled is text that may be missing, but not be there without a value.
func (r *reader) filled(spec *yaml.Node, key string) (*yaml.Node, string) {
	found, times := yamldoc.Find(spec, key)
	if times == 0 {
		return nil, ""
	}
	before := len(r.problems)
	at, value := r.text(spec, key, "spec."+key)
	if value == "" && len(r.problems) == before && !isPlaceholder(at) {
		r.problem(found.Key, "spec.%s has no value: Backstage refuses that", key)
	}
	return at, value
}

func (r *reader) targets(spec *yaml.Node) (targets []target) {
	found, times := yamldoc.Find(spec, "targets")
	if times == 0 {
		return nil
	}
	list := r.value(spec, "targets", "spec.targets")
	switch typ := yamldoc.TypeOf(list); {
	case isPlaceholder(list):
		return nil
	case typ == "list":
	case typ == "null":
		r.problem(found.Key, "spec.targets has no value: Backstage refuses that")
		return nil
	case typ == "string":
		r.problem(list, "spec.targets must be a list: one target stands in spec.target")
		return nil
	default:
		r.problem(list, "spec.targets must be a list, not a %s", nameType(list, typ))
		return nil
	}
	for _, item := range yamldoc.Deref(list).Content {
		switch typ, text := yamldoc.TypeOf(item), yamldoc.Deref(item); {
		case typ != "string" && isPlaceholder(item):
		case typ != "string":
			r.problem(item, "spec.targets must hold strings, not a %s", nameType(item, typ))
		case text.Value == "":
			r.problem(item, "spec.targets holds a text without a value: Backstage refuses that")
		default:
			targets = append(targets, target{text.Value, r.fileLine(item.Line)})
		}
	}
	return targets
}

// follows reports whether a target is to be looked for among files. Addresses are Backstage's to
// read, and so is what other types name.
func (l *locationEntity) follows(t target) bool {
	return l.kind == "file" || (l.kind == "" || l.kind == "url") && !address().MatchString(t.text)
}
