package find

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Twins are words that mean the same. Nil are those of the field; make others with [NewTwins].
type Twins struct {
	of    map[string][]form // by a word without what separates, those that mean the same
	words []string          // in order
}

// field is what people write in more than one way: each line is one meaning.
const field = `k8s kubernetes kube
stg stage staging
prd prod production
dev develop development
tst test testing
int integration
sbx sandbox
db database postgres pg
pg postgres postgresql psql
mongo mongodb
es elastic elasticsearch
rmq rabbit rabbitmq
pw pwd pass passwd password
cred creds credential credentials
cert crt certificate tls ssl
tok tkn token
svc service
sa service-account
acct account
usr user
adm admin administrator
cfg conf config configuration
env environment
addr address
app application
repo repository
msg message
infra infrastructure
mgmt management
mon monitoring
obs observability
authn authentication
authz authorization
pub public
priv private
ro readonly
rw readwrite
gh github
gl gitlab
bb bitbucket
az azure
gcp google-cloud
lb loadbalancer
tf terraform
srv server
bkp backup`

var ofTheField = sync.OnceValue(func() *Twins {
	return twinsOf(nil, func(yield func([]string) bool) {
		for line := range strings.Lines(field) {
			if !yield(strings.Fields(line)) {
				return
			}
		}
	})
})

// NewTwins returns the twins of the field and one's own: each of the lists is one meaning.
func NewTwins(own [][]string) *Twins {
	return twinsOf(ofTheField().of, slices.Values(own))
}

func twinsOf(of map[string][]form, meanings func(func([]string) bool)) *Twins {
	t := &Twins{of: map[string][]form{}}
	for word, forms := range maps.All(of) {
		t.of[word] = slices.Clip(forms)
	}
	for words := range meanings {
		for i, word := range words {
			this := newForm([]byte(word))
			if this.plain {
				continue
			}
			for k, other := range words {
				if f := newForm([]byte(other)); k != i && !f.plain && len(f.text) > 0 {
					t.of[string(this.text)] = append(t.of[string(this.text)], f)
				}
			}
		}
	}
	t.words = slices.Sorted(maps.Keys(t.of))
	return t
}

// maxForms is in how many ways a word is looked for: each takes time.
const maxForms = 40

// forms returns what was typed and the other ways to write it: with twins in place of all of it, or
// of the words that it is made of.
func (t *Twins) forms(typed form) []form {
	if t == nil {
		t = ofTheField()
	}
	forms := []form{typed}
	if typed.plain {
		return forms
	}
	for twin := range t.twins(typed.text) {
		forms = appendForm(forms, joined(form{}, twin, true))
	}
	var ways []form // to write the words so far
	for from, to := range typed.words() {
		word := typed.piece(from, to)
		with := []form{word}
		for twin := range t.twins(word.text) {
			with = append(with, joined(form{}, twin, true))
		}
		before := ways
		ways = nil
		for _, w := range with {
			if before == nil {
				ways = append(ways, w)
			}
			for _, b := range before {
				ways = append(ways, joined(b, w, w.edge != nil))
			}
		}
		ways = ways[:min(len(ways), maxForms)]
	}
	for _, way := range ways {
		if way.edge != nil {
			forms = appendForm(forms, way)
		}
	}
	return forms
}

// beginning is how many letters of a word stand for all of it, so that twins do not come and go
// while it is typed.
const beginning = 5

// twins yields the twins of a word, or of those that it is the beginning of.
func (t *Twins) twins(word []byte) iter.Seq[form] {
	return func(yield func(form) bool) {
		at, _ := slices.BinarySearch(t.words, string(word))
		for ; at < len(t.words) && strings.HasPrefix(t.words[at], string(word)); at++ {
			if len(word) < beginning && len(t.words[at]) > len(word) {
				return
			}
			for _, twin := range t.of[t.words[at]] {
				if !yield(twin) {
					return
				}
			}
		}
	}
}

// appendForm adds a form, unless there is room for no more, or where it is one of the others is.
func appendForm(forms []form, f form) []form {
	if len(forms) == maxForms || slices.ContainsFunc(forms, func(one form) bool {
		return f.narrows(&one)
	}) {
		return forms
	}
	return append(forms, f)
}

// words yields where the words of a form begin and end, slashes among them.
func (f *form) words() func(func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		from := 0
		for to := 1; to <= len(f.text); to++ {
			if to == len(f.text) || f.joint[to] {
				if !yield(from, to) {
					return
				}
				from = to
			}
		}
	}
}

// joined returns a form and another one behind it. Where that is a twin, words must be apart at its
// ends.
func joined(a, b form, twin bool) form {
	n := len(a.text)
	out := form{text: slices.Concat(a.text, b.text), joint: slices.Concat(a.joint, b.joint)}
	out.joint[n] = true
	if twin || a.edge != nil {
		out.edge = make([]bool, len(out.text)+1)
		copy(out.edge, a.edge)
	}
	if twin {
		out.edge[n], out.edge[len(out.text)] = true, true
	}
	return out
}
