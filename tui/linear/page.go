package linear

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// paging opens pages and copies texts.
type paging struct{ *Model }

func view(m *Model, arg string) {
	if it, ok := m.located(arg); ok {
		address, ok := m.pages().View(it.at)
		paging{m}.open(it, address, ok)
	}
}

func edit(m *Model, arg string) {
	if it, ok := m.meant(arg); ok && it.file != nil {
		m.out.say("Edit the file yourself: " + draw.FileLine(it.file.Path, it.file.Line))
	} else if it, ok := m.located(arg); ok {
		address, ok := m.pages().Of(it.at, it.at, weburl.URLs.Edit)
		paging{m}.open(it, address, ok)
	}
}

func create(m *Model, arg string) {
	if it, ok := m.located(arg); ok {
		address, ok := m.pages().Of(it.at, m.pane.CreateAt(it.at, it.node), weburl.URLs.Create)
		paging{m}.open(it, address, ok)
	}
}

// open opens an address in the browser, or says it.
func (m paging) open(it item, address string, known bool) {
	if !known {
		m.out.say("Its address is not known: the mount is not.")
		return
	}
	m.tasks.run(m.listing.Places.Add("opened", it.at))
	ctx, open := m.ctx, m.svc.Open
	beside(m.Model, func() error { return open(ctx, address) }, func(err error) {
		if err == nil {
			m.out.say("Opened " + address)
			return
		}
		m.out.say(sentence("The browser did not open, "+err.Error()) + " The address is:")
		m.out.say(address)
	}, "The browser has not opened yet.")
}

func copyText(m *Model, arg string) {
	if rest, ok := strings.CutPrefix(arg+" ", "as "); ok {
		copyAs(m, strings.TrimSpace(rest))
		return
	}
	it, ok := m.meant(arg)
	switch {
	case !ok:
	case it.file != nil:
		paging{m}.copy(item{}, draw.FileLine(it.file.File, it.file.Line), true)
	case it.at.Mount != "":
		paging{m}.copy(it, it.at.String(), true)
	case it.of != nil && it.of.Entity != nil:
		paging{m}.copy(it, it.of.Entity.Ref, true)
	default:
		m.out.say("There is nothing to copy there.")
	}
}

// copy has the terminal copy a text, or prints it to be copied.
func (m paging) copy(it item, text string, name bool) {
	fit := clipboard.Fit(text)
	if name && !xref.IsSafeWord(text) {
		m.out.say("Quote it in a shell.")
	}
	if it.at.Mount != "" {
		m.tasks.run(m.listing.Places.Add("copied", it.at))
	}
	if !m.set.Clipboard {
		m.out.say("To be copied:")
		m.out.say(fit)
		return
	}
	for _, sequence := range m.set.Between.Sequences(fit) {
		m.out.write(sequence)
	}
	m.out.say(sentence(upper(m.set.Between.Sent()) + " " + fit))
}

func copyAs(m *Model, arg string) {
	it, ok := m.located(arg)
	if !ok {
		return
	}
	address, _ := m.pages().View(it.at)
	forms := uses.Forms(m.uses, it.at, address, m.set.InWords)
	if len(forms) == 0 {
		m.out.say("Its forms are not known: the mount is not.")
		return
	}
	m.out.say("Forms of " + it.at.String() + ", each copied by its number:")
	m.list = list{again: func() { copyAs(m, it.at.String()) }}
	for _, f := range forms {
		m.list.items = append(m.list.items, item{text: f.Name + ": " + f.Text, pick: func() {
			paging{m}.copy(it, f.Text, f.Name == xref.FormLocation)
		}})
	}
	m.print()
}

func mark(m *Model, arg string) {
	it, ok := m.located(arg)
	if !ok {
		return
	}
	marked, keep := m.listing.Places.Mark("", it.at)
	m.tasks.run(keep)
	if marked {
		m.out.say("Marked " + it.at.String() + ": 'marks' lists it.")
		return
	}
	m.out.say("Not marked any more: " + it.at.String() + ".")
}
