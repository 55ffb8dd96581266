package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
)

// keptFile is a file of names as JSON has it. What a damaged one says of itself is not known.
type keptFile struct {
	File      string    `json:"file"`
	Server    string    `json:"server"`
	Namespace string    `json:"namespace"`
	Names     int       `json:"names"`
	Folders   int       `json:"folders"` // of the names
	Bytes     int64     `json:"bytes"`
	Saved     time.Time `json:"saved"`
	Recent    int       `json:"recent,omitempty"` // places, in a file that has these and no names
	Marks     int       `json:"marks,omitempty"`
	Error     string    `json:"error,omitempty"`
}

func indexCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Show which names are kept between runs",
		Long: `With 'index: true' in the config file, or in a profile of it, the explorer keeps the names that it
has seen (names, never more) in your cache folder: one file for each server, namespace and
identity of a token, which only you can read. The next run shows them at once, as stale until
Vault has confirmed them. They are dropped when the token's policies change, and when nobody has
used them for 30 days. The places that you opened, copied or went to, and those that you have
marked, are in a file beside that, by the same rules.

This lists the files: server and namespace, how many names, and when they were known. It asks no
server.`,
		Example: "  vaultmap index\n  vaultmap index clear",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return showIndex(a) },
	}
	clearCmd := &cobra.Command{
		Use:   "clear",
		Short: "Forget the names that are kept between runs",
		Long: `Remove the files with names that were kept between runs, of all servers. Nothing else in the
folder is touched. While 'index: true' is set, the next run of the explorer keeps names again.`,
		Example: "  vaultmap index clear\n  vaultmap index clear -o json | jq .removed",
		Args:    withHelpHint(cobra.NoArgs),
		RunE:    func(*cobra.Command, []string) error { return clearIndex(a) },
	}
	cmd.AddCommand(clearCmd)
	return cmd
}

// ownFolder is what somebody can do about a folder that is not as it should be.
const ownFolder = "it must be a folder of yours that nobody else can write (chmod go-w), and no link; nothing is kept until then"

func cacheOf(a *app) (index.Cache, error) {
	cache, ok := connect.NamesCache(a.Env)
	if !ok {
		return cache, render.Usage("there is no cache folder",
			"set HOME, or XDG_CACHE_HOME to the folder's absolute path")
	}
	return cache, nil
}

func showIndex(a *app) error {
	cache, err := cacheOf(a)
	if err != nil {
		return err
	}
	files, err := cache.Files()
	if err != nil {
		return render.Failed(fmt.Errorf("looking for kept names: %w", err), ownFolder)
	}
	p := a.Printer()
	for _, f := range files {
		k := keptFile{
			File: f.Path, Server: f.Server, Namespace: f.Namespace, Names: f.Names, Folders: f.Folders,
			Bytes: f.Info.Bytes, Saved: f.Saved.UTC(), Recent: len(f.Places.Recent),
			Marks: len(f.Places.Marked()),
		}
		details := []string{f.Server, "namespace " + f.Namespace, render.Counted(f.Names, "name"),
			f.Saved.Local().Format("2006-01-02 15:04")}
		if f.Namespace == "" {
			details[1] = "root namespace"
		}
		if k.Recent+k.Marks > 0 {
			details[2] = render.Counted(k.Recent, "recent place") + ", " + render.Counted(k.Marks, "mark")
		}
		if f.Err != nil {
			k.Error = f.Err.Error()
			details = []string{"not used: " + k.Error}
		}
		p.Result(k, f.Path, details...)
	}
	if err := p.Close(); err != nil {
		return err
	}
	if len(files) == 0 {
		a.Warn("no names are kept in %s", cache.Dir)
		return render.Exit(render.Nothing)
	}
	return nil
}

func clearIndex(a *app) error {
	cache, err := cacheOf(a)
	if err != nil {
		return err
	}
	removed, err := cache.Clear()
	if err != nil {
		return render.Failed(fmt.Errorf("removing kept names: %w", err), ownFolder)
	}
	return a.Answer(struct {
		Folder  string `json:"folder"`
		Removed int    `json:"removed"`
	}{cache.Dir, removed}, func() string {
		return fmt.Sprintf("%s of names removed from %s\n", render.Counted(removed, "file"),
			harmless.Text(cache.Dir))
	})
}
