package weburl

import (
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Folder makes the addresses of what is in one folder. But for the name they are the same, and a
// walk asks for two a name: what stands around it is found out once.
type Folder struct {
	urls       URLs
	mount      vaultsvc.Mount
	folder     vaultpath.Location
	view, edit frame
}

// frame is what stands around the name of a secret in an address.
type frame struct {
	before, after string
	named         bool // else the address holds no name, or is none
}

// In returns the maker of addresses of what is in a folder.
func (u URLs) In(m vaultsvc.Mount, folder vaultpath.Location) Folder {
	f := Folder{urls: u, mount: m, folder: folder}
	f.view, f.edit = f.frameOf(URLs.View), f.frameOf(URLs.Edit)
	return f
}

// pages makes one kind of address, as [URLs.View].
type pages func(URLs, vaultsvc.Mount, vaultpath.Location) string

// frameOf finds out where the name stands: where the addresses of two names differ.
func (f *Folder) frameOf(page pages) frame {
	zero := page(f.urls, f.mount, f.folder.Join("0"))
	one := page(f.urls, f.mount, f.folder.Join("1"))
	for i := range zero {
		if zero[i] != one[i] {
			return frame{zero[:i], zero[i+1:], true}
		}
	}
	return frame{}
}

// View is [URLs.View] of a name in the folder.
func (f *Folder) View(name string) string { return f.around(name, f.view, URLs.View) }

// Edit is [URLs.Edit] of a name in the folder.
func (f *Folder) Edit(name string) string { return f.around(name, f.edit, URLs.Edit) }

// Create is [URLs.Create] of a name in the folder.
func (f *Folder) Create(name string) string {
	return f.urls.Create(f.mount, f.folder.Join(name))
}

func (f *Folder) around(name string, frame frame, page pages) string {
	if frame.named && standsAsItIs(name) {
		return frame.before + name + frame.after
	}
	return page(f.urls, f.mount, f.folder.Join(name))
}

// standsAsItIs reports whether a name is that of a secret, and none that is escaped or has a
// meaning of its own in an address.
func standsAsItIs(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c|0x20 < 'a' || c|0x20 > 'z' {
			if (c < '0' || c > '9') && c != '-' && c != '_' {
				return false
			}
		}
	}
	return name != ""
}
