package sources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// nomad finds what jobs of Nomad take from Vault: calls in the text of template blocks, and
// secret blocks with the provider "vault". A vault block tells the namespace for the job, group
// or task in which it stands.
//
// Templates are run by consul-template's library, which asks as [askTemplate] has it. Of a secret
// block Nomad makes such a template, {{ with secret "<path>" }}; its engine, kv or kv_v2, tells
// where in the answer the fields are, and not the path.
//
// https://developer.hashicorp.com/nomad/docs/job-specification/template
// https://developer.hashicorp.com/nomad/docs/job-specification/secret
// https://github.com/hashicorp/nomad/blob/main/client/allocrunner/taskrunner/template/template.go
// (templateRunner)
// https://github.com/hashicorp/nomad/blob/main/client/allocrunner/taskrunner/secrets/vault_provider.go
// (BuildTemplate)
func nomad() Source {
	return Source{
		Name:    "nomad",
		Wants:   func(name string) bool { return isNomadName(name) || hasExt(name, ".hcl") },
		Markers: []string{"secret", "pkiCert"},
		Ask:     askTemplate,
		find: func(c *collector) {
			text := c.text()
			if !isNomadName(c.Name) && !isNomadJob(text.Body) {
				return
			}
			job := &nomadJob{collector: c, used: map[string][]string{}}
			if job.HCLFile = lex.ParseHCL(c.Data, c.cut); job.HCLFile != nil {
				job.uses()
				job.walk(job.Body, "")
			}
			for _, r := range templateReferences(text, c.cut) {
				r.Namespace = job.namespace(r.Line)
				c.addText(r)
			}
		},
	}
}

// isNomadJob reports whether a text has a job block: HCL says nothing of what it is for.
func isNomadJob(text string) bool {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "job "); ok &&
			strings.HasPrefix(strings.TrimLeft(rest, " "), `"`) {
			return true
		}
	}
	return false
}

type nomadJob struct {
	*collector
	*lex.HCLFile
	scopes []nomadScope
	used   map[string][]string // fields by the name of a secret block
}

// nomadScope is the part of a file for which a vault block holds.
type nomadScope struct {
	first, last int // lines
	namespace   string
}

// namespace returns the namespace that holds on a line: that of the innermost block.
func (j *nomadJob) namespace(line int) string {
	ns, size := "", 0
	for _, s := range j.scopes {
		if n := s.last - s.first + 1; s.first <= line && line <= s.last && (size == 0 || n <= size) {
			ns, size = s.namespace, n
		}
	}
	return ns
}

// maxScopes is how many vault blocks of a file count: each is looked at for each reference.
const maxScopes = 200

func (j *nomadJob) walk(body *hclsyntax.Body, namespace string) {
	for _, b := range lex.BlocksOf(body, "vault") {
		if v, ok := j.Attr(b.Body, "namespace"); ok {
			namespace = v.Text
			if r := body.Range(); len(j.scopes) < maxScopes {
				j.scopes = append(j.scopes, nomadScope{first: r.Start.Line, last: r.End.Line,
					namespace: namespace})
			} else {
				j.cut(v.Line, fmt.Sprintf("namespaces are not read from here on: the file has more than %d vault blocks: split it",
					maxScopes))
			}
		}
	}
	for _, b := range body.Blocks {
		switch b.Type {
		case "job", "group", "task":
			j.walk(b.Body, namespace)
		case "secret":
			j.secret(b, namespace)
		}
	}
}

// secret takes in a secret block. Of those with another provider nothing is taken.
func (j *nomadJob) secret(b *hclsyntax.Block, namespace string) {
	provider, _ := j.Attr(b.Body, "provider")
	place, ok := j.Attr(b.Body, "path")
	if provider.Text != "vault" || !ok {
		return
	}
	r := namedBy(place)
	r.Namespace = namespace
	if len(b.Labels) == 1 {
		if fields := j.used[b.Labels[0]]; len(fields) == 1 {
			r.Field = fields[0]
		}
	}
	j.addText(r)
}

// uses collects which fields of secret blocks the file uses: ${secret.name.field}.
func (j *nomadJob) uses() {
	_ = hclsyntax.VisitAll(j.Body, func(n hclsyntax.Node) hcl.Diagnostics {
		if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "secret" {
			parts := strings.Split(lex.TraversalName(e.Traversal), ".")
			if len(parts) == 3 {
				addField(j.used, parts[1], parts[2])
			}
		}
		return nil
	})
}
