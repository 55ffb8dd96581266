package repo

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

const (
	// slowOpen is how long a file may take to be opened and read before others are read meanwhile:
	// from memory it takes a hundredth of that.
	slowOpen = time.Millisecond
	// fewSlow is how many more of the last files must have been slow than quick. On a machine that
	// has much to do any file may take long, since somebody else is at work: there, more workers are
	// worse.
	fewSlow = 3
)

// pace tells whether files take long to open. The zero value takes them for quick.
type pace struct {
	score   atomic.Int64 // how many more were slow than quick, at most twice fewSlow
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
	took := time.Since(start) - time.Duration(read) // from memory a byte takes less than a nanosecond
	// That what another worker adds meanwhile is lost does not matter.
	switch score := p.score.Load(); {
	case took > slowOpen && score < 2*fewSlow:
		p.score.Store(score + 1)
	case took <= slowOpen && score > 0:
		p.score.Store(score - 1)
	}
}

func (p *pace) slow() bool { return p.score.Load() >= fewSlow }

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
