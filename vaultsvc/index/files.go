package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File is a file of the folder, and what it says of itself, or why that cannot be known.
type File struct {
	Info
	Places Places // of a file that has these, and no names
	Path   string
	Err    error
}

// Files returns the files of the folder that are ours, damaged ones too.
func (c Cache) Files() ([]File, error) {
	var files []File
	root, err := c.open()
	add := func(name string, info fs.FileInfo) error {
		if strings.HasSuffix(name, temporary) {
			return nil
		}
		file := File{Path: filepath.Join(c.Dir, name)}
		var err error
		if strings.HasSuffix(name, ofPlaces) {
			err = file.readPlaces(root, name, info)
		} else {
			err = file.readNames(root, name)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was removed meanwhile
		}
		if err != nil {
			file.Info, file.Err = Info{Saved: info.ModTime(), Bytes: info.Size()}, err
		}
		files = append(files, file)
		return nil
	}
	return files, in(root, err, func(root *os.Root) error { return each(root, add) })
}

func (f *File) readNames(root *os.Root, name string) error {
	x, err := read(root, name)
	if err != nil {
		return err
	}
	f.Info = x.Info
	return f.in(x.fileName(), name)
}

func (f *File) readPlaces(root *os.Root, name string, info fs.FileInfo) error {
	is, places, err := readPlaces(root, name)
	if err != nil {
		return err
	}
	f.Info, f.Places, f.Saved = is, places, info.ModTime()
	return f.in(is.placesName(), name)
}

// in tells why a file cannot be where it is.
func (f *File) in(own, name string) error {
	if own != name {
		return fmt.Errorf("%w: it has another file's content", ErrForeign)
	}
	return nil
}
