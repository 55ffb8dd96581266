package config

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Theme is what the explorer is to look like: a theme by its name, "" is the one that fits, with
// inks of the user's own by their names.
type Theme struct {
	Name string
	Inks map[string]string
}

// Looks are what the caller knows of themes, which nothing here does. What is empty allows all.
type Looks struct {
	Themes, Inks []string
	Ink, Color   func(string) error // what is wrong with one
}

func (l Looks) checkTheme(name string) error {
	if len(l.Themes) == 0 || slices.Contains(l.Themes, name) {
		return nil
	}
	if near := nearmiss.Best(name, l.Themes); near != "" {
		return fmt.Errorf("there is no theme %q: is it %s?", name, near)
	}
	return fmt.Errorf("there is no theme %q: there are %s", name, strings.Join(l.Themes, ", "))
}

func (l Looks) checkInk(text string) error {
	if l.Ink == nil {
		return nil
	}
	return l.Ink(text)
}

func (l Looks) checkColor(text string) error {
	if l.Color == nil {
		return nil
	}
	return l.Color(text)
}

// LookOf returns what the environment says of the look alone, for who reads no config file.
func LookOf(env func(string) string, looks Looks) (Value[Theme], Value[bool], error) {
	var bad problems
	theme, ascii := themeVariable(env, looks, &bad), asciiVariable(env, &bad)
	if len(bad) > 0 {
		return Value[Theme]{}, Value[bool]{}, &InvalidError{Problems: bad}
	}
	return first(Theme{}, theme), first(false, ascii, locale(env, runtime.GOOS)), nil
}

func themeVariable(env func(string) string, looks Looks, bad *problems) *Value[Theme] {
	v := variable(env, "VAULTMAP_THEME")
	if v == nil {
		return nil
	}
	bad.add(v.Origin, looks.checkTheme(v.V))
	return &Value[Theme]{Theme{Name: v.V}, v.Origin}
}

func asciiVariable(env func(string) string, bad *problems) *Value[bool] {
	v := variable(env, "VAULTMAP_ASCII")
	if v == nil {
		return nil
	}
	ascii, err := strconv.ParseBool(v.V)
	if err != nil {
		bad.add(v.Origin, fmt.Errorf("%q is neither true nor false", v.V))
	}
	return &Value[bool]{ascii, v.Origin}
}

// locale reports whether the terminal shows nothing but ASCII, as far as its user says so: the
// first of the variables that is set counts, and where none is, it is the C locale. Windows has
// others, and UTF-8 on its consoles.
func locale(env func(string) string, system string) *Value[bool] {
	if system == "windows" {
		return nil
	}
	v := variable(env, "LC_ALL", "LC_CTYPE", "LANG")
	if v == nil {
		return &Value[bool]{true, fromDefault}
	}
	_, charset, _ := strings.Cut(v.V, ".")
	charset, _, _ = strings.Cut(charset, "@")
	charset = strings.ReplaceAll(cmp.Or(charset, v.V), "-", "")
	return &Value[bool]{!strings.EqualFold(charset, "utf8"), v.Origin}
}
