// Package login has the ways to obtain a token from Vault: one file for each auth method.
//
// Each is a [vaultsvc.Method] for [vaultsvc.Client.Login], which sends what it asks for through the guard. Where
// the official client has the method, that is used.
//
// Rules:
//   - What is secret comes as a [Secret], which is read anew at each login: files are rotated.
//   - Nothing secret is in an error. No error repeats what a server has answered.
//   - Logging in goes to Vault alone, but for oauth2, which asks the issuer that the user named for a
//     JWT first, and oidc, whose issuer is the business of the user's browser.
package login
