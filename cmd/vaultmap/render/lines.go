package render

// Interrupts has interrupts end no more than what is under way, for who reads lines. What it
// returns has them end the program again.
func (c *Console) Interrupts() (came <-chan struct{}, back func()) {
	all := make(chan struct{}, 1)
	c.interrupts.Store(&all)
	return all, func() { c.interrupts.Store(nil) }
}

// Interrupt hands an interrupt to who asked for it. It returns false where nobody did, or the last
// one was not taken yet: then something hangs.
func (c *Console) Interrupt() bool {
	to := c.interrupts.Load()
	if to == nil {
		return false
	}
	select {
	case *to <- struct{}{}:
		return true
	default:
		return false
	}
}

// Hide has what is typed not show, until what it returns is called: also after the shell has had
// the terminal meanwhile.
func (c *Console) Hide() (back func(), err error) {
	putBack := c.Change()
	if err := hideTyping(c.in.Fd()); err != nil {
		putBack()
		return nil, err
	}
	again, stop := continued()
	over := make(chan struct{})
	go func() {
		for {
			select {
			case <-again:
				_ = hideTyping(c.in.Fd())
			case <-over:
				return
			}
		}
	}()
	return func() {
		stop()
		close(over)
		putBack()
	}, nil
}
