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

// Looks are what a file may say of the explorer's look. Which there are is the explorer's to know.
type Looks struct {
	Themes, Inks, Colors []string           // their names
	Ink, Color           func(string) error // what is wrong with one
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

func (l Looks) checkColor(text string) error {
	if l.Color == nil {
		return nil
	}
	return l.Color(text)
}

// themeOf reads the name of a theme, or a map with the inks that are others.
func themeOf(f *file, to **Value[Theme]) setting {
	read := func(name string, it *item) {
		made := Theme{}
		switch it.kind {
		case "a map":
			f.keys(name, it, themeKeys(f, &made).readers())
		case "text", "a number": // 16 is one
			themeName(f, &made)(name, it)
		default:
			f.wrongType(name, "the name of a theme or a map with base and inks", it)
		}
		*to = &Value[Theme]{made, it.origin()}
	}
	form := func() form {
		return form{"anyOf": []form{f.looks.themeForm(), themeKeys(f, &Theme{}).mapForm()}}
	}
	return setting{read, form, "what the explorer looks like"}
}

func themeKeys(f *file, made *Theme) settingMap {
	inks := settingMap{}
	for _, name := range f.looks.Inks {
		read := func(full string, it *item) {
			if it.kind != "text" {
				f.wrongType(full, "text", it)
			} else if err := f.looks.Ink(it.text); err != nil {
				f.bad.add(it.origin(), fmt.Errorf("%s: %w", full, err))
			} else {
				made.Inks[name] = it.text
			}
		}
		inks[name] = setting{read, aText, "words: a colour, on and another one, bold, underline"}
	}
	readInks := func(name string, it *item) {
		made.Inks = map[string]string{}
		f.keys(name, it, inks.readers())
	}
	return settingMap{
		"base": {themeName(f, made), f.looks.themeForm, "the theme below them"},
		"inks": {readInks, inks.mapForm, "those that are others than the base's"},
	}
}

func themeName(f *file, made *Theme) keyReader {
	return func(name string, it *item) {
		if it.kind != "text" && it.kind != "a number" {
			f.wrongType(name, "the name of a theme", it)
		} else if err := f.looks.checkTheme(it.text); err != nil {
			f.problem(name, it, err)
		} else {
			made.Name = it.text
		}
	}
}

func (l Looks) themeForm() form {
	names := []any{16} // to YAML
	for _, name := range l.Themes {
		names = append(names, name)
	}
	return form{"enum": names}
}

func (l Looks) colorForm() form {
	rgb := form{"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}
	return form{"anyOf": []form{{"enum": l.Colors}, rgb}}
}

// look sets what the explorer looks like.
func (c *Config) look(env func(string) string, looks Looks, p, top level, bad *problems) {
	c.Theme = first(Theme{}, themeVariable(env, looks, bad), p.theme, top.theme)
	c.ASCII = first(false, asciiVariable(env, bad), p.ascii, top.ascii, locale(env, runtime.GOOS))
	c.Color = first("", p.color, top.color)
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
