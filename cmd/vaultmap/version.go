package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

// version is set by the release build.
var version = ""

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Args:    cobra.NoArgs,
		Example: "  vaultmap version\n  vaultmap version -o json | jq -r .commit",
		RunE:    func(*cobra.Command, []string) error { return a.printVersion() },
	}
}

// buildInfo is which program this is, as JSON has it. Commit and date are those of the source, ""
// where the build did not record them.
type buildInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Date     string `json:"date"` // of the commit, RFC 3339
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"` // linux/amd64
}

func (a *app) printVersion() error {
	b := thisBuild()
	return a.Answer(b, func() string { return fmt.Sprintf("vaultmap %s %s\n", b.Version, b.Platform) })
}

// madeAt returns when the source was committed, else this day.
func (b buildInfo) madeAt() time.Time {
	if at, err := time.Parse(time.RFC3339, b.Date); err == nil {
		return at.UTC()
	}
	return time.Now().UTC().Truncate(24 * time.Hour)
}

func thisBuild() buildInfo {
	b := buildInfo{Version: buildVersion(), Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
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
