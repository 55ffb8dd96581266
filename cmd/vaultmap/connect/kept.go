package connect

import (
	"strings"
	"sync"
)

// Kept are the sessions that the explorer has left for another profile or namespace. Each keeps its
// token until the program ends, so that going back asks nobody.
type Kept map[string]*Session

// KeyOf returns what is the same for two sessions that may have the same token: of one profile,
// with the same server and the same login.
func KeyOf(s *Session) string {
	login := ""
	if s.Auth != nil {
		login = s.Auth.String()
	}
	return strings.Join([]string{s.Profile.V, s.Client.Address(), s.Client.Namespace(), login}, "\x00")
}

// Leave keeps a session that is over, in the place of closing it.
func (k Kept) Leave(s *Session) { k[KeyOf(s)] = s }

// Enter gives a session the token of the one that was left before it, and reports whether there was
// one that it could not have read itself.
func (k Kept) Enter(s *Session) bool {
	before := k[KeyOf(s)]
	if before == nil {
		return false
	}
	delete(k, KeyOf(s))
	adopted := s.Client.Adopt(before.Client)
	before.Close()
	return adopted
}

// Close closes all of them, at the same time: the end of the program waits for that.
func (k Kept) Close() {
	var all sync.WaitGroup
	for _, s := range k {
		all.Go(s.Close)
	}
	all.Wait()
}
