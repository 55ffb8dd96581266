package sources

import (
	"strings"
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
		Find: func(f File) Found {
			var refs []Reference
			for _, document := range settingDocuments(f, "quarkus", markers...) {
				refs = append(refs, quarkusReferences(document)...)
			}
			return Found{References: named(name, sortByLine(refs))}
		},
	}
}

// quarkusSettings are settings by profile and key. What has no profile holds for all.
type quarkusSettings map[string]setting

// get returns the value that a profile has for a key below quarkus.vault.
func (q quarkusSettings) get(profile, key, otherwise string) string {
	for _, k := range []string{profile + key, key} {
		if v := q[k].value; v != "" {
			return v
		}
	}
	return otherwise
}

func quarkusReferences(document []setting) []Reference {
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
	var refs []Reference
	for _, e := range entries {
		r := Reference{Line: e.line, Namespace: all.get(e.profile, "enterprise.namespace", "")}
		add := func(mount, path, raw string) {
			r.Mount, r.Path, r.Raw = mount, path, oneLine(raw)
			r.Templated = templated(r.Path) || templated(r.Mount) || templated(r.Namespace)
			if path != "" && isLocation("mount/"+path) {
				refs = append(refs, r)
			}
		}
		prefix, last := "", e.key
		if i := strings.LastIndexByte(e.key, '.'); i >= 0 {
			prefix, last = e.key[:i+1], e.key[i+1:]
		}
		engine, isConfig := quarkusConfigPath(e.key)
		switch {
		case isConfig && engine == "":
			mount := all.get(e.profile, "kv-secret-engine-mount-path", "secret")
			for _, p := range listOf(e.value) {
				add(mount, p, p)
			}
		case isConfig:
			mount := all.get(e.profile, engine+"mount-path", "secret")
			for _, p := range listOf(e.value) {
				add(mount, p, p)
			}
		case !strings.HasPrefix(prefix, "credentials-provider."):
		case last == "kv-path":
			r.Field = all.get(e.profile, prefix+"kv-key", "")
			add(all.get(e.profile, "kv-secret-engine-mount-path", "secret"), e.value, e.value)
		case last == "database-credentials-role":
			add("database", "creds/"+e.value, e.value)
		case last == "credentials-role":
			add(all.get(e.profile, prefix+"credentials-mount", "database"),
				all.get(e.profile, prefix+"credentials-request-path", "creds")+"/"+e.value, e.value)
		}
	}
	return refs
}

// quarkusConfigPath tells whether a key names paths, and the prefix of the engine's settings
// where the paths are those of a named engine.
func quarkusConfigPath(key string) (engine string, ok bool) {
	const paths = "secret-config-kv-path"
	if named, ok := strings.CutPrefix(key, "kv-secret-engine."); ok {
		name, rest, _ := strings.Cut(named, ".")
		engine, key = "kv-secret-engine."+name+".", rest
	}
	return engine, key == paths || strings.HasPrefix(key, paths+".")
}
