// Package pages has the addresses of the official UI's pages, for who shows locations.
//
// One file, one idea: pages.go.
package pages
