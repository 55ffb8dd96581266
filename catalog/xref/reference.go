package xref

// Reference is one use as JSON has it: a reference in a file, or a path of an annotation.
type Reference struct {
	Source    string  `json:"source"`
	File      string  `json:"file"`
	Line      int     `json:"line"`
	Raw       string  `json:"raw"`
	Namespace string  `json:"namespace"`
	Location  string  `json:"location"` // "" where it is not known
	Field     string  `json:"field"`
	Version   *string `json:"version"`
	Entity    string  `json:"entity"`
	Status    Status  `json:"status"`
	Hint      string  `json:"hint"`
	Ignored   string  `json:"ignored,omitempty"` // why somebody has decided to live with that
}

// NewReference describes a use, with what is known of it.
func NewReference(u *Use, v Verdict) Reference {
	r := Reference{
		Source: u.Source, File: u.File, Line: u.Line, Raw: u.Raw, Namespace: u.Namespace, Field: u.Field,
		Entity: u.Ref(), Status: v.Status, Hint: v.Hint,
		Ignored: v.Ignored.Reason,
	}
	if u.Resolved() {
		r.Location = u.Location.String()
	}
	if u.Version != "" {
		r.Version = &u.Version
	}
	return r
}
