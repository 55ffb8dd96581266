package authmethod

import (
	"cmp"
	"slices"
	"strings"
)

// TokenName is the name of what is no login: somebody gives a token that he has.
const TokenName = "token"

// GivenToken is the way in by a token that somebody has.
func GivenToken() *Settings {
	return &Settings{Method: Method{Name: TokenName,
		Keys: []Key{{Name: TokenName, Kind: Token, Required: true}}}}
}

// Offer is a way in that can be chosen.
type Offer struct {
	*Settings
	From  From
	About string // what the server says of it; "" is nothing
}

// From is who knows of an offer.
type From uint8

// Who knows of one, who is the surest first.
const (
	Configured From = iota
	Shown           // the server shows it to those who are to log in
	Usual           // nobody does: it is where the method usually is
)

// ShownMount is an auth mount that a server shows.
type ShownMount struct{ Path, Type, About string }

// Offers are all ways in: a token, what is configured (nil is nothing), what the server shows, and
// the other methods where they usually are. others are the types that the server shows and that no
// method of the list is for.
func Offers(configured *Settings, shown []ShownMount, methods List) (all []Offer, others []string) {
	all = []Offer{{Settings: GivenToken()}}
	add := func(o Offer) {
		if !slices.ContainsFunc(all, func(have Offer) bool {
			return have.Method.Name == o.Method.Name && have.mount() == o.mount()
		}) {
			all = append(all, o)
		}
	}
	if configured != nil && configured.Method.Name != TokenName {
		add(Offer{Settings: configured, From: Configured})
	}
	for _, s := range shown {
		found := false
		for _, m := range methods {
			if m.Mount != "" && m.isFor(s.Type) {
				found = true
				add(Offer{&Settings{Method: m, Mount: s.Path}, Shown, s.About})
			}
		}
		if !found && s.Type != TokenName {
			others = append(others, s.Type)
		}
	}
	for _, m := range methods {
		if m.Mount != "" && !slices.ContainsFunc(all, func(have Offer) bool {
			return have.From == Shown && have.Method.Name == m.Name
		}) {
			add(Offer{Settings: &Settings{Method: m, Mount: m.Mount}, From: Usual})
		}
	}
	return all, others
}

// isFor reports whether the method logs in to mounts of a type. Both jwt and oidc are names of the
// engine that does both.
func (m Method) isFor(typ string) bool {
	return m.Name == typ || m.Name == "oidc" && typ == "jwt"
}

func (s *Settings) mount() string { return cmp.Or(strings.Trim(s.Mount, "/"), s.Method.Mount) }
