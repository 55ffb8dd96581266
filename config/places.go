package config

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
)

// fileName is the config file below each XDG config folder.
var fileName = filepath.Join("vaultmap", "config.yaml")

// homeDir returns the home folder, "" where there is none.
func homeDir(env func(string) string) string {
	if home := env("HOME"); home != "" {
		return home
	}
	return xdg.Home
}

// configFiles returns where a config file may be, in the order in which it is looked for:
// the user's config folder, ~/.config on systems where that is another, the system's.
func configFiles(env func(string) string, home string) []string {
	var dirs []string
	switch dir := env("XDG_CONFIG_HOME"); {
	case filepath.IsAbs(dir):
		dirs = append(dirs, dir)
	case home == xdg.Home:
		dirs = append(dirs, xdg.ConfigHome)
	}
	if home != "" {
		dirs = append(dirs, filepath.Join(home, ".config"))
	}
	if list := env("XDG_CONFIG_DIRS"); list != "" {
		dirs = append(dirs, filepath.SplitList(list)...)
	} else {
		dirs = append(dirs, xdg.ConfigDirs...)
	}
	var files []string
	for _, dir := range dirs {
		// The specification has relative folders ignored.
		if file := filepath.Join(dir, fileName); filepath.IsAbs(dir) && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

// expand returns a path that a config file names: ~/ is the home folder, and a relative path
// is below the folder of the file, wherever the program was started.
func expand(path, file, home string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && home != "" && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		return filepath.Join(home, rest)
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// shorten returns a path as people write it, with ~ for the home folder.
func shorten(path, home string) string {
	if home == "" || filepath.Dir(home) == home {
		return path
	}
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}
