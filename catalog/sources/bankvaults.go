package sources

import (
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// bankVaults finds what the webhook and the environment injector of Bank-Vaults replace:
//
//	vault:secret/data/app#KEY            a whole value; #${.KEY} is a template; a second # a version
//	>>vault:pki/issue/app#certificate    the same, with a write; what is written follows a second #
//	${vault:secret/data/app#KEY}         anywhere in a value, in base64 in Secrets and binaryData
//	.../vault-from-path: a,b#2           an annotation of pods: all fields, with a version
//
// The same with bao instead of vault is for OpenBao. vault:v1:... is no reference but a
// value that the transit engine encrypted.
//
// The path is read, or written to, as it is written. The namespace is that of an annotation, else
// VAULT_NAMESPACE.
//
// https://bank-vaults.dev/docs/mutating-webhook/
// https://github.com/bank-vaults/internal/blob/main/pkg/injector/vault/injector.go (readVaultPath)
// https://github.com/bank-vaults/internal/blob/main/pkg/injector/bao/injector.go
func bankVaults() Source {
	// vault: and bao: in base64
	encoded := []string{"dmF1bHQ6", "ZhdWx0O", "2YXVsdD", "YmFvO", "iYW86"}
	return Source{
		Name:    "bank-vaults",
		Wants:   wantsText,
		Markers: append([]string{"vault:", "bao:", "-from-path"}, encoded...),
		Ask:     asWritten,
		find: func(c *collector) {
			for d := range yamldoc.Split(c.Data) {
				if lex.Mentions(d.Text, "vault:", "bao:") {
					text := lex.NewText(string(d.Text), d.Line)
					namespace := ""
					if m := bankVaultsSpace().FindStringSubmatch(text.Body); m != nil {
						namespace = m[1]
					}
					c.bankVaultsText(text.Body, text.Line, namespace, text.IsComment)
				}
			}
			if !wantsYAML(c.Name) {
				return
			}
			for o := range c.objects("", encoded...) {
				namespace := ""
				for key, value := range o.Get("metadata", "annotations").Pairs() {
					if bankVaultsSpace().MatchString(key.Text() + ": x") {
						namespace = value.Text()
					}
				}
				for at, text := range o.encoded() {
					c.bankVaultsText(text, func(int) int { return at.TextLine() }, namespace, func(int) bool {
						return false
					})
				}
			}
			for m := range c.maps("-from-path") {
				c.bankVaultsAnnotations(m)
			}
		},
	}
}

// bankVaultsSpace is the annotation that names the namespace for a pod.
var bankVaultsSpace = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:banzaicloud|bank-vaults)\.io/(?:vault|bao)-namespace["']?\s*[:=]\s*["']?([^\s"',]+)`)
})

// maxKey is how far behind its path a reference is looked at, in bytes.
const maxKey = 300

// bankVaultsText takes in the references in a text, but for those in comments.
func (c *collector) bankVaultsText(text string, line func(offset int) int, namespace string,
	commented func(offset int) bool) {
	for from := 0; c.room() > 0; {
		start, path := nextBankVaults(text, from)
		if start < 0 {
			return
		}
		end, ok := bankVaultsPath(text, path)
		from = end
		if !ok || strings.HasPrefix(text[path:end], "//") || isTransit(text[path:end]) ||
			commented(start) {
			continue
		}
		r := Reference{Line: line(start), Path: text[path:end], Raw: lex.OneLine(text[start : end+1]),
			Namespace: namespace}
		rest := text[end+1 : min(end+1+maxKey, len(text))]
		if field, version, length := bankVaultsKey(rest); field != "" && !isTemplated(rest[length:]) {
			r.Field, r.Version = field, version
			r.Raw = lex.OneLine(text[start : end+1+length])
		} else {
			r.Field = templateField(rest)
		}
		c.addText(r)
	}
}

// nextBankVaults finds the next scheme, and where the path behind it begins. What may stand
// before it keeps other syntaxes out: ref+vault://, hashi_vault:.
func nextBankVaults(text string, from int) (start, path int) {
	for {
		at := strings.IndexByte(text[from:], ':')
		if at < 0 {
			return -1, -1
		}
		from += at + 1
		for _, scheme := range []string{"vault:", "bao:"} {
			if start = from - len(scheme); start >= 0 && text[start:from] == scheme &&
				(start == 0 || strings.IndexByte(" \t\r\n\"'=:[(,{>`\\", text[start-1]) >= 0) {
				return start, from
			}
		}
	}
}

