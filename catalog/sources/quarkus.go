package sources

import (
	"cmp"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// quarkus finds the paths that applications with the Vault extension of Quarkus read, in
// properties and YAML. The key-value mount is a setting; paths lie below it.
//
// https://docs.quarkiverse.io/quarkus-vault/dev/index.html
func quarkus() Source {
	const name = "quarkus"
	markers := []string{"quarkus.vault", "vault:", `"vault"`}
	return Source{
		Name:    name,
		Wants:   wantsSettings,
		Markers: markers,
		Also:    []string{name},
		find: func(c *collector) {
			for _, document := range settingDocuments(c.File, name, markers...) {
				c.quarkus(document)
			}
		},
		Ask: askQuarkus,
	}
}

// askQuarkus returns what the extension asks for. It is told the engine's mount, "secret" by
// default, and its version, 2 by default: there data/ stands between mount and path, which has
// slashes around it taken away. Credentials of other engines have none. All of it is a part of an
// address, in which no blank may be. The namespace is quarkus.vault.enterprise.namespace.
//
// https://github.com/quarkiverse/quarkus-vault/blob/main/runtime/src/main/java/io/quarkus/vault/runtime/VaultKvManager.java
// https://github.com/quarkiverse/quarkus-vault/blob/main/client/src/main/specs/secrets/kv2.yaml
// https://github.com/quarkiverse/quarkus-vault/blob/main/client/src/main/java/io/quarkus/vault/client/common/VaultRequest.java
// (joinPath, getUrl)
func askQuarkus(r Request) string {
	asked := askedByVersion(r)
	if strings.Contains(asked, " ") {
		return ""
	}
	return goClientPath(addressPath(asked))
}

// quarkusSettings are settings by profile and key. What has no profile holds for all.
type quarkusSettings map[string]setting

// get returns the value that a profile has for a key below quarkus.vault.
func (q quarkusSettings) get(profile, key, otherwise string) string {
	return cmp.Or(q[profile+key].value, q[key].value, otherwise)
}

// quarkusEngine is what the settings of the engine without a name begin with.
const quarkusEngine = "kv-secret-engine-"

// version returns how an engine is asked, by its settings.
func (q quarkusSettings) version(profile, engine string) (call string) {
	return kvCall(q.get(profile, engine+"version", ""), kvV2)
}

func (c *collector) quarkus(document []setting) {
	const root = "quarkus.vault."
	all := quarkusSettings{}
	type entry struct {
		profile, key string
		setting
	}
	var entries []entry
	for _, s := range document {
		profile, key := "", strings.NewReplacer(`"`, "").Replace(s.key)
		if strings.HasPrefix(key, "%") {
			profile, key, _ = strings.Cut(key, ".")
			profile += "."
		}
		key, ok := strings.CutPrefix(key, root)
		if !ok {
			continue
		}
		all[profile+key] = s
		entries = append(entries, entry{profile, key, s})
	}
	for _, e := range entries {
		r := Reference{Line: e.line, Namespace: all.get(e.profile, "enterprise.namespace", "")}
		add := func(call, mount, path, raw string) {
			r.Call, r.Mount, r.Path, r.Raw = call, mount, path, lex.OneLine(raw)
			c.addText(r)
		}
		prefix, last := "", e.key
		if i := strings.LastIndexByte(e.key, '.'); i >= 0 {
			prefix, last = e.key[:i+1], e.key[i+1:]
		}
		engine, isConfig := quarkusConfigPath(e.key)
		switch {
		case isConfig:
			mount, call := all.get(e.profile, engine+"mount-path", "secret"), all.version(e.profile, engine)
			for _, p := range listOf(e.value) {
				add(call, mount, p, p)
			}
		case !strings.HasPrefix(prefix, "credentials-provider."):
		case last == "kv-path":
			r.Field = all.get(e.profile, prefix+"kv-key", "")
			const engine = quarkusEngine
			add(all.version(e.profile, engine), all.get(e.profile, engine+"mount-path", "secret"), e.value,
				e.value)
		case last == "database-credentials-role":
			add("", "database", "creds/"+e.value, e.value)
		case last == "credentials-role":
			add("", all.get(e.profile, prefix+"credentials-mount", "database"),
				all.get(e.profile, prefix+"credentials-request-path", "creds")+"/"+e.value, e.value)
		}
	}
}

// quarkusConfigPath reports whether a key names paths, and what the settings of their engine begin
// with.
func quarkusConfigPath(key string) (engine string, ok bool) {
	const paths = "secret-config-kv-path"
	engine = quarkusEngine
	if named, ok := strings.CutPrefix(key, "kv-secret-engine."); ok {
		name, rest, _ := strings.Cut(named, ".")
		engine, key = "kv-secret-engine."+name+".", rest
	}
	return engine, key == paths || strings.HasPrefix(key, paths+".")
}
