// Package config finds out what the user wants: from flags, the environment, the files of Backstage
// that a flag names, a profile of the config file, its top, and defaults, in this order.
//
// A profile is a server. One that --profile names goes, with what it says of its server, before the
// environment, whose token, namespace and TLS then only hold where VAULT_ADDR names the same
// address or none; and a login, a TLS identity or skip_verify of the file goes to no address but
// the file's, unless --profile and --address are both given.
//
// [Load] gives each setting as a [Value] that knows where it came from, and tells all that is wrong
// at once ([InvalidError]). A config file is strict: an unknown key is an error.
//
// Rules:
//   - Only the user's own places are read: what a flag or variable names, the XDG config folders
//     and the home folder. Nothing that merely lies in the working directory is ever a setting:
//     [FindBackstage] tells of such a file, and does not open it.
//   - A file of Backstage reads others only within its own folder, its token goes to no address but
//     its own, and what is wrong in it is told without any of its values.
//   - No secret stands in a config file, which says in which file or variable it is ([Auth]).
//   - A header may be a secret. It goes to the address of whoever names it, and is as hidden as a
//     token ([Header]).
//   - A token is no setting. It is looked up when it is needed ([Config.Token]), held in a type
//     that does not print it, and is in no error.
//   - Text is kept exact; package harmless makes it fit for a screen.
//
// It knows no auth method but the file with a token: the caller hands in a list of them
// ([Flags.Methods]). It may import nothing of ours but what locations and auth methods are made of,
// and no network.
//
// One file, one idea: config.go (what there is), load.go (which source wins), server.go,
// environment.go (which server is meant, and what holds for it), described.go (the same for all
// profiles, for showing); of the config file file.go, fileitem.go (items of it), setting.go (keys
// of maps), level.go, profile.go, auth.go, tls.go, keys.go (of the keyboard), commands.go (programs
// of the user's own) and twins.go, schema.go (its JSON Schema); headers.go (what goes with every
// request), look.go (what the explorer looks like), gate.go (what
// of the findings of check counts); of Backstage's files substitute.go, include.go
// (items of them), backstage.go, backstageauth.go, schedule.go and cron.go, locations.go (the
// catalog); of both item.go and reader.go (settings of items); check.go (what a good value is),
// problem.go (what is wrong), mode.go, mode_unix.go and mode_other.go (modes of files), places.go
// (where files are), token.go (the token), dialect.go (the words of hints for those who use
// OpenBao), compiled.go (expressions that are put off until they are needed), variables.go (which
// variables hold what).
package config
