package sources

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// hasExt reports whether a name ends in one of the extensions, in any case. The extension of a
// template, as in "values.yaml.j2", is looked through.
func hasExt(name string, exts ...string) bool {
	ext := strings.ToLower(path.Ext(name))
	switch ext {
	case ".j2", ".jinja", ".jinja2", ".tpl", ".tmpl", ".gotmpl", ".template", ".tftpl", ".erb",
		".dist", ".example", ".sample":
		if inner := strings.ToLower(path.Ext(name[:len(name)-len(ext)])); inner != "" {
			ext = inner
		}
	}
	return slices.Contains(exts, ext)
}

// isIn reports whether one of the folders on the way to a file has one of some names.
func isIn(name string, folders ...string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(dir string) bool {
		return slices.Contains(folders, dir)
	})
}

// isNomadName reports by its name whether a file is a job of Nomad: "app.nomad", "app.nomad.hcl".
func isNomadName(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasSuffix(base, ".nomad") || strings.Contains(base, ".nomad.")
}

// isForeign tells by its extension that a file is of a kind in which no source is interested,
// whatever the rest of its name is: most files of a repository are, and this is told sooner than by
// asking all sources.
func isForeign(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json":
		base := path.Base(name)
		return base == "package-lock.json" || base == "npm-shrinkwrap.json"
	case ".js":
		return strings.HasSuffix(strings.ToLower(name), ".min.js")
	case ".mod", ".sum", ".css", ".scss", ".sass",
		".less", ".html", ".htm", ".vue", ".svelte",
		".class", ".jar", ".c", ".h", ".cc", ".cpp", ".hpp", ".m", ".mm",
		".swift", ".pyc", ".sql", ".proto",
		".graphql", ".md", ".mdx", ".rst", ".adoc", ".lock", ".snap", ".map", ".svg", ".png", ".jpg",
		".jpeg", ".gif", ".webp", ".ico", ".pdf",
		".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".zip", ".gz", ".tgz", ".so", ".dylib",
		".dll", ".exe", ".o", ".a", ".wasm":
		return true
	}
	return false
}

// isBaseline reports whether a file is a baseline of ours: it repeats what other files name.
func isBaseline(f File) bool {
	return path.Ext(f.Name) == ".json" &&
		bytes.Contains(f.Data[:min(len(f.Data), 64)], []byte(`"vaultmap_baseline"`))
}

// wantsYAML reports by its name whether a file is YAML or JSON, or a template of such a file:
// "app.yaml", "values.yml.j2", "_helpers.tpl".
func wantsYAML(name string) bool {
	base := strings.ToLower(path.Base(name))
	return isOf(path.Ext(base), ".yaml", ".yml", ".json", ".tpl", ".tmpl", ".gotmpl", ".tftpl", ".j2",
		".jinja", ".jinja2", ".erb", ".template") ||
		strings.Contains(base, ".yaml.") || strings.Contains(base, ".yml.")
}

// wantsPipeline reports by its name whether a file is YAML, as [wantsYAML] does, and not JSON:
// large files of that, such as definitions of an API, hold all the words of a pipeline.
func wantsPipeline(name string) bool {
	return wantsYAML(name) && !hasExt(name, ".json")
}

// wantsManifests reports by its name whether a file is YAML or JSON, or may hold manifests in a
// heredoc or as objects of Jsonnet.
func wantsManifests(name string) bool {
	return wantsYAML(name) || isScript(name) || isJsonnet(name)
}

func isScript(name string) bool {
	return isOf(path.Ext(name), ".sh", ".bash", ".zsh", ".tf", ".tofu")
}

// isOf reports whether an extension is one of some, in any case.
func isOf(ext string, exts ...string) bool { return slices.Contains(exts, strings.ToLower(ext)) }

// wantsText reports by its name whether a file is of those that are filled in before they are
// deployed: manifests, templates, settings and scripts.
func wantsText(name string) bool {
	base := strings.ToLower(path.Base(name))
	return wantsYAML(name) || isOf(path.Ext(base), ".env", ".properties", ".conf", ".cfg", ".ini",
		".toml", ".xml", ".txt", ".sh",
		".cnf", ".config", ".tf", ".tofu", ".tfvars", ".hcl", ".jsonnet", ".libsonnet", ".cue") ||
		strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "dockerfile") || base == "jenkinsfile"
}
