package tui

// findOperators are what a find knows beside words.
const findOperators = "'whole' ^start end$ !not"

// findHints says what can be typed, as long as nothing is looked for.
func (m *Model) findHints() []string {
	if !m.find.idle() {
		return nil
	}
	return []string{"all words must be there, in any order", findOperators, "case counts where there is a capital"}
}
