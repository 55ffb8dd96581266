// Package yamldoc reads YAML that somebody else wrote. [Split] cuts a file into documents.
// [Parse] is for those who must know what is wrong with one. [Document.Nodes] makes the most of
// whatever is there, templates of Helm and Jinja and broken files too, and a [Node] knows its
// line in the file.
//
// Rules:
//   - Files are not trusted. Reading costs memory and time in proportion to the size of the text,
//     up to fixed limits, and nothing panics. Aliases and merge keys are followed only where they
//     are asked for. A document that was asked too much answers with nothing. Whatever a limit
//     keeps from being read, [Document.Nodes] tells of.
//   - Lines are those of the file, as an editor counts them.
//   - Nothing is decoded into Go types, so text stays as it was written: "0123" is no number.
//
// One file, one idea: split.go cuts a file into documents, parse.go parses one within limits,
// quick.go (with quickvalue.go and quickflow.go) reads what is common without the parser, lines.go
// knows lines. tree.go asks the nodes, text.go their texts and the documents in these, node.go
// tells types. actions.go finds the actions of templates, mask.go puts marks in their place, and
// loose.go reads line by line what is no YAML all the same.
package yamldoc
