package sources

import (
	"cmp"
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// teller finds the maps of providers of the kind "hashicorp", and what the first version had:
// hashicorp_vault with env and env_sync. Other providers are of other stores. A file that is not
// called after teller must say itself what kind a provider is.
//
// https://github.com/tellerops/teller
func teller() Source {
	return Source{
		Name:    "teller",
		Wants:   wantsYAML,
		Markers: []string{"hashicorp"},
		Keys:    []string{"providers"},
		find: func(c *collector) {
			named := strings.Contains(path.Base(c.Name), "teller")
			for root := range c.roots("hashicorp") {
				for key, provider := range root.Get("providers").Pairs() {
					kind := provider.Get("kind").Text()
					if named || key.Text() == "hashicorp_vault" {
						kind = cmp.Or(kind, key.Text())
					}
					if kind != "hashicorp" && kind != "hashicorp_vault" {
						continue
					}
					for m := range provider.Get("maps").Items() {
						call := kvV2
						if protocol := m.Get("protocol").Text(); protocol != "" && protocol != "kv2" {
							call = kvV1 // whatever it is
						}
						c.tellerMap(m.Get("path"), m.Get("keys"), call)
					}
					for sync := range provider.Get("env_sync").Items() {
						c.tellerMap(sync.Get("path"), yamldoc.Node{}, tellerRead)
					}
					for _, env := range provider.Get("env").Pairs() {
						c.add(env.Get("path"), Reference{Field: env.Get("field").Text(), Call: tellerRead})
					}
				}
			}
		},
		Ask: askTeller,
	}
}

// tellerRead is what version 1 of teller does.
const tellerRead = "read"

// askTeller returns what teller asks for. Version 2 takes the first segment of the path for the
// mount and puts data/ behind it, unless the map names another protocol: a mount with slashes is
// out of its reach. Version 1, whose maps are called env and env_sync, asks for the path as it is.
//
// https://github.com/tellerops/teller/blob/master/teller-providers/src/providers/hashicorp_vault.rs
// (parse_path, get_data)
// https://github.com/tellerops/teller/blob/v1.5.0/pkg/providers/hashicorp_vault.go (getSecret)
func askTeller(r Request) string {
	if r.Call == tellerRead {
		return goClientPath(r.Path)
	}
	mount, below, ok := strings.Cut(r.Path, "/")
	switch {
	case !ok:
		return ""
	case r.Call == kvV2:
		return servedPath(mount + "/data/" + below)
	}
	return servedPath(r.Path)
}

// tellerMap takes in one map: each key of it is a field, without keys the whole secret is meant.
func (c *collector) tellerMap(place, keys yamldoc.Node, call string) {
	if !isWhole(place.Text()) {
		return
	}
	r := Reference{Path: strings.TrimSpace(place.Text()), Raw: lex.OneLine(place.Text()), Call: call}
	for key := range keys.Pairs() {
		r.Line, r.Field = key.Line(), key.Text()
		c.add(place, r)
	}
	if r.Field == "" {
		c.add(place, r)
	}
}
