// Package xref is the map: the join of what local files say about secrets with what is known of a
// Vault. It answers who names a location, what an entity uses, whose a location is, and whether
// what is named is there.
//
// An [Index] is made of a catalog and the mounts that are known, and holds every [Use]: the
// annotations of entities and the references in other files. [Index.Judge] gives a use its one
// [Status], by what a [Known] knows of the names in Vault: the explorer's tree, the [Lists] of a
// command, or nothing. Whoever shows a status has it from there.
//
// Rules:
//   - A reference lies where its own tool looks for it ([sources.Source.Ask]). What a kinder reader
//     makes of its path is a hint, and never makes it ok.
//   - Nothing here asks a server, reads a file or draws. What would tell more is returned as a
//     [Want], and an [Inquiry] says which of these to ask for next; whoever has a client does.
//   - What somebody has decided to live with is so in the verdict: no problem, and told as ignored.
//   - An Index does not change. A new one is made when the files or the mounts change.
//   - Text is as files and Vault have it: make it harmless before it is shown.
//
// One file, one idea: index.go joins, use.go is one use, owners.go tells whose a location is.
// resolve.go finds out what a reference means: read.go reads its path kindly, ask.go finds where
// its tool looks, hint.go says what is unusual and what should be written, store.go finds the
// object that tells the mount. status.go has the words, judge.go chooses one, suggest.go looks for
// what was meant, fix.go says what a file should have instead, near.go looks for what was meant in
// place of a name that nothing has. known.go is what a judgement asks, lists.go what a command has
// learned, inquiry.go what to ask for next. form.go writes a location in the syntax of a tool,
// export.go several of them together; node.go is one in JSON, reference.go a use.
//
// propose.go says what entities could own by what their files take.
//
// Policies in files are no uses: policy.go says what they allow at a location, rule.go which of
// their rules are for places that are not there, lacking.go which of them could have one that they
// lack.
package xref
