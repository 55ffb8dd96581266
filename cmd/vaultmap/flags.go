package main

import (
	"os"
	"time"

	"github.com/spf13/pflag"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

type flags struct {
	set *pflag.FlagSet

	config, profile, address, publicURL, namespace, tokenFile, engine, listVerb string
	backstage, catalog, headers, outputs                                        []string
	kvVersion, concurrency                                                      int
	timeout                                                                     time.Duration
	noColor, linear                                                             bool
}

func (f *flags) add(set *pflag.FlagSet, out *render.Output) {
	f.set = set
	set.StringVar(&f.address, "address", "", "address of Vault's API (VAULT_ADDR)")
	set.StringVar(&f.publicURL, "public-url", "",
		"address of Vault's web UI, where it is another than the API's")
	set.StringVar(&f.namespace, "namespace", "", "namespace (VAULT_NAMESPACE)")
	set.StringVar(&f.tokenFile, "token-file", "",
		"file that holds the token, instead of VAULT_TOKEN and ~/.vault-token")
	set.StringVar(&f.config, "config", "",
		"config file, instead of vaultmap/config.yaml in the user's config folder")
	set.StringVar(&f.profile, "profile", "",
		"named server in the config file (VAULTMAP_PROFILE; default: the file's default_profile)")
	set.StringArrayVar(&f.backstage, "backstage", nil,
		"app-config.yaml of Backstage: its vault block and catalog.locations; may be repeated, later files override earlier ones")
	set.StringArrayVar(&f.catalog, "catalog", nil,
		"folder or file with catalog files; may be repeated (default: the git repository around the working directory, else that directory, unless it is / or holds your home)")
	set.StringVar(&f.engine, "engine", "", "engine of annotations that name none (default: secrets)")
	set.IntVar(&f.kvVersion, "kv-version", 0,
		"KV version of mounts that the server does not describe (default: 2)")
	set.StringVar(&f.listVerb, "list-verb", config.DefaultListVerb,
		"what lists a folder of KV: get where something in front of Vault refuses the verb LIST (VAULTMAP_LIST_VERB)")
	set.StringArrayVar(&f.headers, "header", nil,
		"header of every request, for what stands in front of Vault: 'Name: value', or @FILE with one a line (others on this machine can see arguments); may be repeated")
	set.IntVar(&f.concurrency, "concurrency", 0, "requests in flight at the most (default: 32)")
	set.DurationVar(&f.timeout, "timeout", 0, "time that one request may take (default: 30s)")
	set.StringArrayVarP(&f.outputs, "output", "o", nil,
		"`format`: text, json (one document) or jsonl (one object a line); FORMAT=FILE writes a file, beside what goes to stdout, and may be repeated (default: text)")
	set.BoolVarP(&out.NUL, "null", "0", false, "end names with NUL and print them exactly")
	set.BoolVar(&f.linear, "linear", false,
		"the explorer line by line, for screen readers, shells in editors and serial lines (VAULTMAP_LINEAR; default where TERM is dumb)")
	set.BoolVar(&f.noColor, "no-color", false, "no colours, as with NO_COLOR")
}

func (f *flags) forConfig() config.Flags {
	return config.Flags{
		Config: given(f, "config", &f.config), Backstage: f.backstage, LookupEnv: os.LookupEnv,
		Profile: given(f, "profile", &f.profile), Address: given(f, "address", &f.address),
		PublicURL: given(f, "public-url", &f.publicURL),
		Namespace: given(f, "namespace", &f.namespace), TokenFile: given(f, "token-file", &f.tokenFile),
		Catalog: f.catalog, Headers: f.headers,
		Engine: given(f, "engine", &f.engine), KVVersion: given(f, "kv-version", &f.kvVersion),
		ListVerb:    given(f, "list-verb", &f.listVerb),
		Concurrency: given(f, "concurrency", &f.concurrency), Timeout: given(f, "timeout", &f.timeout),
		Linear: given(f, "linear", &f.linear),
		Keys:   keyTable(), Looks: looks(), Gates: gates(),
	}
}

func given[T any](f *flags, name string, v *T) *T {
	if f.set.Changed(name) {
		return v
	}
	return nil
}

// optional is a flag that may be missing.
type optional struct{ to **string }

func (o *optional) String() string {
	if o.to == nil || *o.to == nil {
		return ""
	}
	return **o.to
}

func (o *optional) Set(text string) error {
	*o.to = &text
	return nil
}

// Type names its value in the help.
func (o *optional) Type() string { return "string" }
