package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// level is what one map of settings in a config file says: its top, or a profile. Nil is what it does not.
type level struct {
	address, publicURL, namespace, tokenFile, engine, secretSuffix *Value[string]
	product, vaultVersion                                          *Value[string]
	catalog                                                        *Value[[]string]
	kvVersion, concurrency                                         *Value[int]
	timeout, renewal                                               *Value[time.Duration]
	mouse, index                                                   *Value[bool]
	auth                                                           *authmethod.Settings
	tls                                                            tlsLevel
}

// keys says what each key of a level is.
func (f *file) keys(l *level) map[string]func(string, *yaml.Node) {
	return map[string]func(string, *yaml.Node){
		"address":       text(f, &l.address, checkAddress),
		"public_url":    text(f, &l.publicURL, checkPublicURL),
		"namespace":     text(f, &l.namespace, checkNamespace),
		"token_file":    f.filePath(&l.tokenFile),
		"catalog":       f.folders(&l.catalog),
		"engine":        text(f, &l.engine, checkEngine),
		"kv_version":    number(f, &l.kvVersion, checkKVVersion),
		"secret_suffix": text(f, &l.secretSuffix, checkSuffix),
		"concurrency":   number(f, &l.concurrency, checkConcurrency),
		"timeout":       f.duration(&l.timeout),
		"mouse":         f.boolean(&l.mouse),
		"index":         f.boolean(&l.index),
		"product":       text(f, &l.product, checkProduct),
		"vault_version": f.version(&l.vaultVersion),
		"renewal":       f.renewal(&l.renewal),
		"auth":          f.auth(l),
		"tls":           f.tls(&l.tls),
	}
}

// read reads a map of known keys. within is "" or the name of the key that the map is of.
func (f *file) read(within string, m *yaml.Node, keys map[string]func(string, *yaml.Node)) {
	if within != "" {
		within += "."
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key, value := m.Content[i], deref(m.Content[i+1])
		name := key.Value
		read, known := keys[name]
		switch {
		case key.Kind != yaml.ScalarNode:
			f.bad.add(f.origin(key.Line), errors.New("a key must be text"))
		case !known && f.methods.Instead(name) != "":
			f.bad.add(f.origin(key.Line), fmt.Errorf("%s must not stand in the file: use %s", within+name, f.methods.Instead(name)))
		case !known && shownKey(name) != name: // it may be a secret in the wrong place
			f.bad.add(f.origin(key.Line), fmt.Errorf("unknown key: known are %s", strings.Join(sorted(keys), ", ")))
		case !known:
			f.bad.add(f.origin(key.Line), unknownKey(name, keys))
		case seen[name] > 0:
			f.bad.add(f.origin(key.Line), fmt.Errorf("%s is there twice, first in line %d", within+name, seen[name]))
		case typeOf(value) == "nothing":
			f.bad.add(f.origin(key.Line), fmt.Errorf("%s has no value", within+name))
		default:
			read(within+name, value)
		}
		if seen[name] == 0 {
			seen[name] = key.Line
		}
	}
}

// readLevel reads the settings of a level, and those of the file that go beyond it.
func (f *file) readLevel(m *yaml.Node, l *level, keys map[string]func(string, *yaml.Node)) {
	f.read("", m, keys)
	switch a := l.auth; {
	case a == nil:
	case l.tokenFile != nil && (a.Method.Name != "token" || a.Get("token_file") != ""):
		f.bad.add(l.tokenFile.Origin, errors.New("token_file and auth are both there: one of them"))
	case a.Get("token_file") != "":
		l.tokenFile = &Value[string]{a.Get("token_file"), a.Origin}
	}
}

func sorted[T any](keys map[string]T) []string {
	names := make([]string, 0, len(keys))
	for k := range keys {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// renewal is how often the token is renewed: a duration, or a schedule as Backstage has it.
func (f *file) renewal(to **Value[time.Duration]) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if d, err := time.ParseDuration(n.Value); err == nil && typeOf(n) == "text" && d >= minRenewal {
			*to = &Value[time.Duration]{min(d, maxRenewal), f.origin(n.Line)}
			return
		}
		budget := maxRenewalItems
		it := f.item(n, &budget)
		b := &backstage{bad: f.bad}
		switch {
		case budget < 0:
			f.bad.add(f.origin(n.Line), fmt.Errorf("%s is no duration or schedule", name))
		case it.kind == "true or false", it.get("frequency") != nil, it.get("timeout") != nil:
			b.schedule(name, it)
		default:
			b.frequency(name, it)
		}
		if *to = b.renewal; n.Value == "false" && it.kind == "true or false" {
			*to = &Value[time.Duration]{0, f.origin(n.Line)} // what stands above a profile does not hold either
		}
	}
}

// maxRenewalItems bounds what a schedule is made of: aliases can stand for as much as they like.
const maxRenewalItems = 100

// item returns a value of the file as those of Backstage's files are.
func (f *file) item(n *yaml.Node, budget *int) *item {
	n = deref(n)
	it := &item{kind: typeOf(n), text: n.Value, src: &source{config: f.origin}, line: n.Line}
	for i := 0; i < len(n.Content); i++ {
		if *budget--; *budget < 0 {
			return it
		}
		if n.Kind == yaml.MappingNode && i+1 < len(n.Content) {
			it.fields = append(it.fields, field{n.Content[i].Value, it.src, n.Content[i].Line, f.item(n.Content[i+1], budget)})
			i++
		}
	}
	return it
}

// version is a number to YAML, too.
func (f *file) version(to **Value[string]) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if t := typeOf(n); t != "text" && t != "a fraction" && t != "a number" {
			f.wrongType(name, `a version such as "1.21"`, n)
			return
		}
		set(f, to, n, n.Value, checkVersion)
	}
}

var versionForm = compiled(`^\d{1,4}\.\d{1,4}(\.\d{1,4})?([-+][0-9A-Za-z.+-]{1,40})?$`)

func checkVersion(s string) error {
	if !versionForm().MatchString(s) {
		return errors.New(`vault_version must be a version such as "1.21"`)
	}
	return nil
}

func checkProduct(s string) error {
	if s != "vault" && s != "openbao" {
		return errors.New("product must be vault or openbao")
	}
	return nil
}
