package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// sops finds the keys of the transit engine that SOPS encrypts files with: in .sops.yaml, and in
// what it writes into each file. There, too, are the folders that "sops publish" writes secrets to.
//
// Of an address the path alone is taken: the engine, however many segments it has, and behind it
// any one segment and the name of the key. SOPS writes to encrypt/ and decrypt/ of the engine with
// that name; the key lies in keys/. A server whose API has a path before /v1/ it refuses.
//
// https://getsops.io/docs/#encrypting-using-hashicorp-vault
// https://github.com/getsops/sops/blob/main/hcvault/keysource.go
// (engineAndKeyFromPath, Encrypt, Decrypt)
// https://github.com/getsops/sops/blob/main/publish/vault.go (secretsPath)
func sops() Source {
	return Source{
		Name:    "sops",
		Wants:   func(name string) bool { return wantsText(name) || hasExt(name, ".enc", ".sops") },
		Markers: []string{sopsMarker, "vault_path"},
		Also:    []string{sopsMarker, "destination_rules"},
		Ask:     askSOPS,
		find: func(c *collector) {
			for m := range c.maps(sopsMarker, "vault_path") {
				for uri := range m.All("hc_vault_transit_uri") {
					c.sopsAddresses(uri)
					for one := range uri.Items() {
						c.sopsAddresses(one)
					}
				}
				for key := range m.Get(sopsMarker).Items() {
					c.sopsAddresses(key)
					if name := key.Get("key_name"); name.Text() != "" {
						c.sopsKey(name, key.Get("engine_path").Text())
					}
				}
				for rule := range m.Get("destination_rules").Items() {
					c.sopsFolder(rule)
				}
			}
			if !wantsYAML(c.Name) {
				c.sopsVariables()
			}
		},
	}
}

// sopsMarker is in the names of all that SOPS calls after Vault.
const sopsMarker = "hc_vault"

// askSOPS returns where a key lies, or a folder that is written to.
func askSOPS(r Request) string {
	if r.Folder {
		return goClientPath(askedByVersion(r))
	}
	return goClientPath(r.Mount + "/" + r.Path)
}

// sopsAddresses takes in addresses of keys, with commas between them.
func (c *collector) sopsAddresses(at yamldoc.Node) {
	for address := range lex.SplitOutside(at.Text(), ',') {
		_, rest, _ := strings.Cut(address, "://")
		_, api := lex.CutOutside(rest, '/')
		place, ok := strings.CutPrefix(strings.TrimSpace(api), "v1/")
		place = strings.Trim(place, "/")
		rest, name := cutLastOutside(place, '/')
		engine, _ := cutLastOutside(rest, '/')
		switch {
		case !ok || engine == "":
		case len(place) > lex.MaxPath:
			c.tooLong(at.TextLine())
		default:
			c.add(at, Reference{Mount: engine, Path: "keys/" + name, Raw: lex.OneLine(place)})
		}
	}
}

// cutLastOutside cuts a text around the last separator that is not in a placeholder.
func cutLastOutside(s string, separator byte) (before, after string) {
	if n := strings.LastIndexByte(lex.OutsidePlaceholders(s), separator); n >= 0 {
		return s[:n], s[n+1:]
	}
	return "", s
}

func (c *collector) sopsKey(name yamldoc.Node, engine string) {
	if engine = strings.Trim(engine, "/"); engine != "" {
		c.add(name, Reference{Mount: engine, Path: "keys/" + name.Text()})
	}
}

// sopsFolder takes in the folder of a rule of "sops publish", which need not be there before.
func (c *collector) sopsFolder(rule yamldoc.Node) {
	place := rule.Get("vault_path")
	if strings.Trim(place.Text(), "/ ") == "" {
		return
	}
	mount := strings.Trim(rule.Get("vault_kv_mount_name").Text(), "/")
	if mount == "" {
		mount = "secret"
	}
	c.add(place, Reference{Mount: mount, Folder: true, Optional: true,
		Call: kvCall(rule.Get("vault_kv_version").Text(), kvV2)})
}

// sopsVariables takes in keys that stand in a file of variables, where a list is flat:
// sops_hc_vault__list_0__map_key_name.
func (c *collector) sopsVariables() {
	const list, engine, name = "hc_vault__list_", "__map_engine_path", "__map_key_name"
	engines := map[string]string{}
	variables := environment(c.File, list)
	for _, v := range variables {
		if of, ok := strings.CutSuffix(v.key, engine); ok {
			engines[of] = strings.Trim(v.value, "/")
		}
	}
	for _, v := range variables {
		if of, ok := strings.CutSuffix(v.key, name); ok && engines[of] != "" {
			c.addText(Reference{Line: v.line, Mount: engines[of], Path: "keys/" + v.value,
				Raw: lex.OneLine(v.value)})
		}
	}
}
