package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// smallHeap is what the program may take without any frugality, its code left out. What is alive
	// after a million names nearly fills it.
	smallHeap = 64 << 20
	// garbage is how much more than what is alive it may take beyond that, with what the runtime has
	// beside the heap, some of which grows with it. With 6 MiB less a million names cost half as much
	// processor time again.
	garbage = 15 << 20
)

// boundMemory keeps garbage small beside what is alive. Go lets it grow to as much as is alive:
// with the names of a large Vault that would be memory taken from a bastion host for nothing, since
// these hold no pointers and are collected in no time. Below half of smallHeap nothing changes.
// Where more is alive the bound moves with it, so that the collector always has room; it is asked
// after each collection, for nothing else tells.
//
// Nor is anything collected before 16 MB are there: Go begins at 4 MB, in the middle of the first
// frame, and a walk that keeps no names would go on so, some hundred times for nothing.
//
// Whoever sets GOMEMLIMIT or GOGC knows better.
func boundMemory() {
	percent := debug.SetGCPercent(startGCPercent)
	if percent != usualGCPercent || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		debug.SetGCPercent(percent)
		return
	}
	debug.SetMemoryLimit(smallHeap)
	afterCollections(followMemory)
}

// followMemory bounds memory by what was alive in the last collection.
func followMemory() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	alive := sample[0].Value.Uint64()
	debug.SetGCPercent(gcPercent(alive))
	debug.SetMemoryLimit(memoryBound(alive))
}

// The collector begins where the heap has grown by so much, and not below 4 MB for each hundred.
const (
	usualGCPercent = 100
	startGCPercent = 400
)

// gcPercent returns by how much the heap may grow while so many bytes of it are alive: to 16 MB, or
// by as much as usual.
func gcPercent(alive uint64) int {
	const worthIt = 16 << 20
	return int(min(max(100*worthIt/max(alive, 1), 200)-100, startGCPercent))
}

// memoryBound returns how much memory the program may take while so many bytes of its heap are
// alive. What is alive has next to no pointers: to collect more often costs little until there is
// hardly any room, so that the room need not grow as what is alive does.
func memoryBound(alive uint64) int64 {
	return max(smallHeap, int64(alive+alive/20)+garbage)
}

// afterCollections calls do some time after each collection of garbage.
func afterCollections(do func()) {
	// A block with a pointer in it has a place of its own, so that the next collection finds it
	// unused.
	unused := &struct{ _ *byte }{}
	runtime.AddCleanup(unused, func(do func()) {
		do()
		afterCollections(do)
	}, do)
}
