package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// pulumiType is a resource or function of Pulumi, in YAML.
type pulumiType struct {
	call        string // the type of Terraform that it is
	mount, path string // its properties; mount is "" where the path holds it
	folder      bool
}

// pulumiTypes are those that name secrets, by what stands behind "vault:" in their token.
var pulumiTypes = map[string]pulumiType{
	"kv:SecretV2":           {"vault_kv_secret_v2", "mount", "name", false},
	"kv:getSecretV2":        {"vault_kv_secret_v2", "mount", "name", false},
	"kv:getSecretSubkeysV2": {"vault_kv_subkeys_v2", "mount", "name", false},
	"kv:getSecretsListV2":   {"vault_kv_secrets_list_v2", "mount", "name", true},
	"kv:Secret":             {"vault_kv_secret", "", "path", false},
	"kv:getSecret":          {"vault_kv_secret", "", "path", false},
	"kv:getSecretsList":     {"vault_kv_secrets_list", "", "path", true},
	"generic:Secret":        {"vault_generic_secret", "", "path", false},
	"generic:getSecret":     {"vault_generic_secret", "", "path", false},
	"generic:Endpoint":      {"vault_generic_endpoint", "", "path", false},
}

// pulumiTypeOf returns the type of a token: "vault:kv/secretV2:SecretV2" or, shorter,
// "vault:kv:SecretV2".
func pulumiTypeOf(token string) (pulumiType, bool) {
	rest, ok := strings.CutPrefix(token, "vault:")
	if !ok {
		return pulumiType{}, false
	}
	module, name, _ := strings.Cut(rest, ":")
	module, _, _ = strings.Cut(module, "/")
	t, ok := pulumiTypes[module+":"+name]
	return t, ok
}

// pulumiYAML is a program for Pulumi in YAML.
type pulumiYAML struct {
	*collector
	// names has what stands in it behind a name in braces: "kvv2.path" of a resource, "app" of a
	// variable.
	names map[string]string
}

// pulumiYAML takes in the resources and calls of a program in YAML:
//
//	type: vault:kv:SecretV2
//	properties: {mount: secret, name: app}
//
//	fn::invoke: {function: vault:kv:getSecretV2, arguments: {mount: secret, name: app}, return: data}
//	fn::vault:kv:getSecretV2: {mount: secret, name: app}
//
// https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
func (c *collector) pulumiYAML() {
	p := &pulumiYAML{collector: c, names: map[string]string{}}
	for m := range c.maps(pulumiMarkers...) {
		p.learn(m)
	}
	for m := range c.maps(pulumiMarkers...) {
		if t, ok := pulumiTypeOf(m.Get("type").Text()); ok {
			p.reference(t, m.Get("properties"))
		}
		for key, value := range m.Pairs() {
			call, ok := strings.CutPrefix(key.Text(), "fn::")
			if !ok {
				call, ok = strings.CutPrefix(key.Text(), "Fn::") // as it was written at first
			}
			switch {
			case !ok:
			case strings.EqualFold(call, "invoke"):
				if t, ok := pulumiTypeOf(either(value, "function", "Function").Text()); ok {
					p.reference(t, either(value, "arguments", "Arguments"))
				}
			default:
				if t, ok := pulumiTypeOf(call); ok {
					p.reference(t, value)
				}
			}
		}
	}
}

// either returns the value of the key that a map has.
func either(m yamldoc.Node, key, other string) yamldoc.Node {
	if n := m.Get(key); !n.IsZero() {
		return n
	}
	return m.Get(other)
}

// learn takes in what a map says of names.
func (p *pulumiYAML) learn(m yamldoc.Node) {
	for name, resource := range m.Pairs() {
		if resource.Get("type").Text() == "" {
			continue
		}
		for _, property := range []string{"path", "name", "mount"} {
			if text := resource.Get("properties", property).Text(); text != "" {
				p.names[name.Text()+"."+property] = text
			}
		}
	}
	for name, value := range m.Get("variables").Pairs() {
		if text := value.Text(); text != "" {
			p.names[name.Text()] = text
		}
	}
}

// text returns what a text comes to, as far as the file tells.
func (p *pulumiYAML) text(n yamldoc.Node) string {
	text := strings.TrimSpace(n.Text())
	const most = 4 // names in one, and how often one stands for another
	for range most {
		before, rest, ok := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		value, known := p.names[name]
		if !ok || !closed || !known || len(value) > lex.MaxPath {
			break
		}
		text = before + value + after
	}
	return text
}

// reference takes in what the properties or arguments of a type name.
func (p *pulumiYAML) reference(t pulumiType, of yamldoc.Node) {
	place := of.Get(t.path)
	r := Reference{Call: t.call, Folder: t.folder, Path: p.text(place),
		Namespace: p.text(of.Get("namespace")), Version: of.Get("version").Text()}
	if t.mount != "" {
		mount := of.Get(t.mount)
		if r.Mount = p.text(mount); r.Mount == "" {
			return
		}
		if place.IsZero() {
			place = mount
		}
	}
	if place.IsZero() || t.mount == "" && !isLocation(r.Path) || r.Path == "" && !r.Folder {
		return
	}
	r.Raw, r.Line = lex.OneLine(strings.TrimSpace(place.Text())), place.TextLine()
	r.Templated = strings.Contains(r.Path+r.Mount+r.Namespace, "${")
	p.keep(r)
}
