package login

import (
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// The service account of a pod logs in by its JWT, which kubelet writes anew from time to time.
// https://developer.hashicorp.com/vault/api-docs/auth/kubernetes
var kubernetesMethod = method{
	Method: authmethod.Method{
		Name: "kubernetes", Mount: "kubernetes",
		Keys: []authmethod.Key{{Name: "role", Required: true}, {Name: "service_account",
			Kind: authmethod.File}},
	},
	make: func(s settings) vaultsvc.Method {
		return JWT{Type: "kubernetes", Mount: s.Mount, Role: s.Get("role"),
			Token: s.secret("service_account")}
	},
}

// ServiceAccountFile is where a pod finds the token of its service account.
const ServiceAccountFile = "/var/run/secrets/kubernetes.io/serviceaccount/token"
