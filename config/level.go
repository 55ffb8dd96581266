package config

import (
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// level is what one map of settings in a config file says: its top, or a profile. Nil is what it
// does not.
type level struct {
	address, publicURL, namespace, tokenFile, engine, secretSuffix *Value[string]
	product, vaultVersion, listVerb                                *Value[string]
	catalog                                                        *Value[[]string]
	kvVersion, concurrency                                         *Value[int]
	timeout, renewal                                               *Value[time.Duration]
	mouse, index, linear                                           *Value[bool]
	auth                                                           *authmethod.Settings
	tls                                                            tlsLevel
	headers                                                        []Header
}

func (f *file) levelKeys(l *level) map[string]keyReader {
	return map[string]keyReader{
		"address":       f.text(&l.address, checkAddress),
		"public_url":    f.text(&l.publicURL, checkPublicURL),
		"namespace":     f.text(&l.namespace, checkNamespace),
		"token_file":    f.filePath(&l.tokenFile),
		"catalog":       f.folders(&l.catalog),
		"engine":        f.text(&l.engine, checkEngine),
		"kv_version":    f.number(&l.kvVersion, checkKVVersion),
		"list_verb":     f.text(&l.listVerb, checkListVerb),
		"secret_suffix": f.text(&l.secretSuffix, checkSuffix),
		"concurrency":   f.number(&l.concurrency, checkConcurrency),
		"timeout":       f.goDuration(&l.timeout),
		"mouse":         f.boolean(&l.mouse),
		"linear":        f.boolean(&l.linear),
		"index":         f.boolean(&l.index),
		"product":       f.text(&l.product, checkProduct),
		"vault_version": f.version(&l.vaultVersion),
		"renewal":       f.renewal(&l.renewal),
		"auth":          f.auth(l),
		"tls":           f.tls(&l.tls),
		"headers":       f.headers(&l.headers),
	}
}

// readLevel reads the settings of a level, and those of the file that go beyond it.
func (f *file) readLevel(m *item, l *level, keys map[string]keyReader) {
	f.keys("", m, keys)
	switch a := l.auth; {
	case a == nil:
	case l.tokenFile != nil && (a.Method.Name != "token" || a.Get("token_file") != ""):
		f.bad.add(l.tokenFile.Origin, errors.New("token_file and auth are both there: one of them"))
	case a.Get("token_file") != "":
		l.tokenFile = &Value[string]{a.Get("token_file"), a.Origin}
	}
}

// renewal is how often the token is renewed: a duration, or a schedule as Backstage has it.
func (f *file) renewal(to **Value[time.Duration]) keyReader {
	return func(name string, it *item) {
		if d, err := time.ParseDuration(it.text); err == nil && it.kind == "text" && d >= minRenewal {
			*to = &Value[time.Duration]{min(d, maxRenewal), it.origin()}
			return
		}
		b := &backstage{reader: reader{bad: f.bad, quiet: true}}
		if it.kind == "true or false" || it.get("frequency") != nil || it.get("timeout") != nil {
			b.schedule(name, it)
		} else {
			b.frequency(name, it)
		}
		if *to = b.renewal; it.text == "false" && it.kind == "true or false" {
			*to = &Value[time.Duration]{0, it.origin()} // what stands above a profile does not hold either
		}
	}
}

var checkProduct = must(func(s string) bool { return s == "vault" || s == "openbao" },
	"product must be vault or openbao")

var checkListVerb = must(func(s string) bool { return s == "list" || s == "get" },
	"the verb of lists must be list, or get where something in front of Vault refuses that")
