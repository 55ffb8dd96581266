package sources

import (
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// teller finds the maps of providers of the kind "hashicorp", and what the first version had:
// hashicorp_vault with env and env_sync. Other providers are of other stores.
//
// https://github.com/tellerops/teller
func teller() Source {
	const name = "teller"
	return Source{
		Name:    name,
		Wants:   func(name string) bool { return wantsYAML(name) && strings.Contains(path.Base(name), "teller") },
		Markers: []string{"hashicorp"},
		Find: func(f File) Found {
			c := &collector{source: name}
			for root := range f.roots("hashicorp") {
				for key, provider := range root.Get("providers").Pairs() {
					kind := provider.Get("kind").Text()
					if kind == "" {
						kind = key.Text()
					}
					if kind != "hashicorp" && kind != "hashicorp_vault" {
						continue
					}
					for m := range provider.Get("maps").Items() {
						c.tellerMap(m.Get("path"), m.Get("keys"))
					}
					for sync := range provider.Get("env_sync").Items() {
						c.tellerMap(sync.Get("path"), yamldoc.Node{})
					}
					for _, env := range provider.Get("env").Pairs() {
						c.add(env.Get("path"), Reference{Field: env.Get("field").Text()})
					}
				}
			}
			return c.sorted()
		},
	}
}

// tellerMap takes in one map: each key of it is a field, without keys the whole secret is meant.
func (c *collector) tellerMap(place, keys yamldoc.Node) {
	if !isWhole(place.Text()) {
		return
	}
	r := Reference{Path: strings.TrimSpace(place.Text()), Raw: oneLine(place.Text())}
	for key := range keys.Pairs() {
		r.Line, r.Field = key.Line(), key.Text()
		c.add(place, r)
	}
	if r.Field == "" {
		c.add(place, r)
	}
}
