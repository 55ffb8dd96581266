// Package listing is what is known of one Vault and what is being asked of it: the store of names,
// the mounts, the questions about folders that are under way, the walk below one folder or below
// all, what is to be asked for again, and the names that are kept between runs.
//
// It owns all of that, its messages and the commands that make them. It draws nothing, knows no
// cursor and no view, and imports neither those who show it nor the explorer itself. Nothing in it
// is global: two servers side by side are two models, and no [tree.ID] of one means anything to the
// other.
//
// Rules:
//   - A message carries the number of its question. A reply whose number is not the newest changes
//     nothing; only what a walk has found stays true after it was stopped.
//   - What is known stays known while it is asked for anew, and is not asked for again before
//     somebody says so, whoever wants it.
//   - [Model.Update] says in a [Change] what is new. What follows from that on the screen is for
//     who calls.
//   - Names of earlier runs are told of answers in here; nobody else asks for them.
//
// One file, one idea: listing.go is the model, change.go what it tells others, mounts.go the
// mounts, load.go asks for one folder, answers.go puts answers into the store, deleted.go asks
// which secrets are deleted, walk.go lists below a folder or everything, rest.go finds what there
// is left to list, beyond.go what may be listed below what is denied, batch.go gathers what a walk
// finds, refresh.go asks again, left.go is what is known to who comes back, whose.go says when
// answers may be others, rights.go asks what the token may do, cache.go keeps names between runs,
// places.go what somebody dealt with or has marked, known.go is what the map may take for known,
// vault.go what is asked of the world.
package listing
