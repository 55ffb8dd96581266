package inquiry

import (
	"cmp"
	"context"
	"errors"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Run asks all that an inquiry wants to know, so many questions at once, and adds the answers to
// lists, those of the inquiry. at says of which namespace a location is asked. Where the token is
// no good any more it ends with the error that says so. A fault in a request ends in the goroutine
// of who calls, whose program puts the terminal back: in one of its own it would end the process
// there and then.
func Run(
	ctx context.Context, inquiry *xref.Inquiry, lists *xref.Lists,
	atOnce int, at func(vaultpath.Location) Namespace,
) error {
	type reply struct {
		Answer
		panicValue any
	}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	replies := make(chan reply)
	ask := func(w xref.Want) {
		r := reply{Answer: Answer{Want: w}}
		r.panicValue = panics.In(func() { r.Answer = at(w.Folder).Ask(asking, w) })
		replies <- r
	}
	var queue []xref.Want
	var panicValue any
	var dead error
	open := 0
	for {
		queue = append(queue, inquiry.Next()...)
		for ; len(queue) > 0 && open < atOnce && asking.Err() == nil; queue = queue[1:] {
			open++
			go ask(queue[0])
		}
		if open == 0 {
			break
		}
		r := <-replies // also those of requests that were stopped: none is left behind
		open--
		switch {
		case r.panicValue != nil:
			panicValue = r.panicValue
			stop()
		case errors.Is(r.Err, vaultsvc.ErrBadToken):
			dead = cmp.Or(dead, r.Err)
			stop()
		case asking.Err() == nil: // else it may be the answer of the stop
			before := lists.Bytes()
			r.AddTo(lists)
			at(r.Folder).Vault.Hold(lists.Bytes() - before)
			inquiry.Answered(r.Want)
		}
	}
	if panicValue != nil {
		panic(panicValue)
	}
	return cmp.Or(ctx.Err(), dead)
}
