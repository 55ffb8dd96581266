package vaultsvc

import (
	"crypto/tls"
	"errors"
	"net/http"

	"github.com/hashicorp/vault/api"
)

// TLS says how the connection is made safe. What is set goes before VAULT_CACERT and those beside
// it, each field by itself, but for the authorities, which are one setting.
type TLS struct {
	// file with the certificates of the authorities to trust; goes before the next two
	CACert     string
	CAPEM      string // such certificates themselves
	CAPath     string // folder with such files
	ClientCert string // file with the client's certificate; always with ClientKey
	ClientKey  string // file
	ServerName string // that the server's certificate must be for, and that it is asked for (SNI)
	SkipVerify *bool  // take any certificate; nil is what VAULT_SKIP_VERIFY says
}

// apply puts the settings into those of the official client, which has read the environment. Where
// that is about another server, nothing of it stays.
func (t TLS) apply(conf *api.Config, otherEnvironment bool) error {
	transport, ok := conf.HttpClient.Transport.(*http.Transport)
	if !ok || transport.TLSClientConfig == nil {
		return errors.New("there is no TLS")
	}
	now := transport.TLSClientConfig
	if otherEnvironment {
		now.RootCAs, now.GetClientCertificate, now.ServerName, now.InsecureSkipVerify = nil, nil, "",
			false
	}
	err := conf.ConfigureTLS(&api.TLSConfig{
		CACert: t.CACert, CACertBytes: []byte(t.CAPEM), CAPath: t.CAPath, ClientCert: t.ClientCert,
		ClientKey:     t.ClientKey,
		TLSServerName: t.ServerName, Insecure: t.SkipVerify != nil && *t.SkipVerify,
	})
	if t.SkipVerify != nil {
		now.InsecureSkipVerify = *t.SkipVerify // it sets that, and never takes it back
	}
	now.MinVersion = tls.VersionTLS12
	return err
}
