package render

import "github.com/vaultmap/vaultmap/catalog/xref"

// Homepage shows the README.
const Homepage = "https://github.com/vaultmap/vaultmap"

// helpAddress is where a kind of findings is explained.
func helpAddress(rule string) string { return Homepage + "/blob/main/docs/ci.md#" + rule }

// help is what a kind of findings means and what to do about it, as docs/ci.md has it, in Markdown.
func (r rule) help() string {
	text := ""
	switch r.name {
	case xref.Missing.String():
		text = "Look for a slip in the path, or whether the secret was moved or never " +
			"written: the hint names what is near, and `vaultmap explain` says more about a place."
	case xref.Deleted.String():
		text = "Whoever reads it gets nothing. Undelete that version, write a new one, or " +
			"take the reference out."
	case xref.Empty.String():
		text = "Nothing is below it any more: write what is to be there, or take the " +
			"reference out."
	case xref.Unresolved.String():
		text = "There is no such mount, or the tool puts its request together in " +
			"another way than the file seems to say: the hint has what the tool would ask for."
	case xref.Denied.String():
		text = "Give the token `list` on that folder: `vaultmap explain` prints the rule " +
			"that is missing."
	case xref.Failed.String():
		text = "Run it again; if it stays, `vaultmap status` shows how the server is."
	case xref.Unchecked.String():
		text = "Check it with a token of that namespace, by `--namespace`. With " +
			"`--offline` nothing is held against a server."
	case xref.Templated.String():
		text = "Check what the template becomes, as in `helm template . | vaultmap " +
			"check -`."
	case unusualRule:
		text = "It works by chance, or not everywhere: write it as the hint says."
	case catalogRule:
		text = "What the file means to say is not known, so that things may be left out: mend the " +
			"file."
	case orphanRule:
		text = "Found with `--orphans`: find out who uses it, and name it in a file or remove it from " +
			"Vault."
	case policyRule:
		text = "The rule allows nothing: mend its path, or take it out."
	}
	return r.means + ". " + text
}
