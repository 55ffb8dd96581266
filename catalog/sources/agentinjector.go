package sources

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// agentInjector finds the annotations by which pods ask Vault's Agent Injector for secrets,
// in workloads of any kind and in the values of charts:
//
//	vault.hashicorp.com/agent-inject-secret-<name>: secret/data/app
//	vault.hashicorp.com/agent-inject-template-<name>: a text for consul-template
//
// The namespace is an annotation beside it.
//
// The injector makes a template of a path, {{ with secret "<path>" }}, and leaves it to the Vault
// Agent that it puts into the pod: that asks as [askTemplate] has it, so that data/ may be left
// out.
//
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations
// https://github.com/hashicorp/vault-k8s/blob/main/agent-inject/agent/config.go
// (newTemplateConfigs)
func agentInjector() Source {
	const marker = "vault.hashicorp.com"
	return Source{
		Name:    "vault-agent-injector",
		Wants:   wantsText,
		Markers: []string{marker},
		Ask:     askTemplate,
		Form:    "agent annotation",
		Write:   writeAnnotation,
		find: func(c *collector) {
			if !wantsYAML(c.Name) {
				c.annotationLines()
				return
			}
			for m := range c.maps(marker) {
				namespace := m.Get(marker + "/namespace").Text()
				for key, value := range m.Pairs() {
					c.annotation(key.Text(), value, namespace)
				}
				// The pairs of a list, and the operations of a JSON patch.
				value := m.Get("value")
				for _, key := range []string{"name", "key", "path"} {
					name := strings.ReplaceAll(m.Get(key).Text(), "~1", "/")
					if at := strings.Index(name, marker); at >= 0 {
						c.annotation(name[at:], value, "")
					}
				}
			}
		},
	}
}

// annotationLine is the annotation of a secret in a file of another language: in Terraform,
// Jsonnet, or a script that writes a manifest.
var annotationLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`vault\.hashicorp\.com/agent-inject-secret-[^"'\s:=]+["']?\s*[:=]\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"',;]+))`)
})

func (c *collector) annotationLines() {
	text := c.text()
	for _, m := range annotationLine().FindAllStringSubmatchIndex(text.Body, -1) {
		path := text.Body[max(m[2], m[4], m[6]):max(m[3], m[5], m[7])]
		if path != "true" && path != "false" {
			c.addText(Reference{Line: text.Line(m[0]), Path: strings.TrimSpace(path),
				Raw: lex.OneLine(path)})
		}
	}
}

func (c *collector) annotation(key string, value yamldoc.Node, namespace string) {
	rest, ok := strings.CutPrefix(key, "vault.hashicorp.com/agent-inject-")
	if !ok {
		return
	}
	text := value.Text()
	switch {
	case strings.HasPrefix(rest, "secret-"):
		// Next to a template of its own the path is often no path.
		if text != "true" && text != "false" {
			c.add(value, Reference{Namespace: namespace})
		}
	case strings.HasPrefix(rest, "template-") && !strings.HasPrefix(rest, "template-file-"):
		for _, r := range templateReferences(lex.NewText(text, value.TextLine()), c.cut) {
			r.Namespace = namespace
			c.addText(r)
		}
	}
}

// writeAnnotation returns an annotation: its name says which file it makes, its value is a path of
// the API, which becomes a text in a template and is parsed as a URL. It is "" where that comes to
// something else.
func writeAnnotation(to Secret, by *Store) string {
	// The name of an annotation cannot hold all that a secret's can, and has at most 63 characters.
	name := to.Path[strings.LastIndexByte(to.Path, '/')+1:]
	file := strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return r >= 0x80 || !lex.IsWord(byte(r)) && r != '.' && r != '-'
	}), "-")
	file = strings.Trim(file[:min(len(file), 40)], "-_.")
	path, ok := templatePath(to)
	if by != nil || !ok || strings.ContainsAny(path, `"\`) {
		return ""
	}
	return "vault.hashicorp.com/agent-inject-secret-" + cmp.Or(file, "secret") + ": " +
		lex.YAMLText(path)
}
