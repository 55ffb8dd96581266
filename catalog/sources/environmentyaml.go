package sources

import (
	"cmp"
	"slices"
	"strings"
)

// environmentOf returns the variables of a file as [environment] does, but for what YAML knows
// better where the file is YAML: where a value ends in "{NAME: a/b}" and "[NAME=a/b]", block
// scalars, and a name and a value on one line.
func environmentOf(f File, name string) []setting {
	found := environment(f, name)
	if !wantsYAML(f.Name) {
		return found
	}
	lower, upper := strings.ToLower(name), strings.ToUpper(name)
	known := map[setting]int{} // without their values
	for i, v := range found {
		known[setting{key: v.key, line: v.line}] = i
	}
	add := func(v setting) {
		if !strings.Contains(v.key, lower) && !strings.Contains(v.key, upper) || v.value == "" || len(v.value) > maxSetting {
			return
		}
		if i, ok := known[setting{key: v.key, line: v.line}]; ok {
			found[i].value = v.value
		} else if len(found) < maxValues {
			found = append(found, v)
		}
	}
	for root := range f.roots(lower, upper) {
		for n := range root.Every() {
			for key, value := range n.Pairs() {
				add(setting{key: key.Text(), value: strings.TrimSpace(value.Text()), line: key.Line()})
			}
			if n.IsList() {
				for item := range n.Items() {
					key, value, _ := strings.Cut(item.Text(), "=")
					add(setting{key: key, value: strings.TrimSpace(value), line: item.TextLine()})
				}
			}
			if of := n.Get("name"); !of.IsZero() {
				add(setting{key: of.Text(), value: strings.TrimSpace(n.Get("value").Text()), line: of.Line()})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b setting) int { return cmp.Compare(a.line, b.line) })
	return found
}
