// Package yamldoc reads YAML that somebody else wrote: [Split] cuts a file into documents,
// [Parse] makes nodes of one of them, [Document.Nodes] does so for templates as well, and
// [Node] is a place in what was parsed that knows its line in the file.
//
// Rules:
//   - Files are not trusted. Reading costs memory and time in proportion to the size of the
//     text, up to fixed limits: aliases and merge keys are followed only where they are asked
//     for, and nothing panics.
//   - Lines are those of the file, as an editor counts them.
//   - Nothing is decoded into Go types, so text stays as it was written: "0123" is no number.
package yamldoc
