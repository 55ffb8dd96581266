package sources

import (
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// argocdVaultPlugin finds the placeholders that Argo CD Vault Plugin fills in:
//
//	<path:secret/data/db#password#2 | base64encode>   anywhere in a text, or in base64 in a Secret
//	<password>                                        in an object annotated avp.kubernetes.io/path
//
// Objects with avp.kubernetes.io/ignore are left alone.
//
// The plugin reads the path as it is written. AVP_KV_VERSION and avp.kubernetes.io/kv-version tell
// where in the answer the fields are, and put no data/ into the path. The namespace is
// VAULT_NAMESPACE of the plugin.
//
// https://argocd-vault-plugin.readthedocs.io/en/stable/howitworks/
// https://github.com/argoproj-labs/argocd-vault-plugin/blob/main/pkg/backends/vault.go (GetSecrets)
func argocdVaultPlugin() Source {
	inline := []string{"<path:", "PHBhdGg6", "xwYXRoO", "8cGF0aD"} // and in base64
	return Source{
		Name:    "argocd-vault-plugin",
		Wants:   wantsText,
		Markers: append([]string{"avp.kubernetes.io"}, inline...),
		Ask:     asWritten,
		find: func(c *collector) {
			for d := range yamldoc.Split(c.Data) {
				if lex.Mentions(d.Text, inline[0]) && !avpIgnore().Match(d.Text) {
					text := lex.NewText(string(d.Text), d.Line)
					c.avpInline(text.Body, func(at int) int {
						if text.IsComment(at) {
							return 0
						}
						return text.Line(at)
					})
				}
			}
			if !wantsYAML(c.Name) {
				return
			}
			for at, text := range c.encoded(inline[1:]...) {
				c.avpInline(text, func(int) int { return at.TextLine() })
			}
			for root := range c.roots("avp.kubernetes.io/path") {
				root.Walk(func(n yamldoc.Node) bool { return !c.avpObject(n) })
			}
		},
	}
}

var (
	avpPlaceholder = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`<path:([^#<>\n]*(?:<[^#<>\n]*>[^#<>\n]*)*)#([^#<>|\n]+)(?:#([^#<>|\n]+))?(?:\|[^\n]*?)?>`)
	})
	avpGeneric = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`<\s*([A-Za-z0-9_][A-Za-z0-9_.-]*)\s*(?:\|[^<>\n]*)?>`)
	})
	avpIgnore = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`avp\.kubernetes\.io/ignore["']?\s*:\s*["']?true`)
	})
)

// avpInline takes in the placeholders in a text that name their path. Those without a line are left
// out.
func (c *collector) avpInline(text string, line func(offset int) int) {
	for _, m := range avpPlaceholder().FindAllStringSubmatchIndex(text, -1) {
		r := Reference{Line: line(m[0]), Path: strings.TrimSpace(text[m[2]:m[3]]),
			Field: strings.TrimSpace(text[m[4]:m[5]])}
		if r.Line == 0 {
			continue
		}
		end := m[5]
		if m[6] >= 0 {
			r.Version, end = strings.TrimSpace(text[m[6]:m[7]]), m[7]
		}
		if text[end] == '>' {
			end++
		}
		r.Raw = lex.OneLine(text[m[0]:end])
		c.addText(r)
	}
}

// avpObject takes in the path in an object's annotation, and each field of that secret which
// the object asks for. It returns false where the node is no such object.
func (c *collector) avpObject(object yamldoc.Node) bool {
	annotations := object.Get("metadata", "annotations")
	path := annotations.Get("avp.kubernetes.io/path")
	if path.IsZero() {
		return false
	}
	if annotations.Get("avp.kubernetes.io/ignore").Text() == "true" {
		return true
	}
	r := Reference{Version: annotations.Get("avp.kubernetes.io/secret-version").Text()}
	c.add(path, r)
	r.Path = strings.TrimSpace(path.Text())
	isSecret := object.Get("kind").Text() == "Secret"
	for n := range object.Every() {
		for line, text := range n.Lines() {
			if isSecret && !strings.Contains(text, "<") {
				text = decoded(text)
			}
			for _, m := range avpGeneric().FindAllStringSubmatch(text, -1) {
				r.Line, r.Field, r.Raw = line, m[1], lex.OneLine(m[0])
				c.addText(r)
			}
		}
	}
	return true
}
