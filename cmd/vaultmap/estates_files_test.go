package main

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

// syntax writes what one kind of file names.
type syntax struct {
	source  string // the name of its source, as JSON has it
	file    string
	head    string
	folders bool // its targets are folders
	// item names a target just as the tool asks for it, so that the target's status has to come out;
	// "" where it cannot.
	item func(w *world, t target) string
}

// api returns the path by which the API reads a target.
func (t target) api() string {
	switch {
	case t.mount.kv != 2:
		return t.location()
	case strings.HasSuffix(t.path, "/"):
		return t.mount.path + "metadata/" + t.path
	}
	return t.mount.path + "data/" + t.path
}

// mountName returns the mount as files write it.
func (t target) mountName() string { return strings.TrimSuffix(t.mount.path, "/") }

// key is the name as objects and fields may be called.
func (t target) key() string { return t.name[:5] }

// plain reports whether no tool takes the path for anything but one below a mount.
func (t target) plain() bool {
	return !strings.HasPrefix(t.path, "data/") && !strings.HasPrefix(t.path, "metadata/") &&
		!strings.Contains(t.path, " ")
}

// line returns a line of YAML where there is a value.
func line(indent int, key, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s%s: %q\n", strings.Repeat(" ", indent), key, value)
}

var syntaxes = []syntax{
	{source: "shell", file: "list.sh", folders: true, item: func(w *world, t target) string {
		flags := ""
		if own := w.own(t); own != "" {
			flags = " -namespace=" + own
		}
		if t.plain() && w.odds(0.5) {
			return "vault kv list" + flags + " -mount=" + t.mountName() + " \"" +
				strings.TrimSuffix(t.path, "/") + "\"\n"
		}
		return "vault list" + flags + " \"" + t.api() + "\"\n"
	}},
	{source: "external-secrets", file: "find.yaml", folders: true,
		item: func(w *world, t target) string {
			return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: es-" +
				t.key() + "}\nspec:\n  secretStoreRef: " +
				storeRef(w.store(t.mount, w.own(t))) + "\n  dataFrom:\n  - find:\n" +
				line(6, "path", strings.TrimSuffix(t.path, "/")) + "---\n"
		}},
	{source: "consul-template", file: "config.ctmpl", item: func(w *world, t target) string {
		if t.space != w.spaces[0] || strings.Contains(t.path, " ") {
			return ""
		}
		return "{{ with secret \"" + t.api() + "\" }}{{ .Data.password }}{{ end }}\n"
	}},
	{source: "shell", file: "run.sh", head: "#!/bin/sh\n", item: func(w *world, t target) string {
		flags := ""
		if own := w.own(t); own != "" {
			flags = " -namespace=" + own
		}
		quoted := func(s string) string { return `"` + s + `"` }
		switch {
		case t.mount.kv == 0 || !t.plain():
			return "vault read" + flags + " " + quoted(t.api()) + "\n"
		case w.odds(0.5):
			return "vault kv get" + flags + " -mount=" + t.mountName() + " -field=password " +
				quoted(t.path) + "\n"
		}
		return "vault kv get" + flags + " " + quoted(t.location()) + "\n"
	}},
	{source: "vault-agent-injector", file: "pods.yaml", item: func(w *world, t target) string {
		return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + t.key() + "\n  annotations:\n" +
			line(4, "vault.hashicorp.com/namespace", w.own(t)) +
			line(4, "vault.hashicorp.com/agent-inject-secret-"+t.key(), t.api()) + "---\n"
	}},
	{source: "external-secrets", file: "es.yaml", item: func(w *world, t target) string {
		if t.mount.kv == 0 {
			return ""
		}
		key := t.path
		if t.plain() && w.odds(0.3) {
			key = pick(w, t.location(), t.api()) // of which the store's path is taken out
		}
		return externalSecret(t.key(), w.store(t.mount, w.own(t)), key)
	}},
	{source: "vault-secrets-operator", file: "vso.yaml", item: func(w *world, t target) string {
		own := line(2, "namespace", w.own(t))
		if own != "" && w.odds(0.5) { // as its VaultAuth has it
			own = line(2, "vaultAuthRef", w.vaultAuth(t.space.name))
		}
		return "apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nmetadata: {name: " +
			t.key() + "}\nspec:\n" +
			own + line(2, "mount", t.mountName()) + line(2, "path", t.path) + "---\n"
	}},
	{source: "secrets-store-csi", file: "csi.yaml", item: func(w *world, t target) string {
		return "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: {name: " +
			t.key() + "}\nspec:\n" +
			"  provider: vault\n  parameters:\n" + line(4, "vaultNamespace", w.own(t)) +
			"    objects: |\n      - objectName: password\n" +
			line(8, "secretPath", t.api()) + "        secretKey: password\n---\n"
	}},
	{source: "github-actions", file: "workflow.yaml", head: "jobs:\n  test:\n    steps:\n",
		item: func(w *world, t target) string {
			if strings.Contains(t.path, " ") {
				return ""
			}
			return "    - uses: hashicorp/vault-action@v3\n      with:\n" + line(8, "namespace", w.own(t)) +
				"        secrets: |\n          " + t.api() + " password | PASSWORD ;\n"
		}},
	{source: "terraform", file: "main.tf", item: func(w *world, t target) string {
		kind, place := "vault_kv_secret", fmt.Sprintf("  path = %q\n", t.location())
		if t.mount.kv == 2 {
			kind, place = "vault_kv_secret_v2", fmt.Sprintf("  mount = %q\n  name = %q\n", t.mountName(),
				t.path)
		}
		if own := w.own(t); own != "" {
			place += fmt.Sprintf("  namespace = %q\n", own)
		}
		return fmt.Sprintf("data %q %q {\n%s}\n", kind, t.key(), place)
	}},
	{source: "kong", file: "kong.yaml", head: "plugins:\n", item: func(w *world, t target) string {
		if strings.ContainsAny(t.mount.path+t.path, " +") {
			return "" // Kong unescapes twice, and sends what that comes to
		}
		if t.mount.kv == 0 {
			return ""
		}
		prefix := w.kongVault(t.mount, w.own(t))
		return "- name: x\n  config:\n" +
			line(4, "password", "{vault://"+prefix+"/"+strings.ReplaceAll(t.path, " ", "%20")+"/password}")
	}},
	{source: "spring", file: "application.yaml", head: "spring:\n  config:\n    import:\n",
		item: func(w *world, t target) string {
			if t.space != w.spaces[0] || !t.plain() {
				return ""
			}
			return "    - vault://" + t.location() + "\n"
		}},
	{source: "bank-vaults", file: "env.yaml", head: secretHead, item: func(w *world, t target) string {
		if t.space != w.spaces[0] || strings.Contains(t.path, " ") {
			return ""
		}
		return line(2, t.key(), "vault:"+t.api()+"#PASSWORD")
	}},
}

