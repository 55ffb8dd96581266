package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// externalSecrets finds what External Secrets Operator is told to fetch, push and generate.
//
// The mount is that of the SecretStore, and the key goes on below it; the operator lets it repeat
// the mount and data/. A store without a path leaves the mount to the key. Which store is
// meant stands beside the key, or anywhere around it; a patch or the values of a chart need
// not say. How the operator asks is at [askExternalSecrets].
//
// https://external-secrets.io/latest/api/spec/
func externalSecrets() Source {
	markers := []string{"external-secrets.io", "secretStoreRef", "remoteRef", "/extract/", "dataFrom",
		"SecretStore"}
	return Source{
		Name:    "external-secrets",
		Wants:   wantsManifests,
		Markers: markers,
		Ask:     askExternalSecrets,
		Form:    "remoteRef",
		Write:   writeExternalSecrets,
		find: func(c *collector) {
			e := &esoCollector{collector: c, targets: map[int]string{}}
			for root := range e.roots(markers...) {
				e.current = ""
				if root.IsList() {
					e.current = e.targets[root.Line()]
					e.patchStore(root)
				}
				e.walk(root, unknownStore, "", 0)
			}
		},
	}
}

const (
	esoGroup      = "external-secrets.io"
	esoGenerators = "generators.external-secrets.io"
	secretStore   = "SecretStore"
	clusterStore  = "ClusterSecretStore"
	unknownStore  = secretStore + "/" + AnyStore
)

type esoCollector struct {
	*collector
	current string         // the object that is walked through, as in [Reference.Object]
	targets map[int]string // of JSON patches that stand in texts, by the line of their text
}

// walk looks at a node and everything below it. The store is the one that holds where the
// node does not name another; under is the key that the node stands under. Aliases are
// followed, so the way down may have no end.
func (c *esoCollector) walk(n yamldoc.Node, store, under string, depth int) {
	if depth > yamldoc.MaxDepth {
		c.cut(n.Line(), fmt.Sprintf("not read: with its aliases the document is nested more than %d deep here",
			yamldoc.MaxDepth))
		return
	}
	if n.IsList() {
		for item := range n.Items() {
			c.walk(item, store, under, depth+1)
		}
		return
	}
	if !n.IsMap() {
		return
	}
	if o, ok := asObject(n); ok {
		store = unknownStore
		if !c.object(o) {
			return
		}
		around := c.current
		c.current = ""
		if name := o.Get("metadata", "name").Text(); name != "" {
			c.current = o.kind + "/" + name
		}
		defer func() { c.current = around }()
	}
	if patch, target := n.Get("patch"), n.Get("target"); target.IsMap() && patch.Text() != "" {
		c.targets[patch.TextLine()] = target.Get("kind").Text() + "/" + target.Get("name").Text()
	}
	store = storeOf(n, store)
	if at := n.Get("op"); !at.IsZero() {
		c.patch(n, store)
	}
	switch under {
	case "dataFrom":
		c.dataFrom(n, store)
	case "dataTo":
		c.key(n, "remoteKey", storeOf(n, store))
	}
	for key, value := range n.Pairs() {
		if k := key.Text(); k == "remoteRef" {
			c.remoteRef(value, store)
		} else {
			c.walk(value, store, k, depth+1)
		}
	}
}

// object takes in what an object itself says. It returns false where nothing in the object
// is for the operator.
func (c *esoCollector) object(o object) bool {
	switch o.kind {
	case secretStore, clusterStore:
		if strings.HasSuffix(o.group, esoGroup) {
			c.store(o)
		}
		return false
	case "ExternalSecret", "ClusterExternalSecret", "PushSecret", "ClusterPushSecret":
		// The kinds are those of other operators too.
		return strings.HasSuffix(o.group, esoGroup) || lex.HoldsPlaceholder(o.group)
	case "VaultDynamicSecret":
		if o.group == esoGenerators {
			c.generator(o.Get("spec"))
		}
		return false
	case "ClusterGenerator":
		if o.group == esoGenerators {
			c.generator(o.Get("spec", "generator", "vaultDynamicSecretSpec"))
		}
		return false
	}
	return true
}

