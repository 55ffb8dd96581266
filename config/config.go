package config

import (
	"errors"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// ErrNoAddress is wrapped by the error of [Load] where nothing says which server to talk to.
var ErrNoAddress = errors.New("no address of a Vault server")

// Defaults of settings that have one other than "none".
const (
	DefaultEngine      = "secrets" // as in Backstage's Vault plugin
	DefaultConcurrency = 32
	DefaultListVerb    = "list"
	DefaultTimeout     = 30 * time.Second
)

// fromDefault is the origin of a value that nobody set.
const fromDefault = "default"

// Value is a setting and where it came from.
type Value[T any] struct {
	V T
	// Origin is "flag --address", "env VAULT_ADDR", "backstage app-config.yaml:12",
	// "config ~/.config/vaultmap/config.yaml:3", the same with ", profile NAME", or "default".
	Origin string
}

// IsDefault reports whether nobody set the value.
func (v Value[T]) IsDefault() bool { return v.Origin == fromDefault }

// isGiven reports whether a flag or the environment gave the value.
func (v Value[T]) isGiven() bool {
	return strings.HasPrefix(v.Origin, "flag ") || strings.HasPrefix(v.Origin, "env ")
}

// Config is all settings of a run.
type Config struct {
	File      string   // the config file that was read, as it is shown; "" where there is none
	Backstage []string // the app-config files that --backstage named, as they are shown

	Profile  Value[string] // the named server of that file that is used; "" is none
	Profiles []string      // the names of all, as the file has them
	// Addresses are those that a profile says of itself, of its API and its UI, by its name.
	Addresses map[string][]string

	// of Vault's API: http, https or unix; without a slash at its end
	Address      Value[string]
	PublicURL    Value[string]        // of Vault's UI; "" is the address
	Namespace    Value[string]        // without slashes at its ends; "" is the root namespace
	TLS          TLS                  // of the connection to that address
	Headers      []Header             // that go with every request to that address
	TokenFile    Value[string]        // "" where no file was named
	Catalog      Value[[]string]      // folders to scan; empty where none was named
	Engine       Value[string]        // that annotations mean when they name none
	KVVersion    Value[int]           // 1 or 2, for mounts that do not say; 0 detects it
	ListVerb     Value[string]        // of what lists a folder of KV: list or get
	SecretSuffix Value[string]        // see catalog.Options; "" is none
	Concurrency  Value[int]           // requests at once, at least 1
	Timeout      Value[time.Duration] // of one request, more than 0
	Mouse        Value[bool]
	Linear       Value[bool] // line by line, instead of the screen
	Index        Value[bool] // names are kept between runs
	Theme        Value[Theme]
	Color        Value[string] // that the explorer paints the profile with; "" is none
	ASCII        Value[bool]   // the explorer draws nothing else
	// words of one's own that mean the same, for a find: each list is one meaning
	Twins    Value[[][]string]
	Keys     Keys
	Commands []Command // of the user's own
	Check    Gate
	// vault or openbao, where the server hides it; "" asks the server
	Product      Value[string]
	VaultVersion Value[string] // as in 1.21, where the server hides it; "" asks the server
	// how often the token is renewed; 0 leaves it to the token's life
	Renewal Value[time.Duration]
	// absolute paths of the files that Backstage's catalog.locations names
	CatalogFiles Value[[]string]

	// OtherEnvironment: some of Vault's variables are about another server than the profile that was
	// chosen. They are not used here, and those that the official client reads by itself must not be.
	OtherEnvironment bool

	// Warnings are what the user should know of these settings. They are no reason not to start.
	Warnings []Problem
	// CatalogWarnings are what was left out of Backstage's catalog.locations, no reason either.
	CatalogWarnings []Problem

	// SecretVariables are those in which the config file, in any profile, and Backstage's files say
	// that secrets are. No program that is started needs them.
	SecretVariables []string

	// Auth is how to log in where [Config.Token] says so by [ErrLogin]; nil where nothing says how.
	Auth *authmethod.Settings

	profiles func() []Profile // see [Config.AllProfiles]
	chosen   bool             // --profile names the profile
	// Auth, or the token file, is that of a chosen profile: it goes before the environment
	authFirst bool
	authLast  bool          // Auth is that of Backstage's files: any token goes before it
	token     *Value[Token] // of those files, for their own address alone
	noToken   string        // why that is not there
	tokenFrom string        // the variables that it is made of; "" where it stands in a file
	// the address stands in such a file, and is not all a variable's
	addressNamed bool
	variables    environment
	env          func(string) string
	home         string
}

// Flags are the settings on the command line. Nil is a flag that was not given.
type Flags struct {
	Config *string // --config: the config file, which must be there
	// --backstage, once for each app-config file: later ones override earlier ones
	Backstage []string
	Profile   *string  // --profile; "" is none, also where the file has a default
	Address   *string  // --address
	PublicURL *string  // --public-url
	Namespace *string  // --namespace
	TokenFile *string  // --token-file
	Catalog   []string // --catalog, once for each folder
	Engine    *string  // --engine
	KVVersion *int     // --kv-version
	ListVerb  *string  // --list-verb
	// --header, once for each: "Name: value", or "@" and a file that has one a line
	Headers     []string
	Concurrency *int           // --concurrency
	Timeout     *time.Duration // --timeout
	Linear      *bool          // --linear

	// LookupEnv tells a variable that is set to nothing from one that is not set, as os.LookupEnv
	// does: app-config files differ by that. Nil takes both for not set.
	LookupEnv func(name string) (value string, ok bool)

	Methods authmethod.List // that a file may log in by
	Keys    KeyTable        // what a file may say of keys
	Looks   Looks           // that a file may choose from
	Gates   GateTable       // what a file may say of findings

	started *string // see [Flags.Switch]
}
