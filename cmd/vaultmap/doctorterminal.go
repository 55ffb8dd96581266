package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/colorprofile"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
)

// terminal looks at what the explorer is shown on, and at what takes its copies and pages.
func (c *checkup) terminal() {
	env := c.app.Env
	name := env("TERM")
	if name == "" {
		name = "TERM is not set"
	}
	switch {
	case !c.app.Terminal:
		c.add("terminal", skipped, "this runs on none", "")
	case checkScreen(c.app.Streams, "the explorer", "") != nil:
		c.add("terminal", noted, name+" cannot draw: the explorer is line by line there", "")
	case c.ascii.V:
		c.add("terminal", noted, name+": ASCII alone is drawn ("+c.ascii.Origin+")",
			"a locale that ends in .UTF-8, or 'ascii: false', has it draw frames and marks")
	default:
		c.add("terminal", good, name+", UTF-8", "")
	}
	if c.app.Terminal {
		switch profile := colorprofile.Detect(os.Stdout, os.Environ()); {
		case env("NO_COLOR") != "":
			c.add("colours", good, "none: NO_COLOR is set", "")
		default:
			c.add("colours", good, fmt.Sprint(profile), "")
		}
	}
	switch between(env) {
	case "tmux":
		c.add("clipboard", noted, "what is copied goes through tmux to the terminal in front of you (OSC 52)",
			"tmux passes it on with 'set -g set-clipboard on'")
	case "screen":
		c.add("clipboard", noted, "what is copied goes through screen to the terminal in front of you (OSC 52)",
			"where nothing comes, hold shift and select")
	default:
		c.add("clipboard", good, "what is copied goes to the terminal in front of you (OSC 52)", "")
	}
	if why := connect.NoBrowser(env); why != "" {
		c.add("browser", good, "none, "+why+": addresses are shown and copied", "")
	} else {
		c.add("browser", good, "opens pages", "")
	}
}
