package main

import (
	"testing"
)

// The server goes away and comes back: what is known stays on the screen, what could not be asked
// is marked, and once the server is back it is asked without anybody doing anything.
func TestServerGoesAndComes(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		m := e.explore(t, e.lister)
		m.allMounts()
		m.open("secrets/", "3")
		v.disconnect()
		m.moveTo("secrets/teams/")
		m.press("enter")
		m.seeRow("teams/", "failed")
		m.see("✗ vault offline", "hostile/", "1 failed")
		v.reconnect()
		m.see("vault 1.21.4 active", "denied/", "payments/")
		m.seeNo("failed")
		m.quit()
	})
}

// A server that seals itself, and is unsealed again.
func TestSealAndUnseal(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		m := e.explore(t, e.lister)
		m.allMounts()
		m.open("secrets/", "3")
		v.seal()
		m.moveTo("secrets/teams/")
		m.press("enter")
		m.see("✗ vault 1.21.4 sealed", "hostile/")
		m.seeRow("teams/", "failed")
		v.unseal()
		m.see("vault 1.21.4 active", "denied/", "payments/")
		m.quit()
	})
}

// The explorer opens on a server that is not there, and fills itself when it comes.
func TestStartsWithoutServer(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.disconnect()
	m := e.start(e.lister, "--catalog", e.catalog).terminal(t)
	m.see("✗ vault offline", "payments-api", "vault cannot be reached")
	v.reconnect()
	m.see("vault 1.21.4 active", "secrets/", "team/legacy/")
	m.quit()
}

// One folder that fails is no trouble of the server's, and can be asked for again.
func TestFolderFails(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	m := e.explore(t, e.lister)
	m.allMounts()
	m.open("secrets/", "3")
	v.Fail("secrets/teams/", 500, -1)
	m.moveTo("secrets/teams/")
	m.press("enter")
	m.seeRow("teams/", "failed")
	m.see("vault failed to answer", "vault 1.21.4 active")
	v.Fail("secrets/teams/", 500, 0)
	m.press("r")
	m.seeRow("teams/", "2")
	m.see("payments/")

	// An answer that does not come can be taken back, and asked for anew.
	v.Delay("secrets/teams/payments/", patience)
	m.moveTo("secrets/teams/payments/")
	m.press("enter")
	m.seeRow("payments/", "loading…")
	m.press("enter") // closes it
	m.seeNo("loading…")
	v.Delay("secrets/teams/payments/", 0)
	m.press("enter")
	m.see("prod/", "staging/")
	m.quit()
}
