// Package tui is the explorer: one Bubble Tea program over the services it is given.
//
// Who owns what:
//   - [Model] (app.go) is the only tea.Model. It routes, and owns focus, size, overlay and
//     notice.
//   - Package session owns the token and the server; what follows from their changes stands in
//     login.go.
//   - catalogPane owns the entities and which one is chosen; secretsPane owns the store of
//     names, the loads in flight, the walk and which references name what (uses.go);
//     package treeview draws rows.
//   - problems.go counts the uses that are not as they should be, some at a time; inquiry.go asks for what would tell more.
//   - package overlay has what lies over the panes; what an overlay wants is done in one place, [Model.act] (overlays.go).
//     Two more overlays are here: the find (find.go; findlist.go draws and acts on results, findscope.go narrows,
//     findsearch.go asks, findothers.go has what is found beside names) and the list of problems (problemslist.go,
//     problemsview.go). All that they ask of the explorer is in findData (finddata.go) and problemsData.
//   - remember.go has names live on between runs: it gives the store those that were kept, and says which may be.
//   - cmds.go and remembercmds.go make every other tea.Cmd that touches the world; what
//     is kept at the end of the program is written by [Model.Keep].
//
// The order in which a message is looked at stands once, in [Model.Update]:
//  1. size, colours;
//  2. replies of commands and ticks, to their owner, whatever has the focus; those that no other owner takes are of
//     overlays, which look at their numbers;
//  3. the mouse and keys of the overlay on top;
//  4. the text input, while one is open;
//  5. keys that hold everywhere;
//  6. the focused pane.
//
// Rules:
//   - No I/O in Update or View. Commands capture values and never the model.
//   - A message is an outcome: what was asked (a sequence number), data, and an error. A reply
//     whose number is no longer the newest is dropped. What can be cancelled has a context.
//   - An error that can be recovered from stays in the pane where it happened.
//   - Whether a key is live is decided in one place (keys.go), for matching and help alike.
//   - Every text that comes from outside goes through package harmless when it is drawn.
//   - View draws into one builder with inks made beforehand; every frame has exactly the
//     terminal's height, every line its width.
package tui
