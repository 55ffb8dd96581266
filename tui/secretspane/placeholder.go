package secretspane

// Placeholder says why nothing shows, in lines of which some are empty: for who draws no pane.
func Placeholder(m *Model) []string { return m.Notes.placeholder(m.subject, m.Filter() != "") }
