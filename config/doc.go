// Package config finds out what the user wants: from flags, the environment, one config
// file and defaults, in this order.
//
// [Load] gives each setting as a [Value] that knows where it came from, and tells all that
// is wrong at once ([InvalidError]). A config file is strict: an unknown key is an error.
//
// Rules:
//   - Only the user's own places are read: what a flag or variable names, the XDG config
//     folders and the home folder. Nothing in the working directory is ever a setting.
//   - A token is no setting. It is looked up when it is needed ([Config.Token]), held in a
//     type that does not print it, and is in no error.
//   - Text is kept exact; package harmless makes it fit for a screen.
//
// One file, one idea: config.go says what there is, load.go which source wins, file.go reads
// the config file, check.go says what a good value is, token.go finds the token.
package config
