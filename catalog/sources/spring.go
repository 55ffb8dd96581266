package sources

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// spring finds what applications with Spring Cloud Vault read: locations in
// spring.config.import, the contexts of the key-value backend, which are named after the
// application and its profiles, and the roles of backends that make credentials.
//
// https://docs.spring.io/spring-cloud-vault/reference/secret-backends.html
func spring() Source {
	const name = "spring"
	return Source{
		Name:    name,
		Wants:   func(name string) bool { return wantsSettings(name) || wantsText(name) },
		Markers: append(springMarkers(), springVariable),
		Also:    []string{name, springVariable},
		find: func(c *collector) {
			s := &springFile{collector: c, base: springSettings{}, profile: springProfile(c.Name)}
			if wantsSettings(c.Name) {
				for _, document := range settingDocuments(c.File, name, springMarkers()...) {
					s.document(document)
				}
			}
			if lex.Mentions(c.Data, springVariable) {
				s.environments()
			}
		},
		Ask: askSpring,
	}
}

// askSpring returns what Spring asks for: mount and path, or the path of an import as it is, and
// where the server says that this lies in a mount of version 2, data/ between the mount and the
// rest, whatever that begins with. Where the server does not tell, it is taken for version 1. A
// path must not end in a slash. The namespace is spring.cloud.vault.namespace.
//
// https://github.com/spring-projects/spring-vault/blob/main/spring-vault-core/src/main/java/org/springframework/vault/core/util/KeyValueDelegate.java
// https://github.com/spring-cloud/spring-cloud-vault/blob/main/spring-cloud-vault-config/src/main/java/org/springframework/cloud/vault/config/KeyValueSecretBackendMetadata.java
// https://github.com/spring-cloud/spring-cloud-vault/blob/main/spring-cloud-vault-config/src/main/java/org/springframework/cloud/vault/config/VaultConfigLocation.java
// (validatePath)
func askSpring(r Request) string {
	p := r.Path
	if mount := strings.Trim(r.Mount, "/"); mount != "" {
		p = mount + "/" + p
	}
	if strings.HasSuffix(p, "/") {
		return ""
	}
	if mount, version, ok := r.mountOf(p); ok && version == 2 && strings.HasPrefix(p, mount+"/") {
		return servedPath(behindMount(p, mount, "data"))
	}
	return servedPath(p)
}

func springMarkers() []string { return []string{"cloud.vault", "vault://", "vault:", `"vault"`} }

const (
	springVault = "spring.cloud.vault."
	springKV    = springVault + "kv."
)

type springFile struct {
	*collector
	base    springSettings // of the documents that hold for every profile
	profile string         // of the whole file
}

// springProfile returns the profile for which a file is: "prod" of "application-prod.yml".
func springProfile(name string) string {
	base := path.Base(name)
	base = strings.TrimSuffix(base, path.Ext(base))
	for _, prefix := range []string{"application-", "bootstrap-"} {
		if profile, ok := strings.CutPrefix(base, prefix); ok {
			return profile
		}
	}
	return ""
}

func (s *springFile) document(document []setting) {
	own := springSettings{}
	own.add(document)
	profile := s.profile
	if p := own.first("spring.config.activate.onprofile", "spring.profiles"); p.value != "" {
		profile = p.value
	}
	const application = "spring.application.name"
	if was, is := s.base.first(application).value, own.first(application).value; was != "" &&
		is != "" && was != is {
		s.base = springSettings{} // the settings of another program, in a manifest with several
	}
	all := maps.Clone(s.base)
	maps.Copy(all, own)
	if profile == s.profile {
		s.base = all
	}
	if strings.ContainsAny(profile, ",&|!() ") {
		profile = "" // an expression
	}
	if all.first(springVault+"enabled").value == "false" {
		return
	}
	u := &springUnit{springFile: s, own: own, all: all, profile: profile}
	u.namespace = all.resolve(all.first(springVault + "namespace").value)
	u.optional = u.isOptional()
	if u.imports() || u.hasKV() {
		u.contexts()
	}
	u.roles()
}

// springUnit is one document with the settings of those that hold for it too.
type springUnit struct {
	*springFile
	own, all  springSettings
	profile   string
	namespace string
	optional  bool // the program starts without all that the backends are set to
}

func (u *springUnit) add(r Reference) {
	r.Namespace = u.namespace
	u.addText(r)
}

type springImport struct {
	raw string // without "optional:"
	// without slashes before it; "" is the default location: all that the backends are set to
	place    string
	optional bool
	line     int
}

func (s springSettings) imports() []springImport {
	var imports []springImport
	for _, v := range s["spring.config.import"] {
		for location := range lex.SplitOutside(v.value, ',') {
			location, _, _ = strings.Cut(location, "?")
			raw, optional := strings.CutPrefix(strings.TrimSpace(location), "optional:")
			if place, ok := strings.CutPrefix(raw, "vault:"); ok {
				imports = append(imports, springImport{raw: raw, place: strings.TrimLeft(place, "/"),
					optional: optional, line: v.line})
			}
		}
	}
	return imports
}

