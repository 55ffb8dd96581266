package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

const (
	// endTimeout is how long the explorer may take to end by itself when it was told to.
	endTimeout = 4 * time.Second
	// dumpTimeout is how long stderr may take for where the program stands.
	dumpTimeout = 2 * time.Second
	// quit is the exit status of SIGQUIT, as a shell counts it.
	quit = 128 + int(syscall.SIGQUIT)
)

// untilSignal returns a context that the first signal ends. The second one ends the process
// wherever it is: in a write that nobody reads, or in a file that is a pipe. So does the time that
// the explorer may take, whose user looks at a terminal that takes no keys. SIGQUIT asks where it
// stands, and ends it at once. The terminal is as it was before in each case.
func untilSignal(console *render.Console, exit func(int)) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	came := make(chan os.Signal, 8) // two may come at once
	signal.Notify(came, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	end := func() {
		console.Restore()
		exit(render.Interrupted)
	}
	go func() {
		for sig := range came {
			switch key := sig == os.Interrupt || sig == syscall.SIGQUIT; {
			case key && console.Lent(): // the program that has the terminal gets it, too
			case sig == os.Interrupt && console.Interrupt(): // it ends what is under way, no more
			case sig == syscall.SIGQUIT:
				console.Restore()
				dumpStacks()
				exit(quit)
			case ctx.Err() != nil:
				end()
			default:
				cancel()
				time.AfterFunc(endTimeout, func() {
					if console.Taken() {
						end()
					}
				})
			}
		}
	}()
	return ctx
}

// dumpStacks says where each goroutine stands, as Go does when nobody asks for the signal.
func dumpStacks() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		stacks := make([]byte, 1<<20)
		os.Stderr.Write(stacks[:runtime.Stack(stacks, true)])
	}()
	select {
	case <-done:
	case <-time.After(dumpTimeout):
	}
}
