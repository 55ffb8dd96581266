package linear

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
)

// mending fixes what is wrong in a file.
type mending struct{ *Model }

// mend makes the fix of a problem ready, and asks whether it is to be written.
func mend(m *Model, arg string) {
	it, ok := m.meant(arg)
	if !ok {
		return
	}
	var v xref.Verdict
	if it.use != nil {
		v = m.uses.Judge(it.use)
	}
	switch {
	case m.svc.Fix == nil:
		m.out.say("Files are not to be changed here.")
	case v.Fix == (xref.Fix{}) || !it.use.Problem(v):
		m.out.say("Nothing is known that alone would be right there.")
	default:
		mending{m}.ready(it, v.Fix)
	}
}

func (m mending) ready(it item, f xref.Fix) {
	ctx, fix, files, u := m.ctx, m.svc.Fix, m.files.Catalog(), it.use
	var ready overlay.Mend
	m.under(func() (err error) {
		ready, err = fix(ctx, files, u, f)
		return err
	}, func() {
		for _, line := range ready.Lines {
			m.out.say(line.Shown())
		}
		m.ask = &question{
			what: "write it, yes or no:", leave: func() { m.out.say("It is left as it is.") },
			answer: func(text string) {
				if text != "yes" && text != "y" {
					m.out.say("It is left as it is.")
					return
				}
				m.under(ready.Write, func() {
					m.out.say("Changed " + it.file.File + ".")
					m.tasks.run(m.files.Scan())
				})
			},
		}
	})
}

// under does something with files beside, and says why it is not done or goes on.
func (m mending) under(do func() error, then func()) {
	beside(m.Model, do, func(err error) {
		if err != nil {
			m.out.say(sentence("Not changed, " + err.Error()))
			return
		}
		then()
	}, "Still at it.")
}