// imports adds the locations that are imported one by one. It returns true where the default
// location is imported.
func (u *springUnit) imports() (defaults bool) {
	for _, i := range u.own.imports() {
		if i.place == "" {
			defaults = true
		} else if place := u.all.resolve(i.place); isWhole(place) {
			u.add(Reference{Line: i.line, Raw: lex.OneLine(i.raw), Path: place, Optional: i.optional})
		}
	}
	return defaults
}

// isOptional reports whether the default location is imported as one that need not be there.
func (u *springUnit) isOptional() bool {
	for _, i := range u.all.imports() {
		if i.place == "" {
			return i.optional
		}
	}
	return false
}

// hasKV reports whether the document itself says something of the key-value backend, or names an
// application that has one, as in a bootstrap.yml.
func (u *springUnit) hasKV() bool {
	vault, contextual := false, false
	for k := range u.all {
		vault = vault || strings.HasPrefix(k, springVault)
	}
	for _, v := range u.all["spring.config.import"] {
		contextual = contextual || strings.Contains(v.value, "vault:")
	}
	if u.own.first(springKV+"backend", springKV+"applicationname", springKV+"profiles",
		springKV+"defaultcontext",
		springVault+"generic.backend", springVault+"generic.applicationname").value != "" {
		return true
	}
	return vault && !contextual && u.own.first(springVault+"applicationname",
		"spring.application.name").value != ""
}

// contexts adds <backend>/<application>[/<profile>], and the same for the default context, which is
// "application" where the file names no other. Of all these Spring takes what is there; that an
// application has nothing of its own at all is worth a word, unless the import is optional.
func (u *springUnit) contexts() {
	const generic = springVault + "generic." // its name before version 2
	if u.all.first(springKV+"enabled", generic+"enabled").value == "false" {
		return
	}
	mount := u.all.first(springKV+"backend", generic+"backend")
	mount.value = cmp.Or(mount.value, "secret")
	separator := cmp.Or(u.all.first(springKV+"profileseparator", generic+"profileseparator").value,
		"/")
	profiles := u.all.list(springKV+"profiles", "spring.profiles.active")
	if len(profiles) == 0 && u.profile != "" {
		profiles = []string{u.profile}
	}
	named := u.all.first(springKV+"applicationname", generic+"applicationname",
		springVault+"applicationname", "spring.application.name")
	raw := "" // what stands in the file, where that is not the name
	if named.value == "" {
		raw = lex.OneLine(mount.value)
		named = setting{value: "${spring.application.name}", line: mount.line}
	}
	common := u.all.first(springKV+"defaultcontext", generic+"defaultcontext")
	commonRaw := ""
	if common.line == 0 { // it stands where the backend does, or else the application
		common = setting{value: "application", line: cmp.Or(mount.line, named.line)}
		commonRaw = lex.OneLine(named.value)
		if mount.line > 0 {
			commonRaw = lex.OneLine(mount.value)
		}
	}
	for i, names := range []setting{named, common} {
		if names.line == 0 {
			continue
		}
		for _, name := range listOf(u.all.resolve(names.value)) {
			r := Reference{Line: names.line, Mount: u.all.resolve(mount.value), Path: name,
				Raw: cmp.Or([]string{raw, commonRaw}[i], lex.OneLine(name)), Optional: u.optional || i > 0}
			u.add(r)
			for _, p := range profiles {
				r.Path, r.Optional = name+separator+p, true
				u.add(r)
			}
		}
	}
}

// springBackend returns the mount where a backend that makes credentials lies by default.
func springBackend(name string) (mount string, ok bool) {
	switch name {
	case "database", "couchbase", "elasticsearch":
		return "database", true
	}
	if slices.Contains(springEngines, name) {
		return name, true
	}
	return "database", strings.HasPrefix(name, "databases.")
}

// springEngines are the backends that make credentials.
var springEngines = []string{"database", "couchbase", "elasticsearch", "aws", "cassandra", "consul",
	"mongodb", "mysql", "postgresql", "rabbitmq"}

// roles adds <backend>/creds/<role> of each backend that has a role.
func (u *springUnit) roles() {
	var keys []string
	for k := range u.own {
		if strings.HasPrefix(k, springVault) && strings.HasSuffix(k, ".role") {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		prefix := strings.TrimSuffix(k, "role")
		mount, ok := springBackend(strings.Trim(strings.TrimPrefix(prefix, springVault), "."))
		if !ok || u.all.first(prefix+"enabled").value == "false" {
			continue
		}
		mount = cmp.Or(u.all.first(prefix+"backend").value, mount)
		kind := "creds/"
		if u.all.first(prefix+"staticrole").value == "true" {
			kind = "static-creds/"
		}
		role := u.own.first(k)
		u.add(Reference{Line: role.line, Raw: lex.OneLine(role.value), Mount: u.all.resolve(mount),
			Path: kind + u.all.resolve(role.value), Optional: u.optional})
	}
}
