package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// form is what may stand for a value, as JSON Schema says it.
type form map[string]any

func aText() form     { return form{"type": "string"} }
func aBool() form     { return form{"type": "boolean"} }
func aDuration() form { return form{"type": []string{"string", "integer"}, "minLength": 2} }
func aVersion() form  { return form{"type": []string{"string", "number"}} }

// aNumber is a whole number within bounds.
func aNumber(least, most int) func() form {
	return func() form { return form{"type": "integer", "minimum": least, "maximum": most} }
}

func oneOf(texts ...string) func() form { return func() form { return form{"enum": texts} } }

// listOf is a list of which each has a form.
func listOf(each form) form { return form{"type": "array", "items": each} }

func texts() form { return listOf(aText()) }

// mapForm is a map of these keys and no others.
func (s settingMap) mapForm() form {
	properties := form{}
	for name, each := range s {
		properties[name] = each.described()
	}
	return form{"type": "object", "properties": properties, "additionalProperties": false}
}

func (s setting) described() form {
	out := maps.Clone(s.form())
	if s.what != "" {
		out["description"] = s.what
	}
	return out
}

// Schema returns the JSON Schema of the config file, of what flags have of methods and keys.
func Schema(flags Flags) ([]byte, error) {
	f := newFile(flags, &problems{})
	levels := f.levelKeys(&level{})
	top := levels.and(f.topKeys(&keyFile{f: f, table: flags.Keys}))
	all := top.mapForm()
	// what a profile has, too, stands once
	defs, references := form{"key": keyForm()}, form{}
	for name := range levels {
		defs[name] = all["properties"].(form)[name]
		references[name] = form{"$ref": "#/$defs/" + name}
	}
	maps.Copy(all["properties"].(form), references)
	profile := form{"type": []string{"object", "null"}, "properties": references,
		"additionalProperties": false}
	all["properties"].(form)["profiles"].(form)["additionalProperties"] = profile
	all["$defs"] = defs
	all["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	all["title"] = "vaultmap's config file"
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(all)
	return b.Bytes(), err
}

// authForm is what may stand for how to log in: of each method its own keys.
func authForm(methods authmethod.List) form {
	var names []string
	var each []form
	for _, m := range methods {
		names = append(names, m.Name)
		properties := form{"method": form{"const": m.Name}}
		if m.Mount != "" {
			properties["mount"] = aText()
		}
		then := form{"properties": properties, "additionalProperties": false}
		required := []string{"method"}
		var all []form
		for _, k := range m.Keys {
			var some []form
			for _, f := range k.Forms() {
				properties[f.Name] = kindForm(f.Kind)
				some = append(some, form{"required": []string{f.Name}})
			}
			switch {
			case k.Required && len(some) == 1:
				required = append(required, k.Names(""))
			case k.Required:
				all = append(all, form{"oneOf": some})
			case len(some) > 1:
				all = append(all, form{"not": form{"allOf": some}})
			}
		}
		then["required"] = required
		if all != nil {
			then["allOf"] = all
		}
		each = append(each, form{
			"if": form{"properties": form{"method": form{"const": m.Name}}}, "then": then,
		})
	}
	slices.Sort(names)
	return form{"type": "object", "required": []string{"method"},
		"properties": form{"method": oneOf(names...)()}, "allOf": each}
}

// kindForm is what may stand for a key of a method.
func kindForm(kind authmethod.Kind) form {
	switch kind {
	case authmethod.Words:
		return form{"type": []string{"string", "array"}, "items": aText()}
	case authmethod.Port:
		return aNumber(1, 65535)()
	case authmethod.Switch:
		return aBool()
	}
	return aText()
}
