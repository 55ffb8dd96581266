package login

import (
	"context"
	"fmt"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// method is an auth method: what a config may say of it, and how it is made of that. A new one is a
// file with such a variable, which is named below, and a row in the README.
type method struct {
	authmethod.Method
	make func(settings) vaultsvc.Method
}

// methods is the one list of them.
var methods = []method{
	kubernetesMethod, approleMethod, certMethod, jwtMethod,
	userpassMethod, ldapMethod, oauth2Method, oidcMethod,
}

// Methods describes all methods.
func Methods() authmethod.List {
	var all authmethod.List
	for _, m := range methods {
		all = append(all, m.Method)
	}
	return all
}

// settings are what a method is made of.
type settings struct {
	*authmethod.Settings
	env      func(string) string
	given    map[string]Secret // by hand, by the names of keys
	Prompter                   // of one login; nil where the method needs none
}

// secret is one that was given by hand, or lies in the file or the variable that a key names; nil
// where there is none of these.
func (s settings) secret(key string) Secret {
	if given := s.given[key]; given != nil {
		return given
	}
	if file := s.Get(key + "_file"); file != "" {
		return fileWithin(file, s.Within)
	}
	variable := s.Get(key + "_env")
	if variable == "" {
		return nil
	}
	return func(context.Context) (string, error) {
		if v := s.env(variable); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("%w: the variable %s is not set", vaultsvc.ErrConfig, variable)
	}
}
