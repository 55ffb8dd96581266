package sources

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// puppet finds what manifests of Puppet look up with vault_lookup, at once or deferred, and the
// places in which Hiera's backend hiera_vault looks for its keys:
//
//	vault_lookup::lookup('secret/data/app', { 'field' => 'password' })
//	Deferred('vault_lookup::lookup', ["secret/data/app", 'https://vault.example.com:8200'])
//
// https://github.com/voxpupuli/puppet-vault_lookup
// https://github.com/voxpupuli/puppet-hiera_vault
func puppet() Source {
	return Source{
		Name: "puppet",
		Wants: func(name string) bool {
			return hasExt(name, ".pp", ".epp") || wantsYAML(name) && strings.Contains(name, "hiera")
		},
		Markers: []string{"vault_lookup", hieraVault},
		Ask:     askPuppet,
		find: func(c *collector) {
			if hasExt(c.Name, ".pp", ".epp") {
				p := &puppetScan{collector: c, Text: c.text(), budget: 4*len(c.Data) + lex.MaxCall}
				p.lookups()
				return
			}
			for root := range c.roots(hieraVault) {
				for level := range root.Get("hierarchy").Items() {
					if level.Get("lookup_key").Text() == hieraVault {
						c.hieraMounts(level.Get("options").Get("mounts"))
					}
				}
			}
		},
	}
}

// hieraVault is the name of Hiera's backend, and the [Reference.Call] of what it looks for.
const hieraVault = "hiera_vault"

// askPuppet returns what is asked for. vault_lookup puts the path into an address as it stands, but
// for a slash before it. hiera_vault looks for a key below mount and path, by the path as it stands
// and then with data/ behind the mount or, in old versions, behind the path: of a mount of version
// 2 it finds what is below mount and path.
//
// https://github.com/voxpupuli/puppet-vault_lookup/blob/main/lib/puppet_x/vault_lookup/lookup.rb
// https://github.com/voxpupuli/puppet-hiera_vault/blob/main/lib/puppet/functions/hiera_vault.rb
// (vault_get)
func askPuppet(r Request) string {
	if r.Call != hieraVault {
		return addressPath(strings.TrimPrefix(r.Path, "/"))
	}
	if _, version, _ := r.mountOf(r.Mount + "/" + r.Path); version == 2 {
		return goClientPath(r.Mount + "/data/" + r.Path)
	}
	return goClientPath(r.Mount + "/" + r.Path)
}

type puppetScan struct {
	*collector
	lex.Text
	budget int // how many bytes of options may still be read: calls that do not end overlap
}

// puppetOption is an option of a lookup: 'field' => 'password'.
var puppetOption = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`['"]?\b(field|namespace|vault_namespace|key_field)['"]?\s*=>\s*['"]([^'"\n]*)['"]`)
})

// lookups takes in the calls of the function, and those that are put off until the agent runs.
func (p *puppetScan) lookups() {
	const function = "vault_lookup::lookup"
	for _, end := range p.Places(function) {
		rest := p.Body[end:min(len(p.Body), end+lex.MaxCall)]
		call := strings.TrimLeft(rest, `'", `+"\t\r\n")
		if call == "" || call[0] != '(' && call[0] != '[' {
			continue
		}
		at := end + len(rest) - len(call) + 1
		at = lex.SkipGroovy(p.Body, at)
		if at >= len(p.Body) {
			return
		}
		r := Reference{Line: p.Line(at)}
		behind := at
		if quote := p.Body[at]; quote == '\'' || quote == '"' {
			text, ok := lex.ReadGroovyText(p.Body[:min(len(p.Body), at+2*lex.MaxPath)], at)
			if !ok {
				if len(p.Body) > at+2*lex.MaxPath {
					p.tooLong(r.Line)
				}
				continue
			}
			r.Path, behind = text.Text, text.End
		} else {
			expression := lex.GroovyExpression(p.Body, at)
			r.Path, r.Templated, behind = lex.OneLine(expression), true, at+len(expression)
		}
		if r.Raw = lex.OneLine(r.Path); !r.Templated && !isWhole(r.Path) {
			continue
		}
		options, _, _ := strings.Cut(p.Body[behind:min(len(p.Body), behind+lex.MaxCall)], ")")
		if p.budget -= len(options); p.budget < 0 {
			p.cut(r.Line, "lookups are not read from here on: too many of them have no end")
			return
		}
		for _, m := range puppetOption().FindAllStringSubmatch(options, 8) {
			if strings.HasSuffix(m[1], "namespace") {
				r.Namespace = m[2]
			} else {
				r.Field = m[2]
			}
		}
		p.addText(r)
	}
}

// hieraMounts takes in the places below which Hiera looks for its keys, one after the other.
func (c *collector) hieraMounts(mounts yamldoc.Node) {
	for mount, paths := range mounts.Pairs() {
		for path := range paths.Items() {
			r := Reference{Mount: mount.Text(), Path: path.Text(), Line: path.TextLine(), Call: hieraVault,
				Raw: lex.OneLine(cmp.Or(path.Text(), mount.Text())), Folder: true, Optional: true}
			r.Templated = strings.Contains(r.Path, "%{")
			c.addText(r)
		}
	}
}
