package repo

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// slowOpen is how long a file may take to be opened and read before others are read meanwhile: from
// memory it takes a hundredth of that.
const slowOpen = time.Millisecond

// pace tells whether files take long to open. The zero value takes them for quick.
type pace struct {
	average atomic.Int64 // nanoseconds of the last few
	opening func()
}

// measured calls what opens a file or folder and returns how many bytes of it were read.
func (p *pace) measured(open func() int) {
	if p == nil {
		open()
		return
	}
	start := time.Now()
	if p.opening != nil {
		p.opening()
	}
	read := open()
	took := int64(time.Since(start)) - int64(read) // from memory a byte takes less than a nanosecond
	average := p.average.Load()
	p.average.Store(average + (took-average)/4) // that another worker's is lost does not matter
}

func (p *pace) slow() bool { return p.average.Load() > int64(slowOpen) }

// least returns how many workers there are while files are quick. No more than processors: the
// files of a repository mostly are in memory, and workers that wait for one another cost a fifth
// more.
func (w *Walker) least() int {
	if w.Workers > 0 {
		return w.Workers
	}
	return min(max(runtime.GOMAXPROCS(0), 2), 2*mostWorkers)
}

// work starts a worker, which does something first. It ends when the queue does, or when there are
// more than are needed.
func (w *Walker) work(ctx context.Context, first func()) {
	w.working.Add(1)
	w.workers.Go(func() {
		first()
		for t := range w.queue {
			w.workers.Run(func() { w.do(ctx, t) })
			w.waiting.Done()
			if n := w.working.Load(); int(n) > w.least() && !w.pace.slow() &&
				w.working.CompareAndSwap(n, n-1) {
				return
			}
		}
	})
}

// share leaves a task to another worker, or does it where there is enough to do for all of them.
// While files are slow there are more workers: each of them only waits, and a disk far away can
// find several files at once.
func (w *Walker) share(ctx context.Context, t task) {
	t.in.users.Add(1)
	w.waiting.Add(1)
	select {
	case w.queue <- t:
	default:
		w.waiting.Done()
		w.do(ctx, t)
		return
	}
	if w.Workers <= 0 && w.pace.slow() && int(w.working.Load()) < mostWorkers {
		w.work(ctx, func() {})
	}
}
