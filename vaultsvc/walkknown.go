package vaultsvc

import "github.com/vaultmap/vaultmap/vaultsvc/vaultpath"

// What somebody has listed already a walk does not ask for again. It is told of that before it
// begins, and while it is under way of what others have asked for meanwhile.

// Known is what is known below the roots of a walk before it begins.
type Known struct {
	// Folders are those that the walk leaves out where it comes to them: what is to be listed below
	// them is a root of its own.
	Folders []vaultpath.Location
	// Progress is what they and all others that are known count for, above the roots too.
	Progress Progress
	// Part is what they stand for of the whole: the roots have the rest.
	Part float64
}

// SetKnown tells the walk what is known. Call it before [Walk.Run].
func (w *Walk) SetKnown(known Known) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range known.Folders {
		w.begun[folder] = beginning{named: true}
	}
	queued := w.progress.Queued
	w.progress, w.done = known.Progress, known.Part
	w.progress.Queued = queued
}

// Tell gives the walk what a folder has answered to somebody else, as from [Client.List]: it counts
// that when it comes to the folder, and hands it out as [Listing.Told].
func (w *Walk) Tell(folder vaultpath.Location, names []string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told[folder] = reply{names, err}
}

type reply struct {
	names []string
	err   error
}

// known returns what a folder has answered to somebody else, or as a hint that was none.
func (w *Walk) known(folder vaultpath.Location) (names []string, told bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a, told := w.told[folder]; told {
		delete(w.told, folder)
		return a.names, true, a.err
	}
	return nil, false, w.begun[folder].missed
}

// Guesses returns the folders that the walk has not come to and nobody has named: they may lie
// below one that is denied. Call it between runs.
func (w *Walk) Guesses() (folders []vaultpath.Location) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, j := range w.queue.jobs {
		if j.hint {
			folders = append(folders, j.folder())
		}
	}
	return folders
}