const secretHead = "apiVersion: v1\nkind: Secret\nmetadata: {name: env}\nstringData:\n"

func externalSecret(name, store, key string) string {
	return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: es-" + name +
		"}\nspec:\n" +
		"  secretStoreRef: " + storeRef(store) + "\n  data:\n  - secretKey: password\n    remoteRef:\n" +
		line(6, "key", key) + "      property: password\n---\n"
}

func storeRef(store string) string {
	kind, name, _ := strings.Cut(store, "/")
	return "{kind: " + kind + ", name: " + name + "}"
}

// vaultAuth returns the VaultAuth for a namespace, and writes it where it is not there yet.
func (w *world) vaultAuth(namespace string) string {
	name := "auth-" + strings.ReplaceAll(namespace, "/", "-")
	object := "apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultAuth\nmetadata: {name: " + name +
		"}\nspec:\n" +
		line(2, "namespace", namespace) + "---\n"
	if !strings.Contains(w.files[authFile], object) {
		w.files[authFile] += object
	}
	return name
}

// storeObject is a store of External Secrets. Without a server it is a patch.
func storeObject(kind, name, server, path, version, namespace string) string {
	return "apiVersion: external-secrets.io/v1\nkind: " + kind + "\nmetadata: {name: " + name +
		"}\nspec:\n  provider:\n    vault:\n" +
		line(6, "server", server) + line(6, "path", path) + line(6, "version", version) +
		line(6, "namespace", namespace) + "---\n"
}

const storeServer = "https://vault.example.com"

// platform are the files that everybody may name, beside those of all entities.
const (
	storesFile = "platform/stores.yaml"
	kongFile   = "platform/kong.yaml"
	authFile   = "platform/auth.yaml"
)

func (m memMount) version() string { return fmt.Sprintf("v%d", m.kv) }

// store returns the store for a mount, and writes it where it is not there yet.
func (w *world) store(m memMount, namespace string) string {
	name := "css-" + strings.NewReplacer("/", "-", ".", "-").Replace(m.path+namespace) + m.version()
	object := storeObject("ClusterSecretStore", name, storeServer, strings.TrimSuffix(m.path, "/"),
		m.version(), namespace)
	if !strings.Contains(w.files[storesFile], object) {
		w.files[storesFile] += object
	}
	return "ClusterSecretStore/" + name
}

// kongVault returns the prefix of Kong's entity for a mount, and writes it where it is not there
// yet.
func (w *world) kongVault(m memMount, namespace string) string {
	prefix := "k-" + strings.NewReplacer("/", "-", ".", "-").Replace(m.path+namespace) + m.version()
	entity := "- name: hcv\n  prefix: " + prefix + "\n  config:\n" +
		line(4, "mount", strings.TrimSuffix(m.path, "/")) + line(4, "kv", m.version()) +
		line(4, "namespace", namespace)
	if w.files[kongFile] == "" {
		w.files[kongFile] = "vaults:\n"
	}
	if !strings.Contains(w.files[kongFile], entity) {
		w.files[kongFile] += entity
	}
	return prefix
}

// expect notes what has to come out of a target that a file names.
func (w *world) expect(file string, t target) {
	location := t.location()
	if t.status == xref.Templated || t.status == xref.Unresolved || t.space.Namespace == nil {
		location = ""
	}
	w.wants = append(w.wants, want{file: file, name: t.name, status: t.status, location: location})
}
