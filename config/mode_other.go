//go:build !unix

package config

import "io/fs"

func isOwn(fs.FileInfo) bool { return true }

func hasPrivateGroup(fs.FileInfo) bool { return false }
