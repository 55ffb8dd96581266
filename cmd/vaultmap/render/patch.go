package render

import "github.com/vaultmap/vaultmap/vaultsvc/harmless"

// Patch writes a difference as it stands where results are text, and what it is about where they
// are JSON. Whoever made it has seen to it that its lines do nothing to a terminal.
func Patch[T any](p *Printer, diff string, about []T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.sinks {
		s := &p.sinks[i]
		if s.format != JSON && s.format != JSONL {
			if p.err == nil {
				_, p.err = s.out.WriteString(diff)
			}
			continue
		}
		for _, one := range about {
			if p.err == nil {
				p.err = s.json(func(line []byte) ([]byte, error) {
					doc, err := harmless.JSON(one)
					return append(line, doc...), err
				})
				s.any = true
			}
		}
	}
}
