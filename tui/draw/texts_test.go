package draw

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// Texts that were made stay as they were, whatever is made after them.
func TestTextsStay(t *testing.T) {
	var texts Texts
	var got, want []string
	for i := range 3000 {
		got = append(got, texts.Join("a", texts.Int(i), "", "b"), texts.Thousands(i*i))
		want = append(want, fmt.Sprintf("a%db", i), slow(i*i))
		if i%500 == 0 {
			long := strings.Repeat("x", 2*blockSize)
			got, want = append(got, texts.Join(long, "y")), append(want, long+"y")
		}
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("text %d is %q, want %q", i, got[i], want[i])
		}
	}
	if got := texts.Join(); got != "" {
		t.Errorf("nothing joined is %q", got)
	}
}

func TestThousands(t *testing.T) {
	var texts Texts
	for _, n := range []int{0, 7, 999, 1000, 12402, 999999, 1000000, -1, -999, -1000, -123456,
		math.MaxInt, math.MinInt} {
		if got := texts.Thousands(n); got != slow(n) {
			t.Errorf("%d is %q, want %q", n, got, slow(n))
		}
	}
}

// slow writes a number with commas, the plain way.
func slow(n int) string {
	sign, s := "", fmt.Sprint(n)
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// A text costs no allocation of its own.
func TestTextsAllocate(t *testing.T) {
	var texts Texts
	n := testing.AllocsPerRun(1000, func() {
		texts.Join(texts.Thousands(123456), " of ", texts.Int(99), " rows")
	})
	if n > 0.1 {
		t.Errorf("%v allocations a text", n)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", time.Second: "1s", 59500 * time.Millisecond: "1m00s",
		247 * time.Second:              "4m07s",
		41*time.Minute + 5*time.Second: "41m", 125 * time.Minute: "2h05m", 76 * time.Hour: "3d4h",
	} {
		if got := (&Texts{}).Duration(d); got != want {
			t.Errorf("(%v) = %q).Duration(want %q", d, got, want)
		}
	}
	if got := Thousands(12402); got != "12,402" {
		t.Error(got)
	}
	if got := Thousands(999); got != "999" {
		t.Error(got)
	}
}
