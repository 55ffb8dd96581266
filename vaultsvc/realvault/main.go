// Command realvault runs the real Vault server in memory, for tests alone.
//
// It starts the core of HashiCorp Vault on storage that ends with the process, behind
// Vault's own HTTP handler on 127.0.0.1, initialised with one unseal key and unsealed.
// When it is ready it prints one line of JSON, a [ready], on stdout; its log goes to
// stderr. It ends on SIGTERM and SIGINT. With -stdin it also takes commands on stdin, one
// a line, answers each with one line of JSON, a [done], and ends when stdin is closed, so
// that it never outlives the test that started it:
//
//	freeze  connections stay and are accepted, but nothing is read or answered
//	thaw    what was held back goes on
//	down    the listeners and all connections are closed: connection refused
//	up      they listen again, on the same ports, with everything as it was
//
// With -listen-standby there is a second core on the same storage, which stands by while
// the first is active and, without a cluster port, sends its clients there.
//
// Besides Vault's own engines there is "nolist": one that can be read and not listed. The folder
// engine/ holds an external plugin, which -plugins lets in.
//
// Licence: Vault is under the Business Source License 1.1, which vaultmap is not. That is
// why this is a module of its own that nothing imports. It is built where tests run, and
// is never part of a release.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/vault"
)

// ready says where the server is and how to get in.
type ready struct {
	Address    string `json:"address"`     // of the plain listener, "http://127.0.0.1:PORT"
	TLSAddress string `json:"tls_address"` // "https://127.0.0.1:PORT", asks for a client certificate
	CACert     string `json:"ca_cert"`     // PEM: what the TLS listener's certificate is signed by
	RootToken  string `json:"root_token"`
	UnsealKey  string `json:"unseal_key"` // base64, the only one there is

	StandbyAddress string `json:"standby_address,omitempty"` // with -listen-standby
}

// options are the command line.
type options struct {
	listen, listenTLS    string
	listenStandby        string
	token, audit         string
	plugins, logLevel    string
	anyName, hideVersion bool
	stdin                bool
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("realvault", flag.ContinueOnError)
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "loopback `address` of the plain listener")
	f.StringVar(&o.listenTLS, "listen-tls", "127.0.0.1:0", "loopback `address` of the TLS listener")
	f.StringVar(&o.listenStandby, "listen-standby", "",
		"loopback `address` of a second server, the standby of the first; default: none")
	f.StringVar(&o.token, "token", "", "root `token` to have; default: one that Vault makes")
	f.StringVar(&o.audit, "audit", "", "`file` to write Vault's audit log to")
	f.StringVar(&o.plugins, "plugins", "", "`folder` that plugins may be registered from")
	f.StringVar(&o.logLevel, "log-level", "warn", "how much Vault logs on stderr")
	f.BoolVar(&o.anyName, "any-name", false,
		"accept names with control and invisible characters, as a listener can be told to")
	f.BoolVar(&o.hideVersion, "redact-version", false,
		"hide the version from those without a token, as a listener can be told to")
	f.BoolVar(&o.stdin, "stdin", false, "take commands on stdin, and end when it is closed")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	return o, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, o, os.Stdin, os.Stdout, os.Stderr)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "realvault:", err)
		os.Exit(1)
	}
}

// run serves until the context ends or, with -stdin, stdin does. Nothing is kept at the end, and
// nothing sealed but for the plugins' sake, which end with the core.
func run(ctx context.Context, o options, in io.Reader, out, log io.Writer) error {
	logger := hclog.New(&hclog.LoggerOptions{Name: "vault", Level: hclog.LevelFromString(o.logLevel),
		Output: log})
	srv, err := newServers(o)
	if err != nil {
		return err
	}
	defer srv.down()
	r, core, err := startAll(ctx, o, srv, logger)
	if err != nil {
		return err
	}
	if o.plugins != "" {
		defer core.Shutdown()
	}
	answers := json.NewEncoder(out)
	if err := answers.Encode(r); err != nil {
		return fmt.Errorf("saying that the server is ready: %w", err)
	}
	if !o.stdin {
		<-ctx.Done()
		return nil
	}
	ended := make(chan error, 1)
	go func() { ended <- obey(in, answers, srv) }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-ended:
		return err
	}
}

// startAll starts the core, and its standby where there is to be one, and serves them.
func startAll(ctx context.Context, o options, srv *servers, logger hclog.Logger) (ready,
	*vault.Core, error) {
	storage, err := newStorage(o, logger)
	if err != nil {
		return ready{}, nil, err
	}
	core, err := newCore(o, storage, srv.plain.url(), logger)
	if err != nil {
		return ready{}, nil, err
	}
	keys, err := start(ctx, core, o)
	if err != nil {
		return ready{}, nil, err
	}
	srv.plain.serve(handler(core, o), logger)
	srv.tls.serve(handler(core, o), logger)
	r := ready{
		Address: srv.plain.url(), TLSAddress: srv.tls.url(), CACert: srv.caCert,
		RootToken: keys.rootToken, UnsealKey: keys.unsealKey,
	}
	if srv.standby != nil {
		second, err := newCore(o, storage, srv.standby.url(), logger.Named("standby"))
		if err != nil {
			return ready{}, nil, err
		}
		if err := unseal(second, keys); err != nil {
			return ready{}, nil, err
		}
		srv.standby.serve(handler(second, o), logger)
		r.StandbyAddress = srv.standby.url()
	}
	return r, core, nil
}
