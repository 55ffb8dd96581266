package main

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// newSuspension returns nothing: there is nothing that stops a program.
func newSuspension(*render.Console) tea.ExecCommand { return nil }
