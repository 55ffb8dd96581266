package config

import (
	"errors"
	"strings"
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
	theme                                                          *Value[Theme]
	color                                                          *Value[string]
	ascii                                                          *Value[bool]
	tls                                                            tlsLevel
	gate                                                           gateLevel
	headers                                                        []Header
}

func (f *file) levelKeys(l *level) settingMap {
	return settingMap{
		"address": {f.text(&l.address, checkAddress), aText, "of Vault's API, as in https://vault:8200"},
		"public_url": {f.text(&l.publicURL, checkPublicURL), aText,
			"address of the web UI, where it is another one"},
		"namespace":  {f.text(&l.namespace, checkNamespace), aText, "of Vault Enterprise or OpenBao"},
		"token_file": {f.filePath(&l.tokenFile), aText, "file that holds the token"},
		"catalog":    {f.folders(&l.catalog), texts, "folders with entities and other files"},
		"engine":     {f.text(&l.engine, checkEngine), aText, "mount of annotations that name none"},
		"kv_version": {f.number(&l.kvVersion, checkKVVersion), aNumber(0, 2),
			"of mounts that the server does not describe; 0 finds it out"},
		"list_verb": {f.text(&l.listVerb, checkListVerb), oneOf(DefaultListVerb, "get"),
			"how folders of KV are listed: get where a gateway refuses LIST"},
		"secret_suffix": {f.text(&l.secretSuffix, checkSuffix), aText,
			"name of new secrets below an entity's path"},
		"concurrency": {f.number(&l.concurrency, checkConcurrency), aNumber(1, maxConcurrency),
			"the most requests at once"},
		"timeout": {f.goDuration(&l.timeout), aDuration, "of one request, as in 30s"},
		"mouse":   {f.boolean(&l.mouse), aBool, "whether the explorer takes the mouse"},
		"linear":  {f.boolean(&l.linear), aBool, "whether the explorer speaks line by line"},
		"theme":   themeOf(f, &l.theme),
		"color": {f.text(&l.color, f.looks.checkColor), f.looks.colorForm,
			"behind the profile's name in the title of the explorer"},
		"ascii": {f.boolean(&l.ascii), aBool, "whether the explorer draws nothing but ASCII"},
		"index": {f.boolean(&l.index), aBool, "whether names are kept between runs"},
		"product": {f.text(&l.product, checkProduct), oneOf("vault", "openbao"),
			"of a server that hides it"},
		"vault_version": {f.version(&l.vaultVersion), aVersion,
			"of a server that hides it, as in \"1.21\""},
		"renewal": {f.renewal(&l.renewal), renewalForm, "how often the token is renewed"},
		"auth":    {f.auth(l), func() form { return authForm(f.methods) }, "how to log in"},
		"tls":     f.tls(&l.tls),
		"check":   gateFile{f}.setting(&l.gate),
		"headers": {f.headers(&l.headers), headersForm, "that go with every request"},
	}
}

// readLevel reads the settings of a level, and those of the file that go beyond it.
func (f *file) readLevel(m *item, l *level, keys settingMap) {
	f.keys("", m, keys.readers())
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

// renewalForm has what Backstage's schedules have as far as that tells a slip: units of time are
// many.
func renewalForm() form {
	text := form{"type": "string", "minLength": 2}
	duration := form{"anyOf": []form{text, {"type": "object"}}}
	schedule := form{"type": "object", "required": []string{"frequency", "timeout"},
		"properties": form{"frequency": duration, "timeout": duration, "initialDelay": duration,
			"scope": oneOf("global", "local")()},
		"additionalProperties": false}
	cron := form{"type": "object", "required": []string{"cron"}, "properties": form{"cron": text},
		"additionalProperties": false}
	parts := form{}
	for _, unit := range units {
		name, _, _ := strings.Cut(unit.names, " ")
		parts[name] = form{"type": []string{"number", "string"}}
	}
	sum := form{"type": "object", "minProperties": 1, "properties": parts,
		"additionalProperties": false}
	return form{"anyOf": []form{text, aBool(), schedule, cron, sum}}
}

var checkProduct = must(func(s string) bool { return s == "vault" || s == "openbao" },
	"product must be vault or openbao")

var checkListVerb = must(func(s string) bool { return s == "list" || s == "get" },
	"the verb of lists must be list, or get where something in front of Vault refuses that")
