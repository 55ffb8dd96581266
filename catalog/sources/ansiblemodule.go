package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// moduleOf returns the name of a module without its collection, and whether it is one of Vault's.
func moduleOf(key string) (string, bool) {
	key = key[strings.LastIndexByte(key, '.')+1:]
	return key, slices.Contains([]string{
		"vault_kv2_get", "vault_kv1_get", "vault_kv2_write", "vault_kv2_delete", "vault_read",
		"vault_list", "vault_write",
		"hashivault_read", "hashivault_write", "hashivault_secret", "hashivault_list",
		"hashivault_delete",
	}, key)
}

// module takes in a task: its arguments are a map, or words of a text.
func (a *ansibleScan) module(module string, value, task yamldoc.Node) {
	options := map[string]string{}
	place := value.Get("path")
	if strings.HasPrefix(module, "hashivault_") {
		place = value.Get("secret")
	}
	r := Reference{Line: place.TextLine(), Raw: lex.OneLine(place.Text())}
	text := place.Text()
	if value.IsMap() {
		for _, key := range []string{"engine_mount_point", "mount_point", "namespace", "version",
			"secret_version", "key"} {
			options[key] = value.Get(key).Text()
		}
	} else {
		for _, word := range lex.FieldsOutside(value.Text()) {
			key, v, _ := strings.Cut(word, "=")
			options[key] = strings.Trim(v, `"'`)
		}
		text = options["path"] + options["secret"]
		r.Line, r.Raw = value.TextLine(), lex.OneLine(text)
	}
	if text == "" {
		return
	}
	r.Field = options["key"]
	for _, items := range []yamldoc.Node{task.Get("loop"), task.Get("with_items")} {
		if !items.IsList() || strings.Join(strings.Fields(text), "") != "{{item}}" {
			continue
		}
		for item := range items.Items() {
			if item.Text() != "" {
				r.Line, r.Raw = item.TextLine(), lex.OneLine(item.Text())
				a.found(module, r, item.Text(), options)
			}
		}
		return
	}
	a.found(module, r, a.resolve(text), options)
}

// resolve returns the value of a text that is nothing but a variable of the file.
func (a *ansibleScan) resolve(text string) string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(text), "{{")
	inner, closed := strings.CutSuffix(inner, "}}")
	if known := a.names[strings.TrimSpace(inner)]; ok && closed && known != "" {
		return known
	}
	return text
}

func (a *ansibleScan) terms(plugin string, list yamldoc.Node) {
	if plugin == "" || plugin == "hashivault" {
		return
	}
	options := map[string]string{}
	a.variables(options)
	for item := range list.Items() {
		if text := item.Text(); text != "" {
			a.term(plugin, Reference{Line: item.TextLine()}, text, options)
		}
	}
}
