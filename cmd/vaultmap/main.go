package main

import (
	"io"
	"log"
	"os"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

func main() {
	if connect.IsOpener(os.Args) {
		os.Exit(connect.Open(os.Args, os.Stdout))
	}
	boundMemory()
	// What libraries have to say, as of an answer that nobody asked for, would end up in the middle of
	// the screen.
	log.SetOutput(io.Discard)
	console := render.NewConsole(os.Stdin, os.Stdout)
	ctx := untilSignal(console, os.Exit)
	in, out := render.IsTerminal(os.Stdin), render.IsTerminal(os.Stdout)
	os.Exit(run(ctx, os.Args[1:], &render.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Console: console,
		Terminal: in && out, ErrTerminal: render.IsTerminal(os.Stderr), OutTerminal: out,
		InTerminal: in,
	}))
}
