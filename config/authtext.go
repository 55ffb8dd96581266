package config

import (
	"fmt"
	"strings"
)

// String says how to log in: the method, its mount, and each setting. Nothing in it is secret.
func (a *Auth) String() string {
	if a.Method == "token" {
		return strings.TrimSpace("token " + a.TokenFile)
	}
	mount := strings.Trim(a.Mount, "/")
	if mount == "" {
		mount = a.Usual()
	}
	parts := []string{fmt.Sprintf("%s at auth/%s", a.Method, mount)}
	add := func(what, value string) {
		if value != "" {
			parts = append(parts, what+" "+value)
		}
	}
	add("role", a.Role)
	add("service account in", a.ServiceAccountFile)
	add("role id", a.RoleID)
	add("role id in", a.RoleIDFile)
	wrapped := "secret id in"
	if a.Wrapped {
		wrapped = "wrapped secret id in"
	}
	add(wrapped, a.SecretIDFile)
	add(wrapped, a.SecretIDEnv)
	add("jwt in", a.JWTFile)
	add("jwt in", a.JWTEnv)
	add("user", a.Username)
	add("password in", a.PasswordFile)
	add("password in", a.PasswordEnv)
	add("endpoint", a.TokenEndpoint)
	add("client", a.ClientID)
	add("client secret in", a.ClientSecretFile)
	add("client secret in", a.ClientSecretEnv)
	add("audiences", strings.Join(a.Audiences, " "))
	add("scopes", strings.Join(a.Scopes, " "))
	if a.Port != 0 {
		parts = append(parts, fmt.Sprintf("port %d", a.Port))
	}
	if a.Asks() {
		parts = append(parts, "password asked for")
	}
	return strings.Join(parts, ", ")
}

// Usual returns the path at which the method usually is mounted.
func (a *Auth) Usual() string {
	if a.Method == "oauth2" {
		return "jwt"
	}
	return a.Method
}

// Asks tells whether the user must be asked for a password.
func (a *Auth) Asks() bool {
	return (a.Method == "userpass" || a.Method == "ldap") && a.PasswordFile == "" && a.PasswordEnv == ""
}
