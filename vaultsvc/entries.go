package vaultsvc

import (
	"bytes"
)

// mostEntries is how many things an answer may describe by name: mounts, versions. No Vault has as
// many: its table of mounts ends before.
const mostEntries = 100_000

// entries are what an answer describes by name. One with more than there can be is no answer of
// Vault's.
type entries[T any] map[string]T

// UnmarshalJSON takes them one by one.
func (e *entries[T]) UnmarshalJSON(raw []byte) error {
	all := entries[T]{}
	t := newTokens(bytes.NewReader(raw), nil)
	is, err := t.object(func(name string) error {
		if len(all) == mostEntries {
			return ErrTooMany
		}
		var one T
		err := t.Decode(&one)
		all[name] = one
		return err
	})
	if is {
		*e = all
	}
	return err
}
