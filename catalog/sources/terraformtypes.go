package sources

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// terraformType tells which arguments of a resource name a location.
type terraformType struct {
	mount string // the argument with the mount; "" where the path holds it
	path  string // the argument with the path or the name
	// below stands between mount and name: "creds" of what an engine makes on demand.
	below  string
	folder bool // everything below is meant, and the path need not be there
}

// terraformTypes are the resources that hold or read secrets; the same names stand for all
// three kinds of block.
var terraformTypes = map[string]terraformType{
	"vault_kv_secret_v2":                  {mount: "mount", path: "name"},
	"vault_kv_subkeys_v2":                 {mount: "mount", path: "name"},
	"vault_kv_secret_subkeys_v2":          {mount: "mount", path: "name"},
	"vault_kv_secret":                     {path: "path"},
	"vault_generic_secret":                {path: "path"},
	"vault_generic_endpoint":              {path: "path"},
	"vault_kv_secrets_list":               {path: "path", folder: true},
	"vault_kv_secrets_list_v2":            {mount: "mount", path: "name", folder: true},
	"vault_database_secret":               {mount: "mount", path: "name", below: "creds"},
	"vault_aws_access_credentials":        {mount: "backend", path: "role", below: "creds"},
	"vault_azure_access_credentials":      {mount: "backend", path: "role", below: "creds"},
	"vault_ad_access_credentials":         {mount: "backend", path: "role", below: "creds"},
	"vault_aws_static_credentials":        {mount: "backend", path: "name", below: "static-creds"},
	"vault_aws_static_access_credentials": {mount: "backend", path: "name", below: "static-creds"},
	"vault_pki_secret_backend_cert":       {mount: "backend", path: "name", below: "issue"},
}

// callEphemeral stands before a type in a [Reference.Call] where the block is ephemeral: those read
// in another way.
const callEphemeral = "ephemeral "

func (t *terraformFile) reference(b *hclsyntax.Block, typ terraformType) {
	place, ok := t.Attr(b.Body, typ.path)
	if !ok && !typ.folder {
		return
	}
	if !ok {
		place.Known = true
	}
	ns := t.namespace(b.Body)
	r := Reference{Line: place.Line, Raw: place.Raw, Path: place.Text, Namespace: ns.Text,
		Folder: typ.folder, Call: b.Labels[0]}
	if b.Type == "ephemeral" {
		r.Call = callEphemeral + r.Call
	}
	known := place.Known && ns.Known
	if typ.below != "" {
		if kind, ok := t.Attr(b.Body, "type"); ok && b.Labels[0] == "vault_aws_access_credentials" {
			typ.below = kind.Text // "sts"
			known = known && kind.Known
		}
		r.Path = typ.below + "/" + r.Path
	}
	if typ.mount != "" {
		if typ.mount == "backend" && b.Body.Attributes["backend"] == nil {
			typ.mount = "mount" // as it is called in newer resources
		}
		mount, ok := t.Attr(b.Body, typ.mount)
		if !ok {
			return
		}
		r.Mount = mount.Text
		if r.Line == 0 {
			r.Line, r.Raw = mount.Line, mount.Raw
		}
		if label, ok := t.foreignMount(b.Body.Attributes[typ.mount].Expr); ok && !mount.Known {
			r.Mount, r.Store = "", t.storeName(label)
		} else {
			known = known && mount.Known
		}
	}
	if version, ok := t.Attr(b.Body, "version"); ok {
		r.Version = version.Text
	}
	if fields := t.fields[terraformAddress(b)]; len(fields) == 1 && b.Type != "resource" {
		r.Field = fields[0]
	}
	r.Context = t.foreignProvider(b.Body)
	r.Templated = !known || lex.HoldsPlaceholder(r.Path) || lex.HoldsPlaceholder(r.Mount)
	if typ.mount == "" && !isLocation(r.Path) || typ.mount != "" && !typ.folder &&
		(place.Text == "" || !isLocation("mount/"+r.Path)) {
		return
	}
	t.keep(r)
}

// askTerraform returns what the provider asks for.
//
// vault_generic_secret, as resource and as data source, asks the server for the mount and its
// version, and puts data/ behind a mount of version 2, whatever follows; where the server does not
// tell it takes it for version 1. The ephemeral resource of that name, vault_kv_secret and
// vault_generic_endpoint ask for the path as it is. The types for version 2 have mount and name,
// and a fixed segment between them.
//
// https://github.com/hashicorp/terraform-provider-vault/blob/main/vault/kv_helpers.go
// (versionedSecret, addPrefixToVKVPath)
// https://github.com/hashicorp/terraform-provider-vault/blob/main/vault/resource_kv_secret_v2.go
// (getKVV2Path)
// https://github.com/hashicorp/terraform-provider-vault/blob/main/internal/vault/secrets/ephemeral/generic_secret.go
func askTerraform(r Request) string {
	between := ""
	switch strings.TrimPrefix(r.Call, callEphemeral) {
	case "vault_generic_secret":
		if mount, version, ok := r.mountOf(r.Path); ok && version == 2 &&
			r.Call == "vault_generic_secret" {
			return goClientPath(behindMount(r.Path, mount, "data"))
		}
	case "vault_kv_secrets_list":
		if strings.HasSuffix(r.Path, "/") {
			return "" // it does not validate
		}
	case "vault_kv_secret_v2":
		between = "data/"
	case "vault_kv_secrets_list_v2":
		between = "metadata/"
	case "vault_kv_subkeys_v2", "vault_kv_secret_subkeys_v2":
		between = "subkeys/"
	}
	return goClientPath(r.Mount + "/" + between + r.Path)
}
