package sources

import (
	"path"
	"strings"
)

// hasExt tells whether a name ends in one of the extensions, in any case. The extension of a
// template, as in "values.yaml.j2", is looked through.
func hasExt(name string, exts ...string) bool {
	ext := strings.ToLower(path.Ext(name))
	switch ext {
	case ".j2", ".jinja", ".jinja2", ".tpl", ".tmpl", ".gotmpl", ".template", ".tftpl", ".erb", ".dist", ".example", ".sample":
		if inner := strings.ToLower(path.Ext(name[:len(name)-len(ext)])); inner != "" {
			ext = inner
		}
	}
	for _, e := range exts {
		if ext == e {
			return true
		}
	}
	return false
}

// isNomadName tells by its name whether a file is a job of Nomad: "app.nomad", "app.nomad.hcl".
func isNomadName(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasSuffix(base, ".nomad") || strings.Contains(base, ".nomad.")
}
