// Command vaultmap shows where every secret in HashiCorp Vault lives, which component it
// belongs to and which file uses it, by LIST alone. This package wires configuration,
// services and the explorer together; it is the only one that exits or starts programs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	boundMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	status := run(ctx, os.Args[1:], &streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
		terminal: isTerminal(os.Stdin) && isTerminal(os.Stdout), errTerminal: isTerminal(os.Stderr), outTerminal: isTerminal(os.Stdout),
	})
	stop()
	os.Exit(status)
}
