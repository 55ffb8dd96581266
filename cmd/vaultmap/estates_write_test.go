package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

// write makes the files: folders of entities, and one of nobody.
func (w *world) write() {
	for i := range 1 + w.IntN(3) {
		dir := fmt.Sprintf("svc-%c", 'a'+i)
		w.entity(dir, dir)
		w.someFiles(dir+"/deploy", 1+w.IntN(3))
		if w.odds(0.4) {
			w.kustomized(dir)
		}
	}
	if w.odds(0.5) {
		w.entity("svc-a/worker", "worker")
		w.someFiles("svc-a/worker", 1)
	}
	if w.odds(0.7) {
		w.someFiles("ops", 1+w.IntN(2))
	}
	if w.odds(0.2) { // a fault of a file, and a note
		w.files["ops/catalog-info.yaml"] = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: [}\n---\n" +
			"apiVersion: backstage.io/v1alpha1\nkind: Widget\nmetadata: {name: widget}\n"
	}
}

// someFiles writes files of different syntaxes into a folder.
func (w *world) someFiles(dir string, n int) {
	for _, i := range w.Perm(len(syntaxes))[:n] {
		w.file(dir, syntaxes[i])
	}
}

// file writes a file of a syntax.
func (w *world) file(dir string, s syntax) {
	name := dir + "/" + s.file
	text := s.head
	for range 1 + w.IntN(4) {
		t := w.target(s.folders)
		known := true
		switch {
		case w.odds(0.1):
			t.path, t.status = "app/"+pick(w, "${ENV}", "CHANGEME", "__ENV__")+"/"+t.name, xref.Templated
			if s.folders {
				t.path += "/"
			}
		case w.odds(0.25):
			t, known = w.misspelt(t), false
		}
		item := s.item(w, t)
		if item == "" {
			continue
		}
		spared := s.source == "spring" && w.odds(0.5)
		if spared {
			item = strings.Replace(item, "vault://", "optional:vault://", 1)
		}
		text += item
		// where a name can be there twice
		if w.odds(0.1) && s.source != "terraform" && s.source != "bank-vaults" {
			text += item
		}
		if known {
			w.expect(name, t)
			w.wants[len(w.wants)-1].spared = spared
		}
	}
	w.files[name] = text
}

// misspelt returns a target as people write it who do not know what their tool does with it. What
// comes out is not known here, but it has to be the same everywhere.
func (w *world) misspelt(t target) target {
	mount := t.mount.path
	switch w.IntN(10) {
	case 0:
		t.path = "/" + t.path
	case 1:
		t.path = mount + t.path
	case 2:
		t.path = "data/" + t.path
	case 3:
		t.path += "/"
	case 4:
		t.path = strings.ToUpper(t.path)
	case 5:
		t.path = "v1/" + t.api()
	case 6: // a folder in the mount
		first, rest, ok := strings.Cut(t.path, "/")
		if ok {
			t.mount.path, t.path = mount+first+"/", rest
		}
	case 7:
		t.mount.path = mount + "data/"
	case 8:
		t.mount.kv = 3 - max(t.mount.kv, 1) // the other version
	case 9: // the mount is left out, or another one named
		t.mount.path = pick(w, "app/", "kv/", "secret/", strings.ToUpper(mount), "hidden/")
	}
	return t
}

// entity writes the file of an entity, and at times of a second one in it.
func (w *world) entity(dir, name string) {
	file := dir + "/catalog-info.yaml"
	text := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " + name + "\n"
	if w.odds(0.8) {
		text += "  annotations:\n" + w.annotations(file)
	}
	text += "spec: {owner: team, system: " + pick(w, "shop", "bank") + "}\n"
	if w.odds(0.3) {
		text += "---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata:\n  name: " + name +
			"-db\n" +
			"  annotations:\n" + w.annotations(file)
	}
	if w.odds(0.1) { // a fault
		text += "---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: " + name +
			"-api, annotations: {vault.io/secrets-path: 5}}\n"
	}
	w.files[file] = text
}

// annotations names folders of the session's namespace, just as they are, or misspelt.
func (w *world) annotations(file string) string {
	s := w.spaces[0]
	m := w.kvMount(s)
	known := w.odds(0.6)
	engine := strings.TrimSuffix(m.path, "/")
	var paths []string
	for range 1 + w.IntN(3) {
		t := w.within(s, m, true)
		if known {
			w.expect(file, t)
		} else {
			secret := t
			secret.path = strings.TrimSuffix(t.path, "/")
			t = w.misspelt(pick(w, t, secret, w.within(s, m, false)))
		}
		paths = append(paths, strings.TrimSuffix(t.path, "/"))
	}
	if !known {
		engine = pick(w, engine, engine, "", "nomount", engine+"/app", "pki", strings.ToUpper(engine),
			"hidden")
		if w.odds(0.2) {
			paths = append(paths, pick(w, "/", "app", paths[0]))
		}
	}
	return line(4, "vault.io/secrets-engine", engine) + line(4, "vault.io/secrets-path",
		strings.Join(paths, pick(w, ",", ", ")))
}

