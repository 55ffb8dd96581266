package main

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

// What is printed as it comes is there soon after its answer, though another answer lets wait for
// itself: who follows the output of a long walk sees what there is.
func TestLinesComeAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Delay("secrets/deep/", patience)
	for _, args := range []string{"tree -o jsonl secrets", "find -o jsonl e"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			cmd := e.start(e.lister, strings.Fields(args)...).command(t)
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			defer cmd.Wait()
			defer cmd.Process.Kill()
			began, want := time.Now(), `"location":"`+webhook+`"`
			lines := bufio.NewScanner(out)
			for lines.Scan() && !strings.Contains(lines.Text(), want) {
			}
			if !strings.Contains(lines.Text(), want) || time.Since(began) > patience/2 {
				t.Errorf("after %s the last line is %q", time.Since(began), lines.Text())
			}
		})
	}
}
