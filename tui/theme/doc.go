// Package theme holds what the explorer looks like and which keys it listens to, as values that can
// be replaced: inks, marks, borders and the key map. It draws nothing and knows no package above
// it.
//
// Rules:
//   - Nothing is told by colour alone: with NO_COLOR there are none.
//   - A theme is one value that all share, and what it is made of follows from what is chosen and
//     from what the terminal says of itself.
//   - Nobody names a key but the key map: what a text says of a key comes from its binding.
//   - Whether a key is live is set on its binding, for matching and help alike.
//
// One file, one idea:
//
//   - theme.go has the inks and borders, glyphs.go the marks, ascii.go signs for what is not
//     ASCII, row.go the beginning of a row
//   - choice.go makes a theme of what is chosen, themes.go has those that there are, ink.go reads
//     inks and colours, background.go says what is behind text, contrast.go what is legible there
//   - keys.go is the key map, commands.go what keys do by name, chord.go keys of which one follows
//     another, motion.go how keys and the wheel move in a list, foot.go how keys are told of
//   - sets.go has the sets of keys, bind.go gives commands other keys and finds which clash,
//     spelling.go reads keys as people write them, showkeys.go shows them, spellout.go in ASCII
package theme