// kustomized writes stores and their users into a base, and patches of both into an overlay, among
// them such stores as make the operator ask for something else than was meant.
func (w *world) kustomized(dir string) {
	name := strings.ReplaceAll(dir, "/", "-")
	base, overlay := dir+"/base/", dir+"/overlays/prod/"
	s := w.spaces[0]
	add := func(file, text string) { w.files[file] += text }
	mount := func(m memMount) string { return strings.TrimSuffix(m.path, "/") }

	// A patch of an ExternalSecret leaves the store to its base.
	t := w.within(s, w.kvMount(s), false)
	add(base+"es.yaml", externalSecret(t.key(), w.store(t.mount, w.own(t)), t.path))
	w.expect(base+"es.yaml", t)
	patched := w.within(s, t.mount, false)
	add(overlay+"es-patch.yaml",
		"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: es-"+t.key()+"}\nspec:\n"+
			"  data:\n  - secretKey: password\n"+"    remoteRef:\n"+line(6, "key", patched.path)+"---\n")
	w.expect(overlay+"es-patch.yaml", patched)

	// A patch of a store changes the mount, and leaves the version to its base.
	t = w.within(s, w.kvMount(s), false)
	add(base+"store.yaml", storeObject("SecretStore", name, storeServer, mount(t.mount),
		t.mount.version(), w.own(t)))
	add(base+"own.yaml", externalSecret(t.key(), "SecretStore/"+name, t.path))
	w.expect(base+"own.yaml", t)
	if others := w.alike(t); len(others) > 0 {
		to := w.within(s, pick(w, others...), false)
		add(overlay+"store-patch.yaml", storeObject("SecretStore", name, "", mount(to.mount), "", ""))
		add(overlay+"own.yaml", externalSecret(to.key(), "SecretStore/"+name, to.path))
		w.expect(overlay+"own.yaml", to)
	}

	t = w.within(s, w.kvMount(s), false)
	first, rest, nested := strings.Cut(t.path, "/")
	file := overlay + "more.yaml"
	switch store := name + "-more"; {
	case nested && w.odds(0.4): // the operator puts data/ behind the whole path of the store
		add(file, storeObject("SecretStore", store, storeServer, t.mount.path+first, t.mount.version(),
			""))
		add(file, externalSecret(t.key(), "SecretStore/"+store, rest))
		if t.mount.kv == 2 && first != "data" && first != "metadata" {
			t.status = xref.Unresolved
		}
		if t.mount.kv == 1 || t.status == xref.Unresolved {
			w.expect(file, t)
		}
	case w.odds(0.5): // without a path in the store, behind the first segment of the key
		add(file, storeObject("SecretStore", store, storeServer, "", t.mount.version(), ""))
		add(file, externalSecret(t.key(), "SecretStore/"+store, t.location()))
		if t.mount.kv == 2 && strings.Count(t.mount.path, "/") > 1 &&
			!strings.Contains(t.location(), "/data/") {
			t.status = xref.Unresolved
		}
		if !strings.Contains(t.location(), "/data/") || t.mount.kv == 1 {
			w.expect(file, t)
		}
	case w.odds(0.5): // in none of the files
		add(file, externalSecret(t.key(), "SecretStore/nobody", t.path))
		t.status = xref.Unresolved
		w.expect(file, t)
	case w.odds(0.5): // in two, of which neither is nearer
		for _, near := range []string{"a", "b"} {
			add(dir+"/overlays/"+near+"/store.yaml", storeObject("SecretStore", store, storeServer, near,
				"v2", ""))
		}
		add(file, externalSecret(t.key(), "SecretStore/"+store, t.path))
		t.status = xref.Unresolved
		w.expect(file, t)
	default: // no Vault: what names it is no use
		add(file, "apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: "+store+"}\n"+
			"spec: {provider: {aws: {region: x}}}\n---\n")
		add(file, externalSecret(t.key(), "SecretStore/"+store, t.path))
	}
}

// alike returns the other mounts of key-value in a target's space that have its version.
func (w *world) alike(t target) []memMount {
	return slices.DeleteFunc(slices.Clone(t.space.mounts), func(m memMount) bool {
		return m.kv != t.mount.kv || m.path == t.mount.path
	})
}
