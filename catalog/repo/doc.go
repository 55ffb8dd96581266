// Package repo finds and opens the files of a repository that nobody trusts. It knows nothing of
// what is in them.
//
// Rules:
//   - Nothing leads out of the folders that were named: no "..", absolute path or symbolic link,
//     and no link that takes the place of a folder or file meanwhile.
//   - What git would ignore is left out, and so are .git, node_modules and vendor.
//   - Cost is bounded, whatever the folders hold: the depth of folders, the names that are held at
//     once, the bytes of a file, the names that patterns are compared with.
//   - It reads. Nothing here writes, asks a network or decides what is wrong with a file.
//
// One file, one idea: walk.go visits the files below a folder, workers.go decides how many at once,
// ignore.go has the rules of .gitignore, ignorefiles.go the files that they stand in, folder.go
// opens what is in a folder by its name (folder_unix.go, folder_other.go), content.go makes UTF-8
// of what is read. scope.go is a folder that paths in files may lead to, finder.go finds what they
// name in it, glob.go what a pattern does. dirs.go knows repositories and the home folder,
// names.go how files are called in a repository.
package repo
