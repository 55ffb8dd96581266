package overlay

// CopyForm is a form in which several things can be copied, each on a line.
type CopyForm struct {
	Name  string // made harmless
	Lines CopyLines
}

// CopyForms has the user choose one of some forms; one without a line is left out.
func CopyForms(title string, forms ...CopyForm) Choose {
	c := Choose{Title: title}
	for _, f := range forms {
		if len(f.Lines.Lines) > 0 {
			c.Choices = append(c.Choices, Choice{Name: f.Name, Then: f.Lines})
		}
	}
	return c
}
