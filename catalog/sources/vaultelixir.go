package sources

import "strings"

// vaultex finds what programs in Elixir ask for with Vaultex, and with Vaultix, which began as a
// copy of it:
//
//	Vaultex.Client.read("secret/app", :token, {token})
//
// https://github.com/findmypast/vaultex/blob/master/lib/vaultex/client.ex
var vaultex = &codeClient{
	name:      "vaultex",
	languages: []string{"elixir"},
	markers:   []string{"Vaultex", "Vaultix"},
	imports:   []string{"Vaultex", "Vaultix"},
	calls: []codeCalls{
		{forms: []string{
			"Vaultex.Client.read(:path)", "Vaultex.Client.read_dynamic(:path)",
			"Vaultex.Client.write(:path)", "Vaultex.Client.delete(:path)",
			"Vaultix.Client.read(:path)", "Vaultix.Client.read_dynamic(:path)",
			"Vaultix.Client.write(:path)", "Vaultix.Client.delete(:path)",
		}},
	},
	ask: func(r Request) string { return addressPath(r.Path) },
}

// libvault finds what programs in Elixir ask for with libvault:
//
//	vault = Vault.new(engine: Vault.Engine.KVV2)
//	Vault.read(vault, "secret/app")
//	vault |> Vault.read("secret/app")
//
// https://github.com/matthewoden/libvault/blob/master/lib/vault.ex
var libvault = &codeClient{
	name:      "libvault",
	languages: []string{"elixir"},
	markers:   []string{"Vault.new", "Vault.Engine.", "Vault.Auth.", "%Vault{"},
	imports:   []string{"Vault.new", "Vault.Engine.", "Vault.Auth.", "%Vault{"},
	byImport:  true,
	engines:   map[string]string{"KVV2": kvV2, "KVV1": kvV1, "Generic": kvV1},
	calls: []codeCalls{
		{forms: []string{"Vault.read(_, :path, {version})", "Vault.write(_, :path)",
			"Vault.delete(_, :path)"}},
		{folder: true, forms: []string{"Vault.list(_, :path)"}},
	},
	ask: askLibvault,
}

// askLibvault returns what libvault asks for. Its engine for version 2 puts "data" or "metadata"
// behind the first slash of the path, wherever the mount ends; the others ask for the path as it
// is, and so does a client without any. Where the file does not say which one it is, that is taken
// to be right by which the path is written: with data/ behind the mount or without.
//
// https://github.com/matthewoden/libvault/blob/master/lib/vault/engine/kv/v2.ex (v2_path)
// https://github.com/matthewoden/libvault/blob/master/lib/vault/engine/generic.ex
// https://github.com/matthewoden/libvault/blob/master/lib/vault/http/http.ex (request)
func askLibvault(r Request) string {
	endpoint := "data"
	if r.Folder {
		endpoint = "metadata"
	}
	if r.Call == "" {
		mount, version, _ := r.mountOf(r.Path)
		below := strings.TrimPrefix(goClientPath(r.Path), mount+"/")
		if version == 2 && !strings.HasPrefix(below, endpoint+"/") && below != endpoint {
			r.Call = kvV2
		}
	}
	path := r.Path
	if r.Call == kvV2 {
		if first, rest, ok := strings.Cut(path, "/"); ok {
			path = first + "/" + endpoint + "/" + rest
		}
	}
	return addressPath(path)
}
