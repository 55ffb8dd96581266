package catalog

import (
	"fmt"
	"strings"
)

// hint tells what is unusual about how a path is written, and the path that should stand there.
func (m reading) hint(written, path string, w writing) string {
	var what []string
	right := w.path
	if m.version {
		what = append(what, fmt.Sprintf("has the %q of the API's addresses in it", strings.TrimSuffix(apiVersion, "/")))
		if right = strings.TrimPrefix(right, apiVersion); strings.Trim(w.mount, "/") != "" {
			right = path
		}
	}
	if m.repeats {
		what = append(what, fmt.Sprintf("repeats the mount %q", strings.TrimSuffix(m.mount, "/")))
		right = path
	}
	if m.api != "" {
		what = append(what, fmt.Sprintf("has the %q of the API in it", m.api))
		right = path
	}
	if mount := strings.TrimSuffix(m.mount, "/"); m.wrongMount && len(what) == 0 {
		if above, api := cutAPI(w.mount); api && above == m.mount {
			return fmt.Sprintf("the mount has a segment of the API in it: should it be %q?", mount)
		}
		return fmt.Sprintf("the mount is %q: should the path be %q?", mount, path)
	}
	if strings.HasPrefix(strings.TrimSpace(written), "/") {
		what = append(what, "begins with a slash")
	}
	if strings.HasSuffix(w.path, "/") && !w.folder {
		what = append(what, "ends in a slash")
		right = strings.TrimSuffix(right, "/")
	}
	if len(what) == 0 {
		return ""
	}
	return fmt.Sprintf("the path %s: should it be %q?", strings.Join(what, " and "), right)
}

// noMount tells that there is no such mount, and which may have been meant.
func (r *Resolver) noMount(path string) string {
	why := fmt.Sprintf("there is no mount %s that the token can reach", path)
	for _, p := range r.paths {
		if strings.EqualFold(p, path) {
			return fmt.Sprintf("%s: should it be %q?", why, p)
		}
	}
	return why
}

// readsAsItIs tells whether the tool of a source asks Vault for just the path that it is given. Others find out
// themselves what version a mount has.
func readsAsItIs(source string) bool {
	switch source {
	case "secrets-store-csi", "keda", "github-actions", "bank-vaults", "argocd-vault-plugin":
		return true
	}
	return false
}
