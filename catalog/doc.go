// Package catalog reads what local files say about secrets: Backstage entities and the
// places in Vault that their annotations name.
//
// [Scan] walks folders and reads every YAML document whose apiVersion contains
// "backstage.io/". What is wrong in a file is a [Problem] with its file and line, never
// an error of the scan: one broken document takes nothing else away.
//
// Rules:
//   - Files are not trusted. Reading costs bounded memory and time whatever they hold, symbolic
//     links are not followed, and nothing panics. A place that is longer than a server can hold
//     ([vaultpath.MaxLength]) is a problem of its entity, or an unresolved reference.
//   - Nothing is cut in silence: a part of a file that a limit keeps from being read, and that may
//     hold something, is a [Problem] on the line where it begins.
//   - Text is kept exactly as a file has it, but as UTF-8. Package harmless makes it fit for a
//     screen.
//   - A template is no fault: what an entity is known by may be a placeholder, or a file be no YAML
//     before it is filled in. That is a note, and what is made of the template is another file's.
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
// One file, one idea: scan.go reads the files that package repo finds (buffers.go: into what),
// manifests.go those of a stream, and watch.go waits until one changes. Package yamldoc cuts a file
// into documents, parse.go makes entities of them, entity.go is one, ref.go its name, group.go puts
// them in order. annotation.go reads the annotations, root.go gives them their meaning. template.go
// knows what is yet to be filled in, nearmiss.go tells misspelt kinds from unknown ones;
// location.go reads what a Location entity says, follow.go the files that it means. Other syntaxes
// that name locations get a file each in package sources; reference.go gives what they find to
// entities. appconfig.go finds configurations of Backstage, excerpt.go shows a line without its
// secrets, span.go finds the bytes in which a reference is written, by what contents.go says that
// another text would hold, rewrite.go writes something else there, catalog.go is the result.
// compiled.go puts expressions off until they are needed. What a reference means in a given Vault
// is package xref's to say.  annotate.go is what goes into a file for annotations that it does not
// have yet, annotator.go finds the places for it.  Policies that stand in files use nothing:
// policy.go has those that the sources find. What somebody has decided to live with is ignored: by
// rules of the settings (ignore.go), and by comments in files (ignorecomment.go).
package catalog
