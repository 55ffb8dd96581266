package config

import (
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// Profile is what a profile of the file comes to where one goes there, for showing.
type Profile struct {
	Name      string
	Address   string // of the API; "" where nothing says it
	Namespace string
	TokenFile string               // "" where none is named
	Color     string               // that it is painted with; "" is none
	Auth      *authmethod.Settings // how to log in; nil where nothing says how
}

// Login says in a few words where a token for the profile comes from.
func (p *Profile) Login() string {
	switch {
	case p.Auth != nil:
		return p.Auth.By()
	case p.TokenFile != "":
		return "token from a file"
	}
	return "token"
}

// AllProfiles returns all profiles, in the order of the file.
func (c *Config) AllProfiles() []Profile { return c.profiles() }

// describer returns what describes the profiles of a file: as one has them who goes there from a
// Config, with the flags that it was loaded with.
func describer(f *file, flags Flags, app *backstage, c *Config) func() []Profile {
	return func() []Profile {
		var all []Profile
		for _, p := range f.profiles {
			there := flags.Switch(p.name, c)
			there.Headers = nil // some stand in files
			// what is wrong was told when the file was read, or is told where one goes there
			var bad problems
			s, prof, top := f.server(there, c.env, app, p, Value[string]{p.name, "flag --profile"}, &bad)
			all = append(all, Profile{
				Name: p.name, Address: s.Address.V, Namespace: strings.Trim(s.Namespace.V, "/"),
				TokenFile: s.TokenFile.V, Auth: s.Auth, Color: first("", prof.color, top.color).V,
			})
		}
		return all
	}
}
