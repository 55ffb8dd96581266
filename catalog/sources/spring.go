package sources

import (
	"path"
	"slices"
	"strings"
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
		Wants:   wantsSettings,
		Markers: springMarkers(),
		Also:    []string{"spring"},
		Find: func(f File) Found {
			s := &springFile{base: springSettings{}, profile: springProfile(f.Name)}
			for _, document := range settingDocuments(f, "spring", springMarkers()...) {
				s.document(document)
			}
			return Found{References: named(name, sortByLine(s.refs))}
		},
	}
}

func springMarkers() []string { return []string{"cloud.vault", "vault://", "vault:", `"vault"`} }

// springSettings are settings by their name in lower case and without dashes: the names can be
// written in several ways.
type springSettings map[string][]setting

// relaxed returns a name of a setting in the form in which all ways to write it are the same.
func relaxed(key string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return r
	}, strings.ToLower(key))
}

func (s springSettings) add(document []setting) {
	own := map[string]bool{}
	for _, v := range document {
		key, _, _ := strings.Cut(v.key, "[")
		key = relaxed(key)
		if !own[key] {
			own[key] = true
			s[key] = nil // a later document replaces the whole list
		}
		s[key] = append(s[key], v)
	}
}

// first returns the first of several settings that is there.
func (s springSettings) first(keys ...string) setting {
	for _, k := range keys {
		if v := s[k]; len(v) > 0 {
			return v[0]
		}
	}
	return setting{}
}

// list returns all values of the first of several settings that is there: a list, or one value with commas.
func (s springSettings) list(keys ...string) []string {
	var values []string
	for _, k := range keys {
		for _, v := range s[k] {
			values = append(values, listOf(s.resolve(v.value))...)
		}
		if len(values) > 0 {
			break
		}
	}
	return values
}

// resolve puts settings of the file into a value: ${spring.application.name}.
func (s springSettings) resolve(value string) string {
	before, rest, ok := strings.Cut(value, "${")
	if !ok {
		return value
	}
	key, after, ok := strings.Cut(rest, "}")
	known := s.first(relaxed(key)).value
	if !ok || known == "" || templated(known) {
		return value
	}
	if templated(after) { // one placeholder is usual; of more, all must be known
		if after = s.resolve(after); templated(after) {
			return value
		}
	}
	return before + known + after
}

const (
	springVault = "spring.cloud.vault."
	springKV    = springVault + "kv."
)

type springFile struct {
	base    springSettings // of the documents that hold for every profile
	profile string         // of the whole file
	refs    []Reference
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
	if was, is := s.base.first(application).value, own.first(application).value; was != "" && is != "" && was != is {
		s.base = springSettings{} // the settings of another program, in a manifest with several
	}
	all := springSettings{}
	for k, v := range s.base {
		all[k] = v
	}
	for k, v := range own {
		all[k] = v
	}
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
}

func (u *springUnit) add(r Reference) {
	r.Namespace = u.namespace
	r.Templated = templated(r.Path) || templated(r.Mount) || templated(r.Namespace)
	if isLocation("mount/"+r.Path) && r.Path != "" {
		u.refs = append(u.refs, r)
	}
}

// imports adds the locations that are imported one by one. It returns true where the default
// location is imported: all that the backends are set to.
func (u *springUnit) imports() (defaults bool) {
	for _, v := range u.own["spring.config.import"] {
		for _, location := range strings.FieldsFunc(v.value, func(r rune) bool { return r == ',' || r == ';' }) {
			raw, optional := strings.CutPrefix(strings.TrimSpace(location), "optional:")
			place, ok := strings.CutPrefix(raw, "vault:")
			if !ok {
				continue
			}
			raw, _, _ = strings.Cut(raw, "?")
			place, _, _ = strings.Cut(place, "?")
			if strings.Trim(place, "/") == "" {
				defaults = true
				continue
			}
			if place = u.all.resolve(strings.TrimLeft(place, "/")); isWhole(place) {
				u.add(Reference{Line: v.line, Raw: oneLine(raw), Path: place, Optional: optional})
			}
		}
	}
	return defaults
}

// hasKV tells whether the document itself says something of the key-value backend, or names an
// application that has one, as in a bootstrap.yml.
func (u *springUnit) hasKV() bool {
	vault, contextual := false, false
	for k := range u.all {
		vault = vault || strings.HasPrefix(k, springVault)
	}
	for _, v := range u.all["spring.config.import"] {
		contextual = contextual || strings.Contains(v.value, "vault:")
	}
	if u.own.first(springKV+"backend", springKV+"applicationname", springKV+"profiles", springKV+"defaultcontext",
		springVault+"generic.backend", springVault+"generic.applicationname").value != "" {
		return true
	}
	return vault && !contextual && u.own.first(springVault+"applicationname", "spring.application.name").value != ""
}

// contexts adds <backend>/<application>[/<profile>], and the same for the default context
// where the file names one. Of all these Spring takes what is there; that an application has nothing
// of its own at all is worth a word.
func (u *springUnit) contexts() {
	const generic = springVault + "generic." // its name before version 2
	if u.all.first(springKV+"enabled", generic+"enabled").value == "false" {
		return
	}
	mount := u.all.first(springKV+"backend", generic+"backend")
	if mount.value == "" {
		mount.value = "secret"
	}
	separator := u.all.first(springKV+"profileseparator", generic+"profileseparator").value
	if separator == "" {
		separator = "/"
	}
	profiles := u.all.list(springKV+"profiles", "spring.profiles.active")
	if len(profiles) == 0 && u.profile != "" {
		profiles = []string{u.profile}
	}
	named := u.all.first(springKV+"applicationname", generic+"applicationname", springVault+"applicationname", "spring.application.name")
	raw := "" // what stands in the file, where that is not the name
	if named.value == "" {
		raw = oneLine(mount.value)
		named = setting{value: "${spring.application.name}", line: mount.line}
	}
	for i, names := range []setting{named, u.all.first(springKV+"defaultcontext", generic+"defaultcontext")} {
		if names.line == 0 {
			continue
		}
		for _, name := range listOf(u.all.resolve(names.value)) {
			r := Reference{Line: names.line, Raw: oneLine(name), Mount: u.all.resolve(mount.value), Path: name, Optional: i > 0}
			if i == 0 && raw != "" {
				r.Raw = raw
			}
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
	case "aws", "cassandra", "consul", "mongodb", "mysql", "postgresql", "rabbitmq":
		return name, true
	}
	return "database", strings.HasPrefix(name, "databases.")
}

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
		if m := u.all.first(prefix + "backend").value; m != "" {
			mount = m
		}
		kind := "creds/"
		if u.all.first(prefix+"staticrole").value == "true" {
			kind = "static-creds/"
		}
		role := u.own.first(k)
		u.add(Reference{Line: role.line, Raw: oneLine(role.value), Mount: u.all.resolve(mount), Path: kind + u.all.resolve(role.value)})
	}
}
