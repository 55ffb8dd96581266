package sources

import (
	"path"
	"strings"
)

// wantsText reports by its name whether a file is of those that are filled in before they are
// deployed: manifests, templates, settings and scripts.
func wantsText(name string) bool {
	if wantsYAML(name) {
		return true
	}
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".env", ".properties", ".conf", ".cfg", ".ini", ".toml", ".xml", ".txt", ".sh", ".cnf", ".config",
		".tf", ".tofu", ".tfvars", ".hcl", ".jsonnet", ".libsonnet", ".cue":
		return true
	}
	return strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "dockerfile") || base == "jenkinsfile"
}
