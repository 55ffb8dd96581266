package problems

// Status counts what there is, and says what is still being asked.
func (m *Model) Status() string { return m.status() }

// Hints says what there is where no problem shows.
func (m *Model) Hints() []string { return m.hints() }
