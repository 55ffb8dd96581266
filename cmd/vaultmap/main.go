package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

func main() {
	boundMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM,
		syscall.SIGHUP)
	// the second signal is nobody's but the system's, which ends the process
	context.AfterFunc(ctx, stop)
	in, out := render.IsTerminal(os.Stdin), render.IsTerminal(os.Stdout)
	status := run(ctx, os.Args[1:], &render.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv,
		Terminal: in && out, ErrTerminal: render.IsTerminal(os.Stderr), OutTerminal: out,
	})
	stop()
	os.Exit(status)
}
