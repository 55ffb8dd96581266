// Package files is what the local files say: it has them read, once and whenever one of them
// changes.
//
// It owns the newest catalog and the scan that is under way. It draws nothing, knows no Vault and
// judges nothing; what the references mean is found out by others.
//
// One file: files.go.
package files
