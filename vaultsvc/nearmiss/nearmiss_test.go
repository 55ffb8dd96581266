package nearmiss

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A name that was written wrongly finds the one that was meant, whatever kind of name it is; one of
// another meaning finds none: a question that makes no sense is worse than none.
func TestOf(t *testing.T) {
	t.Parallel()
	commands := []string{"ls", "tree", "find", "open", "entity", "refs", "check", "explain", "status"}
	for _, tc := range []struct {
		written string
		names   []string
		want    string
	}{
		// Case and the signs between words: nothing is nearer.
		{"Teams/", []string{"teams/", "team/"}, "teams/ team/"},
		{"payments_api", []string{"payments-api", "payments-ap1"}, "payments-api payments-ap1"},
		{"PaymentsAPI", []string{"payments.api", "payments-worker"}, "payments.api"},
		{"secretSuffix", []string{"secret_suffix", "secret"}, "secret_suffix"},
		// What cannot be seen: a blank at the end, a zero width space, a soft hyphen.
		{"stripe", []string{"stripe ", "str\u200bipe", "stri\u00adpe"},
			"stripe  stri\u00adpe str\u200bipe"},
		// Of what is equally far the one in the same case is nearer.
		{"Stripe-key", []string{"STRIPE_KEY", "stripe-key", "Stripe_key"},
			"Stripe_key stripe-key STRIPE_KEY"},
		// Each slip of the hand.
		{"strpe", []string{"stripe"}, "stripe"},
		{"sttripe", []string{"stripe"}, "stripe"},
		{"stirpe", []string{"stripe"}, "stripe"},
		{"stroke", []string{"stripe"}, ""},
		{"strupe", []string{"stripe"}, "stripe"},
		{"tripe", []string{"stripe"}, "stripe"},
		{"stripes", []string{"stripe"}, "stripe"},
		{"prdo", []string{"prod", "dev", "staging"}, "prod"},
		{"paymets", []string{"payments", "platform"}, "payments"},
		{"pyaemnts", []string{"payments"}, "payments"},
		{"kubernets", []string{"kubernetes", "userpass"}, "kubernetes"},
		// Swapped and left out letters before other ones.
		{"form", []string{"fort", "from", "forms"}, "forms from fort"},
		// Short words.
		{"sl", commands, "ls"}, {"lss", commands, "ls"}, {"l", commands, ""}, {"dc", []string{"db"}, ""},
		{"opne", commands, "open"}, {"treee", commands, "tree"}, {"fnid", commands, "find"},
		// At most three, and never what was written.
		{"app-1", []string{"app-1", "app-2", "app-3", "app-4", "app-5"}, "app-2 app-3 app-4"},
		{"twice", []string{"twiec", "twiec"}, "twiec"},
		// Nothing that is another word.
		{"production", []string{"staging", "prod", "promotions"}, ""},
		{"payments", []string{"payments-api", "payment-gateway"}, ""}, // three letters more
		{"x", []string{"y", ""}, ""}, {"", []string{"a", ""}, ""},
		{"--", []string{"-", "a"}, "-"},
		// The attack: a name without end, which is compared with each of a folder.
		{strings.Repeat("a", 100_000), []string{strings.Repeat("a", 99_999)}, ""},
		{"secret", []string{strings.Repeat("secret", 100_000)}, ""},
	} {
		if got := strings.Join(Of(tc.written, tc.names), " "); got != tc.want {
			t.Errorf("%.50q: %q, want %q", tc.written, got, tc.want)
		}
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"": nil, "did you mean a?": {"a"}, "did you mean a or b?": {"a", "b"},
		"did you mean a, b or c?": {"a", "b", "c"},
	} {
		if got := Ask(names); got != want {
			t.Errorf("%v: %q, want %q", names, got, want)
		}
	}
}

// What a slip costs: a letter too many, too few, in the place of its neighbour, or another one.
func TestSlips(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"", "abc", 12}, {"abc", "", 12}, {"abc", "abd", 5},
		{"abc", "bac", 4}, {"abc", "ac", 4}, {"abcd", "badc", 8}, {"kitten", "sitting", 14},
		{"größe", "grösse", 9}} {
		if got := newWord("").slips([]rune(tc.a), []rune(tc.b), 100); got != tc.want {
			t.Errorf("%q, %q: %d, want %d", tc.a, tc.b, got, tc.want)
		}
		if got := newWord("").slips([]rune(tc.a), []rune(tc.b), tc.want-1); tc.want > 0 && got < tc.want {
			t.Errorf("%q, %q: %d of at most %d", tc.a, tc.b, got, tc.want-1)
		}
	}
}

