package sources

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// concourse finds what pipelines of Concourse take from Vault: variables of a source of the type
// "vault", as ((source:path.field)), and what resources for Vault fetch and put.
//
// A variable is looked for by the templates of its source, then in its shared path, and then below
// the prefix. Templates have the names of team and pipeline in them, which no file tells. One place
// of several need not be there. Concourse asks the server for the mount, and puts "data" behind one
// of KV version 2 whatever follows. Variables without a source are those of the cluster: which
// credential manager has them is in no pipeline.
//
// Of the resources, one reads paths with "vault read", as they are written; the other has a mount,
// an engine and paths: those of KV it reads by the methods of Vault's client for each version,
// those of others below creds/.
//
// https://concourse-ci.org/docs/operation/creds/vault/
// https://concourse-ci.org/docs/vars/
// https://github.com/concourse/concourse/blob/master/atc/creds/vault/vault.go (NewSecretLookupPaths)
// https://github.com/concourse/concourse/blob/master/atc/creds/vault/api_client.go (Read)
// https://github.com/concourse/concourse/blob/master/atc/db/pipeline.go (Variables)
// https://github.com/mschuchard/concourse-vault-resource/blob/main/vault/secret_helper.go
// https://github.com/Docurated/concourse-vault-resource/blob/master/assets/common.sh
func concourse() Source {
	return Source{
		Name:    "concourse",
		Wants:   wantsPipeline,
		Markers: []string{"vault"},
		Keys:    []string{"jobs", "plan", "type"},
		Ask:     askConcourse,
		find: func(c *collector) {
			for root := range c.roots("vault") {
				if !root.Get("jobs").IsList() {
					continue
				}
				p := &concoursePipeline{collector: c, root: root, sources: map[string]vaultLookup{}}
				p.variables()
				p.resources()
			}
		},
	}
}

// The ways in which Concourse asks, besides those for a version of the key-value engine.
const (
	callVariable = "var"   // of a source
	callRead     = "read"  // of a resource
	callCreds    = "creds" // of a resource, of another engine
)

func askConcourse(r Request) string {
	switch r.Call {
	case callVariable:
		r.Path = strings.TrimLeft(r.Path, "/")
		if mount, version, ok := r.mountOf(r.Path); ok && version == 2 {
			return goClientPath(behindMount(r.Path, mount, "data"))
		}
		return goClientPath(r.Path)
	case callRead:
		return goClientPath(r.Path)
	}
	return goClientPath(askedByVersion(r))
}

type concoursePipeline struct {
	*collector
	root    yamldoc.Node
	sources map[string]vaultLookup
}

// vaultLookup tells where a source of variables looks.
type vaultLookup struct {
	namespace string
	paths     []string // with "{{.Secret}}" for the name
}

// secretOfLookup is what stands for the name of a variable in a template.
const secretOfLookup = "{{.Secret}}"

// variables takes in the variables of sources that are Vault.
func (p *concoursePipeline) variables() {
	for source := range p.root.Get("var_sources").Items() {
		if source.Get("type").Text() == "vault" {
			p.sources[source.Get("name").Text()] = lookupOf(source.Get("config"))
		}
	}
	if len(p.sources) == 0 {
		return
	}
	for n := range p.root.Every() {
		for line, text := range n.Lines() {
			for _, part := range strings.Split(text, "((")[1:] {
				if name, _, ok := strings.Cut(part, "))"); ok {
					p.variable(name, line)
				}
			}
		}
	}
}

// lookupOf returns where a source looks by its configuration.
func lookupOf(config yamldoc.Node) vaultLookup {
	prefix := cmp.Or(config.Get("path_prefix").Text(), "/concourse")
	l := vaultLookup{namespace: config.Get("namespace").Text()}
	add := func(p string) {
		if p = strings.TrimLeft(path.Clean(p), "/"); !slices.Contains(l.paths, p) {
			l.paths = append(l.paths, p)
		}
	}
	templates := config.Get("lookup_templates")
	for t := range templates.Items() {
		add(prefix + strings.ReplaceAll(t.Text(), " ", ""))
	}
	if templates.IsZero() {
		add(prefix + "/{{.Team}}/{{.Pipeline}}/" + secretOfLookup)
	}
	if shared := config.Get("shared_path").Text(); shared != "" {
		add(prefix + "/" + shared + "/" + secretOfLookup)
	}
	add(prefix + "/" + secretOfLookup)
	return l
}

