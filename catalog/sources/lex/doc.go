// Package lex cuts texts of many languages into the parts in which package sources looks for
// references. It knows what a text, a name or a placeholder looks like there, and nothing of Vault.
//
// Rules:
//   - Nothing here fails: text that makes no sense has no parts, and what is broken costs no more
//     than the part that is.
//   - Files are not trusted: cost is bounded by the size of the text, and nothing panics.
//   - No expression is run. What a text would come to when it is is said as far as constants tell.
//
// One file, one idea: chars.go has the classes of characters, text.go a text that knows its lines,
// markers.go finds out which of many words a text holds. placeholder.go knows what somebody has yet
// to fill in, outside.go cuts a text around such placeholders. shell.go has the words of a command
// line, heredoc.go the documents in a script, template.go the actions of Go templates, jinja.go the
// calls of Jinja, groovy.go the texts of Groovy, hcl.go the blocks of HCL and hclvalue.go what its
// expressions stand for. codelanguage.go is the table of programming languages, codescripts.go has
// more of its rows, code.go cuts a program into tokens and codetext.go its texts in quotes;
// codecall.go has its calls and their arguments, codenames.go what its names are set to and
// codescope.go where, codevalue.go what its expressions come to, with codeformat.go for those that
// put texts together. paste.go writes what can be pasted.
package lex
