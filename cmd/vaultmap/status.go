package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// statusReport is the answer of vaultmap status as JSON has it. Times are whole seconds.
type statusReport struct {
	Address   string                   `json:"address"`
	PublicURL string                   `json:"public_url"`
	Namespace string                   `json:"namespace"`
	Server    *statusServer            `json:"server"` // null where it cannot be reached
	Token     *statusToken             `json:"token"`  // null where it is unknown
	Error     string                   `json:"error,omitempty"`
	Catalog   []string                 `json:"catalog"`
	Settings  map[string]statusSetting `json:"settings"`
}

type statusServer struct {
	Product    string `json:"product"`
	Version    string `json:"version"`
	State      string `json:"state"`
	Enterprise bool   `json:"enterprise"`
	Cluster    string `json:"cluster"`

	TellsDeleted bool `json:"tells_deleted"` // LIST tells secrets whose current version is deleted from others

	howDeleted string // or why it does not
}

type statusToken struct {
	Origin      string   `json:"origin"`
	DisplayName string   `json:"display_name"`
	Type        string   `json:"type"`
	Policies    []string `json:"policies"`
	TTL         int      `json:"ttl"` // 0 is without end
	Renewable   bool     `json:"renewable"`
	Uses        int      `json:"uses"` // requests that are left; 0 is any number
}

type statusSetting struct {
	Value  string `json:"value"`
	Origin string `json:"origin"`
}

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show the server, the token, and where each setting came from",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.session()
			if err != nil {
				return err
			}
			defer s.close()
			return a.status(cmd.Context(), s)
		},
	}
}

func (a *app) status(ctx context.Context, s *session) error {
	r := statusReport{
		Address: s.Address.V, PublicURL: s.publicURL, Namespace: s.Namespace.V, Catalog: s.dirs, Settings: s.origins(),
	}
	if r.Catalog == nil {
		r.Catalog = []string{}
	}
	server, failed := s.client.Status(ctx)
	if failed == nil {
		r.Server = &statusServer{
			Product: string(server.Product), Version: server.Version, State: server.State(), Enterprise: server.Enterprise, Cluster: server.Cluster,
			TellsDeleted: server.TellsDeleted(), howDeleted: server.HowDeleted(),
		}
		switch {
		case !server.Initialized:
			failed = vaultsvc.ErrNotReady
		case server.Sealed:
			failed = vaultsvc.ErrSealed
		default:
			// A login that fails is a part of what is asked for, and so are the settings that made it fail.
			if failed = a.logIn(ctx, s); failed == nil {
				r.Token, failed = s.lookUp(ctx)
			}
		}
	}
	if failed != nil && !errors.Is(failed, vaultsvc.ErrDenied) {
		r.Error = failed.Error()
	}
	if a.flags.output == formatText {
		if err := a.statusText(r, s, errors.Is(failed, vaultsvc.ErrDenied)); err != nil {
			return err
		}
	} else if err := a.document(r); err != nil {
		return err
	}
	if r.Error != "" {
		return failed
	}
	return nil
}

// lookUp asks what Vault says of the token. A token that may not ask is no failure of the whole.
func (s *session) lookUp(ctx context.Context) (*statusToken, error) {
	t, err := s.client.LookupToken(ctx)
	if err != nil {
		return nil, err
	}
	return &statusToken{
		Origin: s.tokenOrigin, DisplayName: t.DisplayName, Type: t.Type, Policies: t.Policies,
		TTL: int(t.TTL / time.Second), Renewable: t.Renewable, Uses: t.Uses,
	}, nil
}

// origins returns each setting with where it came from.
func (s *settings) origins() map[string]statusSetting {
	catalog := statusSetting{strings.Join(s.dirs, ", "), s.dirsOrigin}
	m := map[string]statusSetting{
		"profile":       {s.Profile.V, s.Profile.Origin},
		"address":       {s.Address.V, s.Address.Origin},
		"public_url":    {s.publicURL, s.PublicURL.Origin},
		"namespace":     {s.Namespace.V, s.Namespace.Origin},
		"token":         {"[token]", s.tokenOrigin},
		"catalog":       catalog,
		"engine":        {s.Engine.V, s.Engine.Origin},
		"kv_version":    {kvText(s.KVVersion.V), s.KVVersion.Origin},
		"secret_suffix": {s.SecretSuffix.V, s.SecretSuffix.Origin},
		"concurrency":   {fmt.Sprint(s.Concurrency.V), s.Concurrency.Origin},
		"timeout":       {s.Timeout.V.String(), s.Timeout.Origin},
		"mouse":         {fmt.Sprint(s.Mouse.V), s.Mouse.Origin},
		"backstage":     s.backstage(),
		"renewal":       {renewalText(s.Renewal.V), s.Renewal.Origin},
		"login":         s.login(),
		"product":       {s.Product.V, s.Product.Origin},
		"vault_version": {s.VaultVersion.V, s.VaultVersion.Origin},
		"index":         {fmt.Sprint(s.Index.V), s.Index.Origin},
	}
	for key, v := range s.tls() {
		m[key] = v
	}
	return m
}

