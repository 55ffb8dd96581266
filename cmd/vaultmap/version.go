package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// version is set by the release build.
var version = ""

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.Format != render.Text {
				return a.Document(struct {
					Version string `json:"version"`
				}{buildVersion()})
			}
			_, err := fmt.Fprintf(a.Out, "vaultmap %s %s/%s\n", buildVersion(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// buildVersion returns the release's version, else what Go recorded of the source.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
