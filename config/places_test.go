package config

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// Where each system keeps settings, as package xdg 0.5 has it.
func TestConfigPlaces(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Log("these are the places of other systems")
		return
	}
	linux := system{home: "/home/me", config: "/home/me/.config", cache: "/home/me/.cache",
		dirs: []string{"/etc/xdg"}}
	mac := system{home: "/Users/me", config: "/Users/me/Library/Application Support",
		cache: "/Users/me/Library/Caches", dirs: []string{
			"/Users/me/Library/Preferences", "/Library/Application Support", "/Library/Preferences",
			"/Users/me/.config"}}
	for what, tc := range map[string]struct {
		system system
		home   string
		vars   map[string]string
		want   []string
	}{
		"Linux": {linux, "/home/me", nil, []string{"/home/me/.config", "/etc/xdg"}},
		"Linux, elsewhere": {linux, "/home/me", map[string]string{"XDG_CONFIG_HOME": "/c",
			"XDG_CONFIG_DIRS": "/d:/e"}, []string{"/c", "/home/me/.config", "/d", "/e"}},
		"Linux, relative": {linux, "/home/me", map[string]string{"XDG_CONFIG_HOME": "c",
			"XDG_CONFIG_DIRS": "d:/e"}, []string{"/home/me/.config", "/e"}},
		"Linux, as another user": {linux, "/home/other", nil,
			[]string{"/home/other/.config", "/etc/xdg"}},
		"Linux, without a home": {linux, "", nil, []string{"/etc/xdg"}},
		"macOS": {mac, "/Users/me", nil,
			[]string{"/Users/me/Library/Application Support", "/Users/me/.config",
				"/Users/me/Library/Preferences", "/Library/Application Support", "/Library/Preferences"}},
		"macOS, as those from Linux": {mac, "/Users/me",
			map[string]string{"XDG_CONFIG_HOME": "/Users/me/.config"},
			[]string{"/Users/me/.config", "/Users/me/Library/Preferences", "/Library/Application Support",
				"/Library/Preferences"}},
		"a system that tells nothing": {system{}, "/home/me", nil, []string{"/home/me/.config"}},
	} {
		got := tc.system.configFiles(func(name string) string { return tc.vars[name] }, tc.home)
		var want []string
		for _, dir := range tc.want {
			want = append(want, filepath.Join(dir, "vaultmap", "config.yaml"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q\nwant\n%q", what, got, want)
		}
	}
}

func TestCachePlace(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Log("these are the places of other systems")
		return
	}
	linux, mac := system{home: "/home/me", cache: "/home/me/.cache"},
		system{home: "/Users/me", cache: "/Users/me/Library/Caches"}
	for what, tc := range map[string]struct {
		system          system
		home, xdg, want string
	}{
		"Linux":                       {linux, "/home/me", "", "/home/me/.cache/vaultmap"},
		"elsewhere":                   {linux, "/home/me", "/c", "/c/vaultmap"},
		"relative":                    {linux, "/home/me", "c", "/home/me/.cache/vaultmap"},
		"as another user":             {linux, "/home/other", "", "/home/other/.cache/vaultmap"},
		"without a home":              {linux, "", "", ""},
		"with a home that is no path": {linux, "me", "", ""},
		"macOS":                       {mac, "/Users/me", "", "/Users/me/Library/Caches/vaultmap"},
		"a system that tells nothing": {system{}, "/home/me", "", "/home/me/.cache/vaultmap"},
	} {
		got := tc.system.cacheDir(func(string) string { return tc.xdg }, tc.home)
		if got != tc.want {
			t.Errorf("%s: %q, want %q", what, got, tc.want)
		}
	}
}
