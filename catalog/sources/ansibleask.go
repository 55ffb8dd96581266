package sources

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// variables fills in what a lookup of community.hashi_vault takes from variables where the call
// does not say it. Modules take nothing from them.
func (a *ansibleScan) variables(options map[string]string) {
	for _, option := range []string{"namespace", "engine_mount_point"} {
		variable := "ansible_hashi_vault_" + option
		if options[option] != "" || !strings.Contains(a.Body, variable+":") {
			continue
		}
		if options[option] = a.names[variable]; options[option] == "" {
			options[option] = "{{ " + variable + " }}" // not one constant
		}
	}
}

// found adds a reference with the mount that a plugin or module takes.
func (a *ansibleScan) found(plugin string, r Reference, place string, options map[string]string) {
	r.Path = strings.TrimSpace(place)
	r.Raw = cmp.Or(r.Raw, lex.OneLine(place))
	r.Namespace = cmp.Or(r.Namespace, options["namespace"])
	// Their mount_point is that of the login.
	r.Mount, r.Version = options["engine_mount_point"], options["version"]
	switch plugin {
	case "vault_kv2_get", "vault_kv2_write", "vault_kv2_delete":
		r.Call, r.Mount = kvV2, cmp.Or(r.Mount, "secret")
	case "vault_kv1_get":
		r.Call, r.Mount = kvV1, cmp.Or(r.Mount, "kv")
	default:
		r.Mount = ""
		if strings.HasPrefix(plugin, "hashivault") {
			r.hashivault(plugin, options)
		}
	}
	r.Folder = r.Call != callMetadata && (plugin == "vault_list" || plugin == "hashivault_list")
	if r.Mount == "" && !r.Folder && !r.Templated && !isWhole(r.Path) {
		return
	}
	a.addText(r)
}

// hashivault takes in what the modules of ansible-modules-hashivault are told: the engine's mount
// and its version. Where a path begins with a slash, most of them take it for one that begins with
// its mount.
func (r *Reference) hashivault(module string, options map[string]string) {
	r.Mount, r.Version = cmp.Or(options["mount_point"], "secret"), options["secret_version"]
	r.Call = kvCall(options["version"], kvV1)
	if module == "hashivault_secret" {
		r.Call = kvCall(options["version"], kvV2)
		return
	}
	if !strings.HasPrefix(r.Path, "/") {
		r.metadata(module)
		return
	}
	r.Mount, r.Path = "", strings.TrimLeft(r.Path, "/") // the slash is a part of the syntax
	if module == "hashivault_list" {
		r.Mount, r.Path, _ = strings.Cut(r.Path, "/")
		r.metadata(module)
	}
}

// metadata takes in a path that hashivault_list reads the metadata of, in place of a list.
func (r *Reference) metadata(module string) {
	below, ok := strings.CutPrefix(r.Path, "metadata/")
	switch {
	case !ok || module != "hashivault_list":
	case below == "":
		r.Path, r.Call = "", kvV2
	default:
		r.Path, r.Call = below, callMetadata
	}
}

// callMetadata is the [Reference.Call] of what reads the metadata of a secret, in version 2.
const callMetadata = "metadata"

// askAnsible returns what Ansible asks for. The lookup hashi_vault and vault_read, vault_list and
// vault_write, as lookups and as modules, ask for the path as it is, which is a part of an address:
// what follows a question mark or a number sign is left out, and percent signs escape where all of
// them can. vault_kv1_get puts engine_mount_point, "kv" by default, before the path, and the kv2
// plugins that, "secret" by default, and data/. The namespace is the option of that name; lookups
// take both from variables too. The modules and the lookup of ansible-modules-hashivault do the
// same with mount_point, "secret" by default, and version, which is that of the engine: 2 for
// hashivault_secret, else 1 by default. In version 2 those lose the mount of a path with a slash
// before it.
//
// https://github.com/ansible-collections/community.hashi_vault/blob/main/plugins/lookup/hashi_vault.py
// https://github.com/ansible-collections/community.hashi_vault/blob/main/plugins/lookup/vault_kv2_get.py
// https://github.com/ansible-collections/community.hashi_vault/blob/main/plugins/doc_fragments/engine_mount.py
// https://github.com/TerryHowe/ansible-modules-hashivault/blob/main/ansible/module_utils/hashivault.py
// (hashivault_read)
// https://github.com/TerryHowe/ansible-modules-hashivault/blob/main/ansible/modules/hashivault/hashivault_list.py
// https://github.com/hvac/hvac/blob/main/hvac/api/secrets_engines/kv_v2.py
// https://github.com/hvac/hvac/blob/main/hvac/v1/__init__.py (read)
// https://github.com/psf/requests/blob/main/src/requests/utils.py (requote_uri)
func askAnsible(r Request) string {
	switch r.Call {
	case callMetadata:
		return goClientPath(r.Mount + "/metadata/" + r.Path)
	case "":
		p := r.Path
		if end := strings.IndexAny(p, "?#"); end >= 0 {
			p = p[:end]
		}
		if unescaped, err := url.PathUnescape(p); err == nil {
			p = unescaped
		}
		return goClientPath(p)
	}
	return goClientPath(askedByVersion(r))
}