// Where little may differ few cells are looked at, and it comes to the same as looking at all.
func TestSlipsWithinALimit(t *testing.T) {
	t.Parallel()
	letters := []rune("abc")
	random := rand.New(rand.NewPCG(1, 2))
	word := func() (out []rune) {
		for range random.IntN(9) {
			out = append(out, letters[random.IntN(len(letters))])
		}
		return out
	}
	w := newWord("")
	for range 20_000 {
		a, b := word(), word()
		all := w.slips(a, b, 1000)
		for _, limit := range []int{0, 1, 4, 5, 9, 10, 20} {
			if got := w.slips(a, b, limit); min(all, limit+1) != min(got, limit+1) {
				t.Fatalf("%q, %q: %d, within %d: %d", string(a), string(b), all, limit, got)
			}
		}
	}
	any := []rune("abcdefghijklmnopqrstuvwxyzABC0123456789-_.é$ ")
	for range 20_000 {
		var a []rune
		for range 12 {
			a = append(a, any[random.IntN(len(any))])
		}
		b := slices.Clone(a)
		for range 2 {
			b[random.IntN(len(b))] = any[random.IntN(len(any))]
		}
		if signsOf(string(a)).far(signsOf(string(b))) {
			t.Fatalf("%q and %q are two slips apart, and far", string(a), string(b))
		}
	}
}

// vault is a Vault of some folders, which counts how often it is asked.
type vault struct {
	folders map[string][]string
	asked   []string
	most    int
}

func newVault(secrets ...string) *vault {
	v := &vault{folders: map[string][]string{}, most: 12}
	for _, s := range secrets {
		segs := split(s)
		for i := 1; i < len(segs); i++ {
			folder := strings.Join(segs[:i], "")
			if !slices.Contains(v.folders[folder], segs[i]) {
				v.folders[folder] = append(v.folders[folder], segs[i])
			}
		}
	}
	return v
}

func (v *vault) list(folder string) ([]string, bool) {
	if len(v.asked) == v.most {
		return nil, false
	}
	v.asked = append(v.asked, folder)
	return v.folders[folder], true
}

// A path leads to what was meant also where a folder of it is wrong: near names come first, then
// another folder that has the rest. Who asks a server for that asks it few things.
func TestSearch(t *testing.T) {
	t.Parallel()
	secrets := []string{
		"secret/teams/payments/stripe", "secret/teams/payments/Stripe-webhook",
		"secret/teams/payments/db/main", "secret/teams/identity/stripe", "secret/infra/dns",
		"kv/apps/web/prod", "kv/apps/web/dev", "team/legacy/mail/relay",
	}
	for _, tc := range []struct {
		path, want string
		whole      bool
		asked      int
	}{
		{"secret/Teams", "secret/teams/", true, 1},
		{"secret/teams/payments/strpe", "secret/teams/payments/stripe", true, 3},
		{"secret/teams/payments/stripe-webhok", "secret/teams/payments/Stripe-webhook", true, 3},
		{"secret/paymets/stripe", "secret/teams/payments/stripe", true, 6}, // a folder is missing, too
		{"secret/payments/stripe", "secret/teams/payments/stripe", true, 6},
		{"secret/team/payments/stripe", "secret/teams/payments/stripe", true, 3},
		{"secret/apps/payments/stripe", "secret/teams/payments/stripe", true, 6},
		{"secret/data/teams/payments/stripe", "secret/teams/payments/stripe", true, 6},
		{"Secret/", "secret/", true, 0},
		{"secrets/teams/payments", "secret/teams/payments/", true, 2},
		{"sceret/teams/Payments/stripe", "secret/teams/payments/stripe", true, 3},
		{"team/legcay/mail", "team/legacy/mail/", true, 1},
		{"teem/legacy/mail/relay", "team/legacy/mail/relay", true, 2},
		{"kv/apps/web/prdo", "kv/apps/web/prod", true, 3},
		{"Kv/Apps/nothing/like/that", "kv/apps/", false, 12},
		{"secret/teams/payments/nothing", "", false, 12},
		{"secret/paymets/nothing", "secret/teams/payments/", false, 12},
		{"nowhere/at/all", "", false, 0},
	} {
		v := newVault(secrets...)
		s := Search{List: v.list, Few: 6}
		s.Mounts(tc.path, []string{"secret/", "kv/", "team/legacy/"})
		got, whole := s.Find()
		if fmt.Sprint(got) != fmt.Sprint(strings.Fields(tc.want)) || whole != tc.whole {
			t.Errorf("%s: %q, whole %t; want %q", tc.path, got, whole, tc.want)
		}
		if len(v.asked) > tc.asked {
			t.Errorf("%s: asked for %q, want %d", tc.path, v.asked, tc.asked)
		}
	}
}
