package sources

import (
	"cmp"
	"slices"
	"strings"
)

// frame is what a piece of a file is put into so that it can be read: a name that its source wants,
// and what stands around it there.
type frame struct {
	file          string
	before, after string
	quoted        bool     // the piece is a value of YAML that would not be one as it stands
	whole         bool     // the piece is what the whole file could be
	needs         []string // one of these is in a piece that is not just any path or words
}

// frames are the files that people copy pieces of, those in which a piece needs nothing around it
// first.
var frames = []frame{
	{file: "piece.sh", whole: true},
	{file: "piece.yaml", whole: true},
	{file: "piece.tf", whole: true},
	{file: "piece.nomad.hcl", whole: true},
	{file: "piece.hcl", whole: true},
	{file: "piece.ctmpl", whole: true},
	{file: "piece.ctmpl", before: "{{ ", after: " }}{{ end }}"},
	{file: "piece.pkr.hcl", whole: true},
	{file: "piece.tmpl", whole: true},
	{file: "piece.pp", whole: true},
	{file: "piece.alloy", whole: true},
	{file: "Jenkinsfile", whole: true},
	{file: "Jenkinsfile", before: "withVault(vaultSecrets: [", after: "]) {}"},
	{file: "application.properties", whole: true},
	{file: "application.properties", before: "spring.config.import="},
	{file: "kong.yaml", before: "value: ", quoted: true},
	{file: "piece.yaml", before: "value: ", quoted: true},
	{file: "playbook.yml", before: "- debug:\n    msg: >-\n      ", after: ""},
	{file: "playbook.yml", before: "- debug:\n    msg: >-\n      {{ ", after: " }}"},
	{file: "piece.yaml", before: "kind: Pod\nmetadata:\n  annotations:\n    "},
	{file: ".gitlab-ci.yml", before: "job:\n  secrets:\n    X:\n      vault: ", quoted: true,
		needs: []string{"@"}},
	{file: ".github/workflows/piece.yml",
		before: "jobs:\n  j:\n    steps:\n    - uses: hashicorp/vault-action@v3\n      with:\n" +
			"        secrets: |\n          ", needs: []string{"|", ";"}},
	{file: ".github/workflows/piece.yml", whole: true},
	{file: "piece.yaml", before: "kind: SecretProviderClass\napiVersion: secrets-store.csi.x-k8s.io/v1\n" +
		"metadata: {name: x}\nspec:\n  provider: vault\n  parameters:\n    objects: |\n      ", needs: []string{":"}},
	{file: "playbook.yml", before: "- debug:\n    msg: >-\n      {{ lookup('hashi_vault', '",
		after: "') }}", needs: []string{"="}},
}

// Snippet returns the references in a piece of a file of which nobody knows the file, as somebody
// copied it: a value, a line, or more. It is read by the sources' own rules, as a part of each kind
// of file that it can come from; the first in which it names something counts. A piece without its
// surroundings may have lost what tells the mount.
func Snippet(text string) []Reference {
	for _, f := range frames {
		if !f.mayHold(text) {
			continue
		}
		found := Find(File{Name: f.file, Data: []byte(f.around(text))})
		refs := slices.DeleteFunc(found.References, func(r Reference) bool { return r.Path == "" })
		if len(refs) > 0 {
			slices.SortStableFunc(refs, func(a, b Reference) int { // what can be known goes first
				return cmp.Compare(rank(a), rank(b))
			})
			return refs
		}
	}
	return nil
}

func rank(r Reference) int {
	if r.Templated {
		return 1
	}
	return 0
}

// mayHold reports whether a text can be such a piece, and is not just any path.
func (f frame) mayHold(text string) bool {
	return f.needs == nil || slices.ContainsFunc(f.needs, func(s string) bool {
		return strings.Contains(text, s)
	})
}

// around returns the piece as a part of a file.
func (f frame) around(text string) string {
	switch {
	case f.whole:
		return text + "\n"
	case f.quoted:
		text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	indent := f.before[strings.LastIndexByte(f.before, '\n')+1:]
	indent = indent[:len(indent)-len(strings.TrimLeft(indent, " "))]
	return f.before + strings.ReplaceAll(text, "\n", "\n"+indent) + f.after + "\n"
}
