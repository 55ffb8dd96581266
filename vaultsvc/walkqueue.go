package vaultsvc

import (
	"container/heap"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// job is one folder that a walk has to list. There may be hundreds of thousands.
type job struct {
	root   *WalkRoot // that it lies below, or is
	path   string
	weight float64 // what it stands for of the whole: see [Progress]

	backpressure

	priority int32 // as the queue's Priority says, less how often it was refused
	order    int32 // among those of the same priority: the higher the sooner
	born     int32 // the newest has the highest
	depth    int16 // below the root
	probe    bool  // it is the first folder in the first in one at the top
	hint     bool  // nobody knows whether it is there: see walkbeyond.go
}

// bareJob is what a job takes beside its path, in bytes: a slice that grows has room for more.
const bareJob = 96

func (j job) size() int64 { return bareJob + int64(len(j.path)) }

func (j job) folder() vaultpath.Location {
	loc := j.root.Folder
	loc.Path = j.path
	return loc
}

const (
	// wide is how many folders may be queued before breadth is given up.
	wide = 1 << 14
	// maxPriority is the highest priority that counts.
	maxPriority = 1 << 30
)

// queue holds the folders that are still to be listed, in the order of their priorities.
//
// Without a Priority the newest comes first: the queue stays as long as one path is deep, not as
// the widest level is wide. With one, what is nearest to the roots comes first among equals: the
// folder whose name matches is found by looking into many, and not by finishing the first. When all
// at the top are listed one path down from each is, since most Vaults repeat themselves: a word
// that no folder's name has is seen soon where it may stand. As soon as the queue is wide all that
// is given up, and the newest comes first again.
type queue struct {
	jobs     []job
	priority *Priority // that they are in the order of
	born     int32
	size     int64 // in bytes
}

func (q *queue) len() int { return len(q.jobs) }

// push adds folders, of which the first is to come first.
func (q *queue) push(jobs []job) {
	for i := len(jobs) - 1; i >= 0; i-- {
		j := jobs[i]
		q.size += j.size()
		q.born++
		j.born = q.born
		q.place(&j, len(q.jobs))
		q.jobs = append(q.jobs, j)
		heap.Fix((*byPriority)(q), len(q.jobs)-1)
	}
}

// pop takes out what comes first.
func (q *queue) pop() job {
	last := len(q.jobs) - 1
	(*byPriority)(q).Swap(0, last)
	j := q.jobs[last]
	q.jobs[last] = job{} // its path is not to be kept
	q.jobs = q.jobs[:last]
	if last > 0 {
		heap.Fix((*byPriority)(q), 0)
	}
	q.size -= j.size()
	return j
}

// setPriority puts the queue in the order of another Priority.
func (q *queue) setPriority(priority *Priority) {
	if q.priority == priority {
		return
	}
	q.priority = priority
	for i := range q.jobs {
		q.place(&q.jobs[i], i)
	}
	heap.Init((*byPriority)(q))
}

// place gives a folder its priority and order, where so many are queued.
func (q *queue) place(j *job, queued int) {
	j.priority, j.order = -int32(j.refused), j.born
	if q.priority == nil || *q.priority == nil {
		return
	}
	j.priority += int32(min(max((*q.priority)(j.folder()), -maxPriority), maxPriority))
	switch {
	case queued >= wide:
	case j.probe:
		j.order = -2*1 - 1 // between those at the top and what is in them
	default:
		j.order = -2 * int32(j.depth)
	}
}

// byPriority is the queue as a heap. Its Push and Pop, which would allocate, are not used.
type byPriority queue

func (h *byPriority) Len() int { return len(h.jobs) }

func (h *byPriority) Less(a, b int) bool {
	x, y := &h.jobs[a], &h.jobs[b]
	switch {
	case x.priority != y.priority:
		return x.priority > y.priority
	case x.order != y.order:
		return x.order > y.order
	}
	return x.born > y.born
}

func (h *byPriority) Swap(a, b int) { h.jobs[a], h.jobs[b] = h.jobs[b], h.jobs[a] }

func (h *byPriority) Push(any) { panic("not used") }

func (h *byPriority) Pop() any { panic("not used") }
