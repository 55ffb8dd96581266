// Package tree is the compact store of the names that are known of one namespace: its
// mounts, their folders and secrets, and what is known about each folder. The explorer
// and the commands share it.
//
// Rules:
//   - A node is addressed by an [ID], which stays its own for as long as the node is in the
//     tree and is never given to another one. What outlives a refresh is kept as a location.
//   - A folder's children and its [State] are told apart: a folder that was listed once and
//     then denied keeps its children, and is stale ([Store.Stale]).
//   - That a secret is deleted is known beside its name, until its folder answers again
//     ([Store.SetDeleted]).
//   - A name costs 20 bytes and its own length, a folder 12 more. There are no pointers for the
//     garbage collector to follow. Names that are removed give no room back, and one that comes
//     again is a new one; a folder's list of children stays in its place for as long as it fits.
//   - A store belongs to one goroutine; what others read is a [Snapshot]. It does no I/O.
//
// One file, one idea: store.go is what is asked of a store, children.go what changes it, state.go
// what is known of a folder; arena.go is the room for nodes, lists and names, idset.go a
// set of nodes, and snapshot.go what others read.
package tree
