package catalog

// Names of the annotations, as Backstage's Vault plugin has them.
const (
	AnnotationPath   = "vault.io/secrets-path"
	AnnotationEngine = "vault.io/secrets-engine"
)

// Entity is one Backstage entity and what its file says about secrets.
type Entity struct {
	Ref       string // canonical, in lower case: "component:default/payments-api"
	Kind      string // as written: "Component"
	Namespace string // as written, or "default"
	Name      string // as written
	Title     string // "" where there is none
	Owner     string // full reference, "group:default/payments"; "" where there is none
	System    string // full reference, "system:default/shop"; "" where there is none

	// File is the path for people: below the folder that was scanned, or with that folder
	// before it where several were. Path is the same, absolute.
	File string
	Path string
	Line int // where the document's content begins, from 1

	// Annotated reports whether the entity has the path annotation at all, whatever it holds.
	Annotated bool
	// as written, in their order; empty where the annotation is missing or wrong
	SecretsPaths  []SecretsPath
	SecretsEngine string // the engine that the entity names; "" where the default holds
	badEngine     bool   // it names one, but nobody can tell which

	Problems []Problem // those of the catalog's problems that are this entity's
}

// SecretsPath is one part of the path annotation.
type SecretsPath struct {
	Path string // exactly as written, without the blanks around it
	Line int    // where it stands, from 1
}

// isKind compares kinds as Backstage does, without regard to case.
func (e *Entity) isKind(kind string) bool {
	return len(e.Ref) > len(kind) && e.Ref[:len(kind)] == kind && e.Ref[len(kind)] == ':'
}