// bankVaultsPath returns where the path that begins at a place ends, and whether a # follows it.
// Placeholders in it may have blanks.
func bankVaultsPath(text string, from int) (end int, ok bool) {
	for end = from; end < len(text) && end-from <= 2*lex.MaxPath; {
		switch c := text[end]; c {
		case '#':
			return end, end > from
		case ' ', '\t', '\r', '\n', '"', '\'', '>', ')', '}', ']', ',', ';', '`', '\\':
			return end, false
		case '{', '[', '(', '$', '<':
			n := placeholderEnd(text[end:])
			if n == 0 && c != '$' {
				return end, false
			}
			end += max(n, 1)
		default:
			end++
		}
	}
	return end, end < len(text) // then it is too long
}

// placeholderEnd returns how long the placeholder is that a text begins with, 0 for none.
func placeholderEnd(text string) int {
	text = text[:min(len(text), maxKey)]
	if strings.HasPrefix(text, "{") && lex.NameClosedBy(text[1:], '}') {
		return strings.IndexByte(text, '}') + 1
	}
	if end := strings.Index(text, "))"); strings.HasPrefix(text, "((") && end > 0 &&
		!strings.ContainsAny(text[:end], "\r\n") {
		return end + 2
	}
	if n := lex.PlaceholderLength(text); n > 1 {
		return n
	}
	return 0
}

// isTransit reports whether what follows the scheme is a value that the transit engine
// encrypted: "v1:...".
func isTransit(path string) bool {
	version, _, ok := strings.Cut(path, ":")
	return ok && len(version) > 1 && version[0] == 'v' && strings.Trim(version[1:], "0123456789") == ""
}

// bankVaultsKey cuts "KEY#2" into field and version, and tells how long both are.
func bankVaultsKey(text string) (field, version string, length int) {
	for length < len(text) && (lex.IsWord(text[length]) || length > 0 &&
		strings.IndexByte(".-", text[length]) >= 0) {
		length++
	}
	field = text[:length]
	end := length + 1
	for end < len(text) && lex.IsDigit(text[end]) {
		end++
	}
	if length < len(text) && text[length] == '#' && end > length+1 {
		version, length = text[length+1:end], end
	}
	return field, version, length
}

// isTemplated reports whether what follows the first word of a key makes it a text with a
// template in it: " key: ${.KEY}".
func isTemplated(rest string) bool {
	return strings.HasPrefix(rest, " ") && !strings.HasPrefix(strings.TrimLeft(rest, " "), "#") &&
		templateField(rest) != ""
}

// templateField returns the first field that a template in a key takes, "" where there is none:
// KEY of "key: ${ .KEY | b64enc }".
func templateField(rest string) string {
	if end := strings.IndexAny(rest, "\"'\r\n"); end >= 0 {
		rest = rest[:end]
	}
	_, template, _ := strings.Cut(rest, "${")
	template, _, _ = strings.Cut(template, "}")
	for word := range strings.FieldsSeq(template) {
		if field, ok := strings.CutPrefix(word, "."); ok {
			return field
		}
	}
	return ""
}

// bankVaultsAnnotations takes in the annotations that name whole secrets.
func (c *collector) bankVaultsAnnotations(m yamldoc.Node) {
	for key, value := range m.Pairs() {
		prefix, name, _ := strings.Cut(key.Text(), "/")
		if prefix != "vault.security.banzaicloud.io" &&
			prefix != "secrets-webhook.security.bank-vaults.io" {
			continue
		}
		server := ""
		switch name {
		case "vault-from-path", "vault-env-from-path":
			server = "vault"
		case "bao-from-path":
			server = "bao"
		default:
			continue
		}
		r := Reference{Namespace: m.Get(prefix + "/" + server + "-namespace").Text()}
		for part := range strings.SplitSeq(value.Text(), ",") {
			r.Raw = lex.OneLine(part)
			r.Path, r.Version, _ = strings.Cut(strings.TrimSpace(part), "#")
			c.add(value, r)
		}
	}
}