// variable takes in what stands between the brackets: source:path.field, of which each part may be
// in quotes.
func (p *concoursePipeline) variable(text string, line int) {
	if strings.ContainsAny(text, " \t({") {
		return
	}
	name, place, ok := cutUnquoted(text, ':')
	lookup, known := p.sources[strings.ReplaceAll(name, `"`, "")]
	if !ok || !known {
		return
	}
	place, fields, _ := cutUnquoted(place, '.')
	field, _, _ := cutUnquoted(fields, '.')
	r := Reference{Line: line, Raw: lex.OneLine(text), Namespace: lookup.namespace, Call: callVariable,
		Field: cmp.Or(strings.ReplaceAll(field, `"`, ""), "value"), Optional: len(lookup.paths) > 1}
	for _, l := range lookup.paths {
		r.Path = strings.ReplaceAll(l, secretOfLookup, strings.ReplaceAll(place, `"`, ""))
		if isWhole(r.Path) {
			p.addText(r)
		}
	}
}

// cutUnquoted cuts a text at the first separator that is not in quotes.
func cutUnquoted(s string, separator byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// resources takes in what resources for Vault name, and the steps that fetch or put them.
func (p *concoursePipeline) resources() {
	types := []string{"vault"}
	for t := range p.root.Get("resource_types").Items() {
		if strings.Contains(t.Get("source", "repository").Text(), "vault-resource") {
			types = append(types, t.Get("name").Text())
		}
	}
	names := map[string]bool{}
	for r := range p.root.Get("resources").Items() {
		if !slices.Contains(types, r.Get("type").Text()) {
			continue
		}
		names[r.Get("name").Text()] = true
		secret := r.Get("source", "secret")
		p.secret(secret.Get("mount").Text(), secret.Get("engine").Text(), secret.Get("path"))
	}
	if len(names) == 0 {
		return
	}
	for step := range p.root.Get("jobs").Every() {
		name := cmp.Or(step.Get("resource").Text(), step.Get("get").Text(), step.Get("put").Text())
		if names[name] && (!step.Get("get").IsZero() || !step.Get("put").IsZero()) {
			p.step(step.Get("params"))
		}
	}
}

// step takes in the parameters of a step.
func (p *concoursePipeline) step(params yamldoc.Node) {
	for place := range params.Get("paths").Items() {
		if isWhole(place.Text()) {
			p.add(place, Reference{Call: callRead})
		}
	}
	for mount, of := range params.Pairs() {
		engine := of.Get("engine").Text()
		for place := range of.Get("paths").Items() {
			p.secret(mount.Text(), engine, place)
		}
		for place := range of.Get("secrets").Pairs() {
			p.secret(mount.Text(), engine, place)
		}
	}
}

// secret takes in a path below a mount, as an engine has it, which must be named. Without a mount
// it is at the engine's usual one.
func (p *concoursePipeline) secret(mount, engine string, place yamldoc.Node) {
	r := Reference{Mount: cmp.Or(mount, engine), Call: callCreds}
	switch engine {
	case "kv1":
		r.Mount, r.Call = cmp.Or(mount, "kv"), kvV1
	case "kv2":
		r.Mount, r.Call = cmp.Or(mount, "secret"), kvV2
	case "database", "aws", "azure", "consul", "kubernetes", "nomad", "rabbitmq", "ssh", "terraform":
		if place.Text() != "" {
			r.Path, r.Raw = "creds/"+strings.TrimSpace(place.Text()), lex.OneLine(place.Text())
		}
	default:
		return
	}
	p.add(place, r)
}
