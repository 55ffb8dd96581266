package tui

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/own"
	"github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// ownCommands are the user's own: keys.Own has the keys of set.Own, in its order.
type ownCommands struct{ m *Model }

// kind returns what the cursor is on, "" where that is nothing that commands are about.
func (o ownCommands) kind() string {
	m := o.m
	if !m.panes.inSecrets() {
		if s, ok := m.panes.catalog.Current(); ok && s.Entity != nil {
			return own.Entity
		}
		return ""
	}
	id, ok := m.panes.secrets.View().Cursor()
	_, anyName := m.listing.Beyond.Rule(id)
	switch {
	case !ok || anyName:
		return ""
	case m.listing.Store.Parent(id) == tree.Root:
		return own.Mount
	case m.listing.Store.IsFolder(id):
		return own.Folder
	}
	return own.Secret
}

// setKeys says which of them are live.
func (o ownCommands) setKeys() {
	if len(o.m.set.Own) == 0 {
		return
	}
	kind := o.kind()
	for i := range o.m.set.Own {
		c := &o.m.set.Own[i]
		o.m.keys.SetLive(c.Fits(kind), c.Needs(), o.m.keys.Own[i].Key)
	}
}

// press runs the command that a key has, or asks first. It returns false for other keys.
func (o ownCommands) press(k theme.Pressed) (tea.Cmd, bool) {
	for i, bound := range o.m.keys.Own {
		if !key.Matches(k, *bound.Key) {
			continue
		}
		c := &o.m.set.Own[i]
		argv, err := c.Argv(o.values())
		if err != nil {
			return o.m.lastRow.say(harmless.Text(err.Error())), true
		}
		run := overlay.Run{Program: own.Program{
			Name: c.Name, Argv: argv, Token: c.Token, Wait: c.Wait,
			Namespace: o.m.listing.Store.Namespace(),
		}}
		if c.Confirm {
			return o.m.overlays.open(overlay.NewConfirm(o.m.theme, o.m.keys, run)), true
		}
		return o.m.act(run), true
	}
	return nil, false
}

// values are what words are filled with.
func (o ownCommands) values() map[string]string {
	m := o.m
	with := map[string]string{"server": m.set.Address, "profile": m.set.Profile,
		"namespace": m.listing.Store.Namespace()}
	var of *catalog.Entity
	if s, ok := m.panes.catalog.Current(); ok && !m.panes.inSecrets() {
		of = s.Entity
	}
	if loc, id, ok := m.panes.secrets.Current(); ok && m.panes.inSecrets() {
		with["mount"] = own.Trimmed(loc.Mount)
		with["path"], with["location"], with["name"] = loc.Path, loc.String(), own.Trimmed(loc.Name())
		with["address"] = m.addressesAt(loc, id).View
		if of = m.panes.secrets.Subject().Entity; of == nil {
			if owners := m.uses.Index().BelongsTo(loc); len(owners) > 0 {
				of = owners[0]
			}
		}
	}
	if of != nil {
		with["entity"], with["file"], with["line"] = of.Ref, of.Path, strconv.Itoa(of.Line)
	}
	return with
}

// run hands the terminal to a program until it ends: the session goes on beside it.
func (o ownCommands) run(p own.Program) tea.Cmd {
	start := o.m.life.svc.Run
	if start == nil {
		return o.m.lastRow.say(harmless.Text(p.Name) + " cannot be run here")
	}
	cmd, err := start(p)
	if err != nil {
		return o.m.lastRow.say(harmless.Text(err.Error()))
	}
	return screen.Exec(o.m.session.RenewWhile(cmd))
}