// generator takes in what a VaultDynamicSecret reads or writes: an API path.
func (c *esoCollector) generator(spec yamldoc.Node) {
	version := ""
	for v := range spec.Get("getParameters", "version").Items() {
		version = v.Text()
	}
	path := spec.Get("path") // the operator's own examples begin it with a slash
	c.add(path, Reference{Path: strings.TrimLeft(strings.TrimSpace(path.Text()), "/"),
		Namespace: spec.Get("provider", "namespace").Text(), Version: version})
}

// storeOf returns the store that a map names for what is below it. Of several, as a
// PushSecret may have, the first is taken: the key is the same in all.
func storeOf(n yamldoc.Node, otherwise string) string {
	refs := []yamldoc.Node{n.Get("sourceRef", "storeRef"), n.Get("storeRef"), n.Get("secretStoreRef")}
	for ref := range n.Get("secretStoreRefs").Items() {
		refs = append(refs, ref)
		break
	}
	for _, ref := range refs {
		if !ref.IsMap() {
			continue
		}
		return cmp.Or(ref.Get("kind").Text(), secretStore) + "/" +
			cmp.Or(ref.Get("name").Text(), AnyStore)
	}
	return otherwise
}

// remoteRef takes in one secret to fetch, or to push to.
func (c *esoCollector) remoteRef(ref yamldoc.Node, store string) {
	c.key(ref, "key", store)
	c.key(ref, "remoteKey", store)
}

func (c *esoCollector) key(ref yamldoc.Node, name, store string) {
	r := Reference{Store: store, Object: c.current, Field: ref.Get("property").Text(),
		Version: ref.Get("version").Text()}
	for key := range ref.All(name) {
		r.Templated = len(key.Text()) < lex.MaxPlaceholder && slices.Contains(keyStandIns,
			strings.ToLower(key.Text()))
		c.add(key, r)
	}
}

// keyStandIns are words for a key that a patch is going to replace. As a part of a path such a word
// may well be a name; see [lex.HoldsPlaceholder] for those that are none anywhere.
var keyStandIns = []string{"placeholder", "patched", "overridden", "todo", "tbd", "dummy"}

// dataFrom takes in one source of many fields or secrets. The first version of the API had the
// key there itself.
func (c *esoCollector) dataFrom(n yamldoc.Node, store string) {
	c.key(n, "key", store)
	for extract := range n.All("extract") {
		c.key(extract, "key", store)
	}
	for key, find := range n.Pairs() {
		if key.Text() != "find" {
			continue
		}
		whole := find.IsMap() // without a path all of the store is looked through
		for path := range find.All("path") {
			whole = false
			c.add(path, Reference{Store: store, Object: c.current, Folder: true})
		}
		if whole {
			c.keep(Reference{Line: key.Line(), Raw: "find", Store: store, Object: c.current, Folder: true})
		}
	}
}

// patch takes in one operation of a JSON patch: the path says what the value is.
func (c *esoCollector) patch(n yamldoc.Node, store string) {
	target, value := n.Get("path").Text(), n.Get("value")
	_, last, _ := cutLast(target, "/")
	under, _, _ := cutLast(target, "/")
	_, parent, _ := cutLast(under, "/")
	switch {
	case last == "remoteRef":
		c.remoteRef(value, store)
	case last == "extract":
		c.key(value, "key", store)
	case last == "dataFrom":
		for item := range value.Items() {
			c.dataFrom(item, storeOf(item, store))
		}
	case parent == "dataFrom":
		c.dataFrom(value, storeOf(value, store))
	case last == "key" && (parent == "remoteRef" || parent == "extract"), last == "remoteKey" &&
		parent == "remoteRef":
		c.add(value, Reference{Store: store, Object: c.current})
	case last == "path" && parent == "find":
		c.add(value, Reference{Store: store, Object: c.current, Folder: true})
	}
}

// cutLast cuts a text around the last separator in it.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}
