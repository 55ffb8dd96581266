package xref

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// NearRule is a policy in a file, and which of its rules is nearest to one that it lacks.
type NearRule struct {
	*Policy
	Rule sources.Grant
}

// Lacking returns the policies of some names in which a rule could stand for a path of the API of a
// namespace, the most likely first: those that decide about the path already, by the most of it,
// then those whose rules have the most of it in common.
func (x *Index) Lacking(names []string, namespace, path string) []NearRule {
	type near struct {
		NearRule
		decides bool
		common  int
	}
	path = inNamespace(namespace, path)
	var found []near
	for _, p := range x.policies {
		if p.Namespace != namespace && !strings.HasPrefix(namespace+"/", inNamespace(p.Namespace, "")) ||
			!slices.ContainsFunc(p.Names, func(n string) bool { return slices.Contains(names, n) }) {
			continue
		}
		best := near{NearRule: NearRule{Policy: p, Rule: p.Rules[0]}}
		for _, g := range p.Rules {
			if n := common(inNamespace(p.Namespace, g.Path), path); n > best.common {
				best.Rule, best.common = g, n
			}
		}
		if rule, ok := p.rules.Deciding(path, strings.HasSuffix(path, "/")); ok {
			best.Rule, best.decides, best.common = *p.by[rule.Path], true, len(rule.Path)
		}
		found = append(found, best)
	}
	slices.SortStableFunc(found, func(a, b near) int {
		if a.decides != b.decides {
			return cmp.Compare(bit(b.decides), bit(a.decides))
		}
		return cmp.Compare(b.common, a.common)
	})
	out := make([]NearRule, len(found))
	for i, n := range found {
		out[i] = n.NearRule
	}
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// common returns how many segments two paths begin with alike.
func common(a, b string) int {
	n := 0
	for {
		first, restA, moreA := strings.Cut(a, "/")
		second, restB, moreB := strings.Cut(b, "/")
		if first != second {
			return n
		}
		if n++; !moreA || !moreB {
			return n
		}
		a, b = restA, restB
	}
}
