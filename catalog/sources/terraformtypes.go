package sources

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// terraformType tells which arguments of a resource name a location.
type terraformType struct {
	mount string // the argument with the mount; "" where the path holds it
	path  string // the argument with the path or the name
	// oneOf are arguments of which one names the role, in place of a path: written with dashes it is
	// what stands between mount and name.
	oneOf []string
	// below stands between mount and name: "creds" of what an engine makes on demand.
	below     string
	behind    string // stands behind the name
	otherwise string // the mount where none is named
	folder    bool   // everything below is meant, and the path need not be there
}

// terraformTypes are the resources that hold, read or make secrets, and those that use a key or a
// role for it; the same names stand for all three kinds of block. What sets up an engine, its
// roles among it, is none of them.
//
// https://github.com/hashicorp/terraform-provider-vault/tree/main/website/docs
// https://github.com/hashicorp/terraform-provider-boundary/tree/main/docs/resources
var terraformTypes = sync.OnceValue(func() map[string]terraformType {
	return map[string]terraformType{
		"vault_kv_secret_v2":         {mount: "mount", path: "name"},
		"vault_kv_subkeys_v2":        {mount: "mount", path: "name"},
		"vault_kv_secret_subkeys_v2": {mount: "mount", path: "name"},
		"vault_kv_secret":            {path: "path"},
		"vault_generic_secret":       {path: "path"},
		"vault_generic_endpoint":     {path: "path"},
		"vault_kv_secrets_list":      {path: "path", folder: true},
		"vault_kv_secrets_list_v2":   {mount: "mount", path: "name", folder: true},

		"vault_database_secret":               {mount: "mount", path: "name", below: "creds"},
		"vault_aws_access_credentials":        {mount: "backend", path: "role", below: "creds"},
		"vault_azure_access_credentials":      {mount: "backend", path: "role", below: "creds"},
		"vault_azure_static_credentials":      {mount: "backend", path: "role", below: "static-creds"},
		"vault_ad_access_credentials":         {mount: "backend", path: "role", below: "creds"},
		"vault_aws_static_credentials":        {mount: "backend", path: "name", below: "static-creds"},
		"vault_aws_static_access_credentials": {mount: "backend", path: "name", below: "static-creds"},
		"vault_alicloud_access_credentials":   {mount: "mount", path: "role", below: "creds"},
		"vault_kubernetes_service_account_token": {mount: "backend", path: "role",
			below: "creds"},
		"vault_ldap_dynamic_credentials":     {mount: "mount", path: "role_name", below: "creds"},
		"vault_ldap_static_credentials":      {mount: "mount", path: "role_name", below: "static-cred"},
		"vault_nomad_access_token":           {mount: "backend", path: "role", below: "creds"},
		"vault_terraform_cloud_secret_creds": {mount: "backend", path: "role", below: "creds"},
		"vault_terraform_token": {mount: "mount", path: "role_name", below: "creds",
			otherwise: "terraform"},
		"vault_gcp_oauth2_access_token": {mount: "mount", behind: "token",
			oneOf: []string{"roleset", "static_account", "impersonated_account"}},
		"vault_gcp_service_account_key": {mount: "mount", behind: "key",
			oneOf: []string{"roleset", "static_account"}},
		"vault_spiffe_secret_backend_mintjwt": {mount: "mount", path: "name", below: "role",
			behind: "mintjwt"},

		"vault_pki_secret_backend_cert":    {mount: "backend", path: "name", below: "issue"},
		"vault_pki_secret_backend_sign":    {mount: "backend", path: "name", below: "sign"},
		"vault_ssh_secret_backend_sign":    {mount: "path", path: "name", below: "sign"},
		"vault_transit_secret_backend_key": {mount: "backend", path: "name", below: "keys"},
		"vault_transit_encrypt":            {mount: "backend", path: "key", below: "encrypt"},
		"vault_transit_decrypt":            {mount: "backend", path: "key", below: "decrypt"},
		"vault_transit_sign":               {mount: "path", path: "name", below: "sign"},
		"vault_transit_verify":             {mount: "path", path: "name", below: "verify"},
		"vault_transit_cmac":               {mount: "path", path: "name", below: "cmac"},
		"vault_transform_encode":           {mount: "path", path: "role_name", below: "encode"},
		"vault_transform_decode":           {mount: "path", path: "role_name", below: "decode"},
		"vault_gcpkms_secret_backend_key":  {mount: "mount", path: "key_name", below: "keys"},
		"vault_gcpkms_encrypt":             {mount: "mount", path: "key_name", below: "encrypt"},
		"vault_gcpkms_decrypt":             {mount: "mount", path: "key_name", below: "decrypt"},
		"vault_gcpkms_reencrypt":           {mount: "mount", path: "key_name", below: "reencrypt"},
		"vault_gcpkms_sign":                {mount: "mount", path: "key_name", below: "sign"},
		"vault_gcpkms_verify":              {mount: "mount", path: "key_name", below: "verify"},
		"vault_keymgmt_key":                {mount: "mount", path: "name", below: "key"},

		"boundary_credential_library_vault":                 {path: "path"},
		"boundary_credential_library_vault_ldap":            {path: "path"},
		"boundary_credential_library_vault_ssh_certificate": {path: "path"},
	}
})

// callEphemeral stands before a type in a [Reference.Call] where the block is ephemeral: those read
// in another way.
const callEphemeral = "ephemeral "

func (t *terraformFile) reference(b *hclsyntax.Block, typ terraformType) {
	for _, name := range typ.oneOf {
		if b.Body.Attributes[name] != nil {
			typ.path, typ.below = name, strings.ReplaceAll(name, "_", "-")
			break
		}
	}
	place, ok := t.Attr(b.Body, typ.path)
	if !ok && !typ.folder {
		return
	}
	if !ok {
		place.Known = true
	}
	ns, context := t.asker(b)
	r := Reference{Line: place.Line, Raw: place.Raw, Path: place.Text, Namespace: ns.Text,
		Folder: typ.folder, Call: b.Labels[0], Context: context}
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
	if typ.behind != "" {
		r.Path += "/" + typ.behind
	}
	if typ.mount != "" {
		mount, whole, ok := t.mount(b.Body, typ)
		if !ok {
			return
		}
		r.Mount, r.Store = mount.Text, whole
		known = known && mount.Known
		if r.Line == 0 {
			r.Line, r.Raw = mount.Line, mount.Raw
		}
	}
	if version, ok := t.Attr(b.Body, "version"); ok {
		r.Version = version.Text
	}
	if fields := t.fields[terraformAddress(b)]; len(fields) == 1 && b.Type != "resource" {
		r.Field = fields[0]
	}
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
//
// Those of other engines have a fixed segment there, too, which is a part of the path; what has a
// transit key, a role of ssh, a library of Boundary is read and written to as it stands.
//
// https://github.com/hashicorp/terraform-provider-vault/blob/main/vault/data_source_transit_decrypt.go
// https://github.com/hashicorp/boundary/blob/main/internal/credential/vault/vault.go (get, post)
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
