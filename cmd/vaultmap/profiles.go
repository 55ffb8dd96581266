package main

import (
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/session"
)

// heldTokens say whose tokens are kept for profiles that the explorer has left.
type heldTokens map[heldAt]session.Held

// heldAt is where a token is good: a profile has another one for each of its namespaces.
type heldAt struct{ profile, address, namespace string }

// leave remembers whose token a session is left with.
func (h heldTokens) leave(s *connect.Session, held session.Held) {
	h[heldAt{s.Profile.V, s.Address.V, s.Namespace.V}] = held
}

// profilesOf returns the profiles that can be gone to from a session.
func profilesOf(s *connect.Session, held heldTokens) []tui.Profile {
	var all []tui.Profile
	for _, p := range s.AllProfiles() {
		all = append(all, tui.Profile{
			Name: p.Name, Address: p.Address, Namespace: p.Namespace, Login: p.Login(),
			Color: p.Color, Held: held[heldAt{p.Name, p.Address, p.Namespace}],
		})
	}
	return all
}

func namesOf(profiles []tui.Profile) []string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.Name)
	}
	return names
}
