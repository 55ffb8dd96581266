package linear

// command is what a line can say.
type command struct {
	words []string // the first is its name
	takes string
	does  string
	run   func(m *Model, arg string)
}

// commands are all of them.
func commands() []command {
	return []command{
		{[]string{"list", "ls", "l"}, "", "prints the newest list again, as it is now", again},
		{[]string{"more", "m"}, "", "prints the next of a long list", more},
		{[]string{"here", "."}, "", "prints what is in the folder where you are", here},
		{[]string{"up", ".."}, "", "goes to the folder above", up},
		{[]string{"top", "t"}, "", "goes to the mounts", top},
		{[]string{"go", "cd"}, "LOCATION", "goes to a folder, or tells of a secret", goTo},
		{[]string{"find", "f"}, "WORDS", "finds all places that match the words, the best first", findWords},
		{[]string{"all", "*"}, "[N]", "lists all below a folder", all},
		{[]string{"details", "d"}, "[N]", "tells what is known of a place", tellDetails},
		{[]string{"uses", "u"}, "[N]", "lists which files and entities name a place", usesOf},
		{[]string{"owner", "o"}, "[N]", "says which entity a place belongs to", owner},
		{[]string{"entities", "e"}, "", "lists the entities of the catalog", entities},
		{[]string{"problems", "p", "!"}, "", "lists what is not as it should be", listProblems},
		{[]string{"fix"}, "[N]", "shows what would be right in the file of a problem, to be written", mend},
		{[]string{"view", "v"}, "[N]", "opens the page of a place in the browser", view},
		{[]string{"edit"}, "[N]", "opens the page to edit a secret", edit},
		{[]string{"create"}, "[N]", "opens the page to create a secret there", create},
		{[]string{"copy", "y"}, "[N]", "copies a location", copyText},
		{[]string{"copy-as", "c"}, "[N]", "lists the forms in which a place can be copied", copyAs},
		{[]string{"refresh", "r"}, "", "asks again for what is here; at the top for all", refresh},
		{[]string{"mark"}, "[N]", "marks a place, or no longer", mark},
		{[]string{"marks"}, "", "lists marked places, and those of before", marks},
		{[]string{"login"}, "", "logs in, or takes a token", logIn},
		{[]string{"profile"}, "[NAME]", "goes to another server of the config", profile},
		{[]string{"namespace"}, "[NAME]", "goes to another namespace", namespace},
		{[]string{"status", "s"}, "", "tells of the server, the token and how much is known", status},
		{[]string{"help", "h", "?"}, "", "prints this", help},
		{[]string{"quit", "q", "exit"}, "", "leaves", quit},
	}
}

func quit(m *Model, _ string) { m.over = true }