// tlsKeys are the settings of TLS in the order in which they are shown.
var tlsKeys = []string{"tls.ca_cert", "tls.ca_path", "tls.client_cert", "tls.client_key", "tls.server_name", "tls.skip_verify"}

// tls returns what is set of TLS.
func (s *settings) tls() map[string]statusSetting {
	t := s.TLS
	m := map[string]statusSetting{
		"tls.ca_cert":     {t.CACert.V, t.CACert.Origin},
		"tls.ca_path":     {t.CAPath.V, t.CAPath.Origin},
		"tls.client_cert": {t.ClientCert.V, t.ClientCert.Origin},
		"tls.client_key":  {t.ClientKey.V, t.ClientKey.Origin},
		"tls.server_name": {t.ServerName.V, t.ServerName.Origin},
	}
	if t.CACert.V == "" && t.CAPEM.V != "" {
		m["tls.ca_cert"] = statusSetting{fmt.Sprintf("%d bytes of certificates", len(t.CAPEM.V)), t.CAPEM.Origin}
	}
	if skip := t.SkipVerify; skip.V != nil {
		m["tls.skip_verify"] = statusSetting{fmt.Sprint(*skip.V), skip.Origin}
	}
	for key, v := range m {
		if v.Value == "" {
			delete(m, key)
		}
	}
	return m
}

// backstage names the app-config files that are used, or the one that could be.
func (s *settings) backstage() statusSetting {
	if found := s.foundBackstage(); found != "" {
		return statusSetting{"found " + found + ", which is not used", "--backstage " + found + " uses it"}
	}
	if len(s.Backstage) == 0 {
		return statusSetting{}
	}
	return statusSetting{strings.Join(s.Backstage, ", "), "flag --backstage"}
}

// login is how the settings have the program log in. A token may go before it.
func (s *settings) login() statusSetting {
	if s.Auth == nil {
		return statusSetting{}
	}
	text := s.Auth.String()
	if !strings.HasPrefix(s.tokenOrigin, s.Auth.Origin) {
		text = "not used: " + text
	}
	return statusSetting{text, s.Auth.Origin}
}

func renewalText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return "every " + d.String()
}

func kvText(v int) string {
	if v == 0 {
		return "detected"
	}
	return fmt.Sprint(v)
}

func (a *app) statusText(r statusReport, s *session, hidden bool) error {
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	line := func(key, value, origin string) {
		if origin != "" {
			origin = "\t(" + harmless.Text(origin) + ")"
		}
		fmt.Fprintf(w, "%s\t%s%s\n", key, harmless.Text(value), origin)
	}
	switch {
	case r.Server == nil:
		line("server", "cannot be reached", "")
	default:
		text := strings.TrimSpace(r.Server.Product + " " + r.Server.Version + " " + r.Server.State)
		if r.Server.Enterprise {
			text += " enterprise"
		}
		line("server", text, "")
		line("deleted", r.Server.howDeleted, "")
	}
	switch {
	case r.Token != nil:
		left := "without end"
		if r.Token.TTL > 0 {
			left = (time.Duration(r.Token.TTL) * time.Second).String() + " left"
			if !r.Token.Renewable {
				left += ", cannot be renewed"
			}
		}
		if r.Token.Uses > 0 {
			left += ", " + counted(r.Token.Uses, "use") + " left"
		}
		line("auth", strings.TrimSpace(r.Token.DisplayName+" "+left), s.tokenOrigin)
		line("policies", strings.Join(r.Token.Policies, ", "), "")
	case hidden:
		line("auth", "the token may not look itself up; it may still list", s.tokenOrigin)
	default:
		line("auth", "unknown", s.tokenOrigin)
	}
	keys := slices.Concat([]string{"backstage", "profile", "address"}, tlsKeys, []string{
		"public_url", "namespace", "catalog", "engine", "kv_version", "secret_suffix", "login", "renewal", "product", "vault_version", "index",
		"concurrency", "timeout", "mouse",
	})
	for _, key := range keys {
		if v := r.Settings[key]; v.Value != "" {
			line(key, v.Value, v.Origin)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := a.io.out.Write(text.Bytes())
	return err
}
