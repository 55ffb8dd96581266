package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"github.com/vaultmap/vaultmap/catalog/repo"
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

// system is where this system keeps settings, as package xdg finds out when the program starts: on
// Linux ~/.config, on macOS ~/Library/Application Support, on Windows %LOCALAPPDATA%.
type system struct {
	home, config, cache string
	dirs                []string // for all users
}

// CacheDir returns the folder for what can be made anew at any time: vaultmap below
// $XDG_CACHE_HOME, else ~/.cache on Linux, ~/Library/Caches on macOS, %LOCALAPPDATA%\cache on
// Windows; "" where there is none. It need not be there.
func CacheDir(env func(string) string) string {
	return system{home: xdg.Home, cache: xdg.CacheHome}.cacheDir(env, homeDir(env))
}

func (s system) cacheDir(env func(string) string, home string) string {
	dir := env("XDG_CACHE_HOME")
	switch {
	case filepath.IsAbs(dir): // the specification has relative folders ignored
	case home == s.home && filepath.IsAbs(s.cache):
		dir = s.cache
	case filepath.IsAbs(home):
		dir = filepath.Join(home, ".cache")
	default:
		return ""
	}
	return filepath.Join(dir, filepath.Dir(fileName))
}

// configFiles returns where a config file may be, in the order in which it is looked for:
// the user's config folder, ~/.config on systems where that is another, the system's.
func (s system) configFiles(env func(string) string, home string) []string {
	var dirs []string
	switch dir := env("XDG_CONFIG_HOME"); {
	case filepath.IsAbs(dir):
		dirs = append(dirs, dir)
	case home == s.home:
		dirs = append(dirs, s.config)
	}
	if home != "" {
		dirs = append(dirs, filepath.Join(home, ".config"))
	}
	if list := env("XDG_CONFIG_DIRS"); list != "" {
		dirs = append(dirs, filepath.SplitList(list)...)
	} else {
		dirs = append(dirs, s.dirs...)
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
	if rest, ok := strings.CutPrefix(path, "~"); ok && home != "" &&
		(rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
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

// appConfigName is what Backstage's main app-config file is called.
const appConfigName = "app-config.yaml"

// FindBackstage returns the app-config.yaml that lies in a folder or above it, up to the root of
// its git repository; "" where there is none. The file is not opened: one that was merely found
// names no server. It is there to be told of.
func FindBackstage(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	top, inside := repo.Enclosing(dir)
	for dir := range repo.Upwards(dir) {
		file := filepath.Join(dir, appConfigName)
		if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		if !inside || dir == top {
			break
		}
	}
	return ""
}
