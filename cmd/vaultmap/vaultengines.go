package main

import (
	"context"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// engineNames have for an engine of Vault's own folders of its API that cannot be listed, each with
// the one that has its names: database/creds/NAME is of a role that database/roles/ lists. They are
// what the API documentation (developer.hashicorp.com/vault/api-docs) has below the mount.
type engineNames map[string]string

var (
	readNames = engineNames{
		"ad":           "creds=roles",
		"alicloud":     "creds=role",
		"aws":          "creds=roles sts=roles static-creds=static-roles",
		"azure":        "creds=roles",
		"consul":       "creds=roles",
		"database":     "creds=roles static-creds=static-roles",
		"ldap":         "creds=role static-cred=static-role",
		"mongodbatlas": "creds=roles",
		"nomad":        "creds=role",
		"openldap":     "creds=role static-cred=static-role",
		"pki":          "cert=certs issuer=issuers key=keys",
		"rabbitmq":     "creds=roles",
		"terraform":    "creds=role",
		"totp":         "code=keys",
	}
	writeNames = engineNames{
		"aws":        "creds=roles sts=roles",
		"database":   "rotate-role=static-roles rotate-root=config reset=config",
		"kubernetes": "creds=roles",
		"ldap":       "rotate-role=static-role",
		"openldap":   "rotate-role=static-role",
		"pki":        "issue=roles sign=roles issuer=issuers key=keys",
		"ssh":        "creds=roles issue=roles sign=roles",
		"totp":       "code=keys",
		"transform":  "decode=role encode=role",
		"transit":    "decrypt=keys encrypt=keys hmac=keys rewrap=keys sign=keys verify=keys",
	}
)

// paths returns those paths of a mount that go on from rest, what is typed behind its own.
func (e engineNames) paths(ctx context.Context, s *connect.Session, m vaultsvc.Mount,
	rest string) []string {
	folder, below, deep := strings.Cut(rest, "/")
	var out []string
	for pair := range strings.FieldsSeq(e[m.Kind()]) {
		name, listed, _ := strings.Cut(pair, "=")
		switch {
		case !deep && strings.HasPrefix(name, rest):
			out = append(out, m.Path+name+"/")
		case deep && name == folder:
			for _, l := range startingWith(ctx, s, m.Path+listed+"/"+below, connect.NamesAt) {
				if at, ok := strings.CutPrefix(l, m.Path+listed+"/"); ok {
					out = append(out, m.Path+name+"/"+at)
				}
			}
		}
	}
	return out
}
