package config

import "slices"

// environment is what Vault's and OpenBao's variables say of a server. They are one server, as a
// profile is: where a profile was chosen on the command line, they only hold if they name the same
// address, or none.
type environment struct {
	env     func(string) string
	chosen  bool    // a profile was
	address string  // that is used
	started *string // that was used at the start; nil before
}

var families = [...]string{"VAULT_", "BAO_"}

// addressVariable returns the address that the variables name. That of an agent goes before the
// server's, as with the vault command.
func addressVariable(env func(string) string) *Value[string] {
	return variable(env, "VAULT_AGENT_ADDR", "BAO_AGENT_ADDR", "VAULT_ADDR", "BAO_ADDR")
}

// holds reports whether what the variables of a family say is about the server that is used.
func (e environment) holds(family string) bool {
	if !e.chosen {
		return true
	}
	var named []string
	// A token of one family may be meant for an address of the other.
	for _, families := range [][]string{{family}, families[:]} {
		for _, of := range families {
			for _, name := range []string{"AGENT_ADDR", "ADDR"} {
				if v := e.env(of + name); v != "" {
					named = append(named, v)
				}
			}
		}
		if named != nil {
			break
		}
	}
	if named == nil && e.started != nil {
		named = []string{*e.started}
	}
	return named == nil || slices.ContainsFunc(named, func(v string) bool {
		return sameAddress(v, e.address)
	})
}

// about returns a variable that says something of the server, such as "TOKEN" or "NAMESPACE"; nil
// where there is none, or where it is another server's.
func (e environment) about(name string) *Value[string] {
	for _, family := range families {
		if v := variable(e.env, family+name); v != nil && e.holds(family) {
			return v
		}
	}
	return nil
}

// foreign reports whether there are variables of another server.
func (e environment) foreign() bool { return !e.holds(families[0]) || !e.holds(families[1]) }

// tls returns what each family says of TLS.
func (e environment) tls(bad *problems) []tlsLevel {
	var levels []tlsLevel
	for _, family := range families {
		if e.holds(family) {
			levels = append(levels, tlsVariables(e.env, family, bad))
		}
	}
	return levels
}
