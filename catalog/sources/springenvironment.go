package sources

import (
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Spring takes settings from variables, too: SPRING_CLOUD_VAULT_KV_BACKEND is the backend. Each
// program has variables of its own: in YAML those of one list or map, in other files all of it.
//
// https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.relaxed-binding.environment-variables

// springVariable is what names of such variables begin with.
const springVariable = "SPRING_"

// environments takes in what the variables of a file name.
func (s *springFile) environments() {
	if !wantsYAML(s.Name) {
		if !hasExt(s.Name, ".properties") {
			s.environment(environment(s.File, springVariable))
		}
		return
	}
	for root := range s.roots(springVariable) {
		for n := range root.Every() {
			s.environment(springVariables(n))
		}
	}
}

// environment takes in the variables of one program.
func (s *springFile) environment(variables []setting) {
	var known []setting
	for _, v := range variables {
		if key := springKeys()[bareKey(v.key)]; key != "" && v.value != "" {
			v.key = key
			known = append(known, v)
		}
	}
	if len(known) > 0 {
		(&springFile{collector: s.collector, base: springSettings{}}).document(known)
	}
}

// springVariables returns the variables that a map has, or a list: {name: X, value: y} or "X=y".
func springVariables(n yamldoc.Node) (found []setting) {
	add := func(name string, value yamldoc.Node, text string) {
		if strings.HasPrefix(name, springVariable) && len(found) < maxValues {
			found = append(found, setting{key: name, value: strings.TrimSpace(text), line: value.TextLine()})
		}
	}
	for name, value := range n.Pairs() {
		add(name.Text(), value, value.Text())
	}
	if !n.IsList() {
		return found
	}
	for item := range n.Items() {
		if name, value, ok := strings.Cut(item.Text(), "="); ok {
			add(name, item, value)
		}
		add(item.Get("name").Text(), item.Get("value"), item.Get("value").Text())
	}
	return found
}

// bareKey returns a name of a setting without what separates its parts, which a variable cannot
// have, and without the number of a value in a list.
func bareKey(name string) string {
	name = strings.TrimRight(name, "0123456789_")
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
}

// springKeys are the settings that name locations, by what is left of their names in a variable.
var springKeys = sync.OnceValue(func() map[string]string {
	keys := map[string]string{}
	add := func(prefix string, names ...string) {
		for _, name := range names {
			keys[bareKey(prefix+name)] = prefix + name
		}
	}
	add("spring.", "application.name", "profiles.active", "config.import")
	add(springVault, "enabled", "namespace", "applicationname")
	for _, kv := range []string{springKV, springVault + "generic."} {
		add(kv, "enabled", "backend", "applicationname", "defaultcontext", "profiles", "profileseparator")
	}
	for _, engine := range springEngines {
		add(springVault+engine+".", "role", "backend", "enabled", "staticrole")
	}
	return keys
})
