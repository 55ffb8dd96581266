// Package login has the ways to obtain a token from Vault: one file for each auth method.
//
// Each is a [vaultsvc.Method] for [vaultsvc.Client.Login], which sends what it asks for through the
// guard, and stands in one list with what a config may say of it. What a login must ask the user
// for it asks a [Prompter].
//
// Rules:
//   - What is secret comes as a [Secret], which is read anew at each login: files are rotated.
//   - Nothing secret is in an error. No error repeats what a server has answered.
//   - Logging in goes to Vault alone, but for oauth2, which asks the issuer that the user named for
//     a JWT first, and oidc, whose issuer is the business of the user's browser.
//   - The settings come from whoever calls: it may not import package config.
//
// One file, one idea: registry.go (the list of methods), signin.go (how a session logs in, and
// asks), secret.go (what is kept: values, files), approle.go, cert.go, jwt.go, kubernetes.go,
// oauth2.go, oidc.go, password.go (userpass and ldap).
package login
