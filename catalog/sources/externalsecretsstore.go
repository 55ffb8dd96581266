package sources

import (
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

func (c *esoCollector) store(o object) {
	provider := o.Get("spec", "provider")
	if !provider.IsMap() {
		return // a patch of something else, or made by a template
	}
	s := newSecretStore(o.kind+"/"+o.Get("metadata", "name").Text(), o.Line())
	if vault := provider.Get("vault"); !vault.IsZero() {
		s.fillExternal(vault)
		c.stores = append(c.stores, s)
		return
	}
	s.Foreign = true
	for range provider.Pairs() {
		c.stores = append(c.stores, s)
		break
	}
}

// newSecretStore returns a store of a name. Where references leave out the name of one, they often
// leave out its kind, too.
func newSecretStore(name string, line int) Store {
	return Store{Name: name, Line: line, Also: unknownStore}
}

func isSecretStore(name string) bool {
	kind, _, _ := strings.Cut(name, "/")
	return kind == secretStore || kind == clusterStore
}

// fillExternal sets what the provider of a store says. One without a server is a patch: the
// operator takes no store without. A default then is the business of the store that is patched.
//
// https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/secretstore_vault_types.go
func (s *Store) fillExternal(vault yamldoc.Node) {
	s.Patch = vault.Get("server").IsZero()
	s.Mount = vault.Get("path").Text()
	s.Namespace = vault.Get("namespace").Text()
	s.Address = vault.Get("server").Text()
	s.KVVersion = versionNumber(vault.Get("version").Text())
	if s.KVVersion == 0 && !s.Patch && vault.Get("version").Text() == "" {
		s.KVVersion = 2 // the operator's default
	}
}

// esoTarget is the target of a JSON patch that names one store. A name may be a regular expression,
// which is nobody's name.
//
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
var esoTarget = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:Cluster)?SecretStore/[A-Za-z0-9][A-Za-z0-9.-]*$`)
})

// patchStore takes in the operations of a JSON patch whose target is a store: what they set of its
// provider.
func (c *esoCollector) patchStore(operations yamldoc.Node) {
	if !esoTarget().MatchString(c.current) {
		return
	}
	s := newSecretStore(c.current, operations.Line())
	sets := false
	for op := range operations.Items() {
		if name := op.Get("op").Text(); name != "add" && name != "replace" {
			continue
		}
		value := op.Get("value")
		switch op.Get("path").Text() {
		case "/spec/provider":
			s.fillExternal(value.Get("vault"))
		case "/spec/provider/vault":
			s.fillExternal(value)
		case "/spec/provider/vault/path":
			s.Mount = value.Text()
		case "/spec/provider/vault/version":
			s.KVVersion = versionNumber(value.Text())
		case "/spec/provider/vault/namespace":
			s.Namespace = value.Text()
		case "/spec/provider/vault/server":
			s.Address = value.Text()
		default:
			continue
		}
		s.Patch, sets = true, true
	}
	if sets {
		c.stores = append(c.stores, s)
	}
}
