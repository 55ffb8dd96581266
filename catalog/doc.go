// Package catalog reads what local files say about secrets: Backstage entities and the
// places in Vault that their annotations name.
//
// [Scan] walks folders and reads every YAML document whose apiVersion contains
// "backstage.io/". What is wrong in a file is a [Problem] with its file and line, never
// an error of the scan: one broken document takes nothing else away.
//
// Rules:
//   - Files are not trusted. Reading costs bounded memory and time whatever they hold,
//     symbolic links are not followed, and nothing panics. A place that is longer than a server can hold
//     ([vaultpath.MaxLength]) is a problem of its entity, or an unresolved reference.
//   - Nothing is cut in silence: a part of a file that a limit keeps from being read, and that may hold
//     something, is a [Problem] on the line where it begins.
//   - Text is kept exactly as a file has it, but as UTF-8. Package harmless makes it fit for a screen.
//   - A template is no fault: what an entity is known by may be a placeholder, or a file be no YAML before it is
//     filled in. That is a note, and what is made of the template is another file's.
//   - The annotations mean what Backstage's Vault plugin takes them to mean. Where a path is
//     written in a way that usually is a mistake, its [Root] carries a hint: the path itself
//     is never changed.
//   - Location entities lead to further files, but never out of the folders that are scanned,
//     whatever they say: no "..", absolute path or link does. All their targets together cost
//     a bounded amount of work.
//   - A configuration of Backstage that is met on the way is named ([AppConfig]), and nothing in
//     it is used.
//   - Nothing here talks to Vault or knows what is there.
//
// One file, one idea: walk.go and ignore.go find files, openfolder.go opens them, content.go makes text of what is in
// them, package yamldoc cuts a file into documents, parse.go makes entities of them, root.go gives annotations their
// meaning.
// template.go knows what is yet to be filled in, nearmiss.go tells misspelt kinds from unknown ones; location.go
// reads what a Location entity says, follow.go reads the files that it means, which target.go and glob.go find.
// Other syntaxes that name locations get a file each in package sources, and read the files
// that the same walk finds; reference.go gives what they find to entities, store.go and resolve.go
// tell what it means, given the mounts of a Vault.
package catalog
