package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// TLS is how the connection is made safe. It has what the environment says, too: VAULT_CACERT and
// those beside it, or OpenBao's. "" is what nobody set.
type TLS struct {
	CACert     Value[string] // file with the certificates to trust; goes before the next two
	CAPEM      Value[string] // the certificates themselves
	CAPath     Value[string] // folder with such files
	ClientCert Value[string] // file; always with ClientKey
	ClientKey  Value[string] // file
	ServerName Value[string] // that the server's certificate must be for
	SkipVerify Value[*bool]  // nil where nobody set it
}

// tlsLevel is what one place says of TLS. Nil is what it does not.
type tlsLevel struct {
	caCert, caPEM, caPath, clientCert, clientKey, serverName *Value[string]
	skipVerify                                               *Value[*bool]
}

func (f *file) tls(to *tlsLevel) setting {
	var skip *Value[bool]
	keys := settingMap{
		"ca_cert":     {f.filePath(&to.caCert), aText, "file with the certificates to trust"},
		"ca_path":     {f.filePath(&to.caPath), aText, "folder with such files"},
		"client_cert": {f.filePath(&to.clientCert), aText, "file with the certificate to show"},
		"client_key":  {f.filePath(&to.clientKey), aText, "file with its key"},
		"server_name": {f.text(&to.serverName, checkServerName), aText, "that the server's is for"},
		"skip_verify": {f.boolean(&skip), aBool, "whether any certificate will do"},
	}
	read := func(name string, it *item) {
		f.keys(name, it, keys.readers())
		if skip != nil {
			to.skipVerify = &Value[*bool]{&skip.V, skip.Origin}
		}
		if (it.field("client_cert") == nil) != (it.field("client_key") == nil) {
			f.bad.add(it.origin(), fmt.Errorf("%s needs both client_cert and client_key", name))
		}
		if to.caCert != nil && to.caPath != nil {
			f.bad.add(to.caPath.Origin, fmt.Errorf("%s has both ca_cert and ca_path: one of them", name))
		}
	}
	return setting{read, func() form {
		all := keys.mapForm()
		all["dependentRequired"] = form{"client_cert": []string{"client_key"},
			"client_key": []string{"client_cert"}}
		all["not"] = form{"required": []string{"ca_cert", "ca_path"}}
		return all
	}, "of the connection to the server"}
}

var checkServerName = must(func(s string) bool { return s != "" && !hasControl(s) },
	"the server name is empty or holds control characters")

// tlsVariables are what the variables of a family (VAULT_ or BAO_) say.
func tlsVariables(env func(string) string, family string, bad *problems) tlsLevel {
	get := func(name string) *Value[string] { return variable(env, family+name) }
	l := tlsLevel{
		caCert: get("CACERT"), caPEM: get("CACERT_BYTES"), caPath: get("CAPATH"),
		clientCert: get("CLIENT_CERT"), clientKey: get("CLIENT_KEY"), serverName: get("TLS_SERVER_NAME"),
	}
	if v := get("SKIP_VERIFY"); v != nil {
		skip, err := strconv.ParseBool(v.V)
		if err != nil {
			bad.add(v.Origin, errors.New("it must be true or false"))
			return l
		}
		l.skipVerify = &Value[*bool]{&skip, v.Origin}
	}
	return l
}

// mergeTLS takes each setting from the first level that has it. The authorities to trust are one
// setting, and so are a certificate and its key.
func mergeTLS(levels ...tlsLevel) TLS {
	var ca, client, other tlsLevel
	for _, l := range slices.Backward(levels) {
		if l.caCert != nil || l.caPEM != nil || l.caPath != nil {
			ca = l
		}
		if l.clientCert != nil || l.clientKey != nil {
			client = l
		}
		other.serverName, other.skipVerify = cmp.Or(l.serverName, other.serverName),
			cmp.Or(l.skipVerify, other.skipVerify)
	}
	return TLS{
		CACert: first("", ca.caCert), CAPEM: first("", ca.caPEM), CAPath: first("", ca.caPath),
		ClientCert: first("", client.clientCert), ClientKey: first("", client.clientKey),
		ServerName: first("", other.serverName), SkipVerify: first(nil, other.skipVerify),
	}
}
