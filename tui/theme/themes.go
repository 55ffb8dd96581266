package theme

import "slices"

// inks are what a theme is made of, as [CheckInk] reads them. What is not there is drawn as all
// other text.
type inks map[string]string

// family is a theme for each background.
type family struct{ dark, light, unknown func() inks }

func (f family) on(b Background) inks {
	switch b {
	case Dark:
		return f.dark()
	case Light:
		return f.light()
	}
	return f.unknown()
}

// Families of themes. Where the colours have numbers of 256 those are what is meant, so that they
// are the same on terminals that have no more.
var (
	full   = family{darkInks, lightInks, eitherInks}
	strong = family{strongDarkInks, strongLightInks, noInks}
	few    = family{fewDarkInks, fewLightInks, noInks}
	bare   = family{noInks, noInks, noInks}
)

// look is a theme by its name: on is the background that it is for, where its name says that.
type look struct {
	name string
	of   family
	on   Background
}

// themes are all that there are, in the order in which they are told of.
func themes() []look {
	return []look{
		{Auto, full, Unknown}, {"dark", full, Dark}, {"light", full, Light},
		{"contrast", strong, Unknown}, {"contrast-dark", strong, Dark}, {"contrast-light", strong, Light},
		{"16", few, Unknown}, {"16-dark", few, Dark}, {"16-light", few, Light},
		{"none", bare, Unknown},
	}
}

// Themes returns the names of all themes.
func Themes() (names []string) {
	for _, t := range themes() {
		names = append(names, t.name)
	}
	return names
}

// themeOf returns the theme of a name, the first one where there is none.
func themeOf(name string) look {
	all := themes()
	return all[max(0, slices.IndexFunc(all, func(t look) bool { return t.name == name }))]
}

func darkInks() inks {
	return inks{
		"title": "bold", "key": "bold", "dim": "#949494", "border": "#767676",
		"good": "#87d787", "warn": "#ffaf5f", "bad": "#ff8787",
		"accent": "#5fd7d7", "focused": "#5fd7d7", "folder": "#87afff", "match": "bold #ffd75f",
		"cursor": "reverse", "idle": "bold",
	}
}

func lightInks() inks {
	return inks{
		"title": "bold", "key": "bold", "dim": "#626262", "border": "#767676",
		"good": "#005f00", "warn": "#875f00", "bad": "#af0000",
		"accent": "#005f87", "focused": "#005f87", "folder": "#005fd7", "match": "bold #af005f",
		"cursor": "reverse", "idle": "bold",
	}
}

// eitherInks are as far from black as from white: nobody knows which of them is behind the text.
func eitherInks() inks {
	return inks{
		"title": "bold", "key": "bold", "dim": "#767676", "border": "#767676",
		"good": "#00875f", "warn": "#af5f5f", "bad": "bold #d700af",
		"accent": "#875fd7", "focused": "#875fd7", "folder": "#5f5fff", "match": "bold #d700af",
		"cursor": "reverse", "idle": "bold",
	}
}

func strongDarkInks() inks {
	return inks{
		"title": "bold", "key": "bold", "good": "#87ff87", "warn": "bold #ffff5f", "bad": "bold #ffafaf",
		"accent": "#5fffff", "focused": "bold #5fffff", "folder": "#afd7ff",
		"match": "bold underline #ffff5f", "cursor": "bold reverse", "idle": "bold underline",
	}
}

func strongLightInks() inks {
	return inks{
		"title": "bold", "key": "bold", "good": "#005f00", "warn": "bold #5f00af", "bad": "bold #870000",
		"accent": "#005f5f", "focused": "bold #005f5f", "folder": "#0000af",
		"match": "bold underline #870000", "cursor": "bold reverse", "idle": "bold underline",
	}
}

// fewDarkInks leave out those of the 16 colours that are too dark in the palette of one usual
// terminal or another.
func fewDarkInks() inks {
	return inks{
		"title": "bold", "key": "bold", "dim": "white", "border": "white",
		"good": "bright-green", "warn": "bright-yellow", "bad": "bright-red",
		"accent": "bright-cyan", "focused": "bright-cyan", "folder": "bright-cyan",
		"match": "bold bright-yellow", "cursor": "reverse", "idle": "bold",
	}
}

// fewLightInks do so with those that are too light.
func fewLightInks() inks {
	return inks{
		"title": "bold", "key": "bold", "warn": "magenta", "bad": "bold red", "accent": "blue",
		"focused": "blue", "folder": "blue", "match": "bold red", "cursor": "reverse", "idle": "bold",
	}
}

// noInks tell things apart without colours. Faint is none of them: terminals draw it in half of the
// colour of text, which is too little of a grey.
func noInks() inks {
	return inks{
		"title": "bold", "key": "bold", "warn": "bold", "bad": "bold", "match": "bold underline",
		"cursor": "reverse", "idle": "bold",
	}
}
