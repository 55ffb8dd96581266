package catalog

import "testing"

// What a Location says is understood, or told with its line.
func TestLocationEntities(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, archive string
		entities      []string
		problems      []string
	}{
		{"addresses and types of others", `
-- a.yaml --
location {type: url, target: 'https://github.com/o/r/blob/main/catalog-info.yaml'}
-- b.yaml --
location {target: 'http://b.example/x.yaml'}
-- c.yaml --
location {type: url, target: ./c.x}
-- c.x --
component c
-- d.yaml --
location {type: github-discovery, target: ../../o/*/blob/-/catalog-info.yaml}
-- e.yaml --
location {type: file, target: 'https://e.example/x.yaml'}
-- f.yaml --
location {type: File, target: ./f.x}
-- f.x --
component f
`, []string{"a a.yaml", "b b.yaml", "c c.x", "c c.yaml", "d d.yaml", "e e.yaml", "f f.x", "f f.yaml"}, []string{
			`e.yaml:4: target "https://e.example/x.yaml" is an address, not a path`,
			`f.yaml:4: spec.type is "File": is it file?`}},
		{"targets that are wrong", `
-- a.yaml --
location
  targets:
  - ./gone.yaml
  - ./sub
  - ./sub/
  - ../out.yaml
  - ./sub/../../out.yaml
  - /etc/passwd
  - ./no-entity.txt
  - ${{ values.path }}
  - sub\x.yaml
  - ./{a,../../b}.yaml
  - ../*.yaml
  - ./gone/*.yaml
  - '@(a|b).yaml'
  - 'a{1..3}.yaml'
  - ./empty/*.yaml
  - ./text.yaml
  - ./text.yaml/x
  - ../
-- sub/x.yaml --
component x
-- empty/x.txt --
nothing
-- no-entity.txt --
nothing
-- text.yaml --
nothing: at all
`, []string{"a a.yaml", "x sub/x.yaml"}, []string{
			`a.yaml:6: target "./gone.yaml" does not exist`,
			`a.yaml:7: target "./sub" is a folder, not a file`,
			`a.yaml:8: target "./sub/" ends in a slash: Backstage refuses that`,
			`a.yaml:9: target "../out.yaml" leads out of the folders that are scanned, and is not followed`,
			`a.yaml:10: target "./sub/../../out.yaml" leads out of the folders that are scanned, and is not followed`,
			`a.yaml:11: target "/etc/passwd" leads out of the folders that are scanned, and is not followed`,
			`a.yaml:12: target "./no-entity.txt" holds no entity`,
			`a.yaml:13: target "${{ values.path }}" is a placeholder of a template`,
			`a.yaml:14: target "sub\\x.yaml" does not exist: between folders stands /`,
			`a.yaml:15: target "./{a,../../b}.yaml" leads out of the folders that are scanned, and is not followed`,
			`a.yaml:16: target "../*.yaml" leads out of the folders that are scanned, and is not followed`,
			`a.yaml:17: target "./gone/*.yaml" does not exist: there is no folder gone`,
			`a.yaml:18: target "@(a|b).yaml" is not followed: of patterns only *, **, ?, [] and {} are known here`,
			`a.yaml:19: target "a{1..3}.yaml" is not followed: of patterns only *, **, ?, [] and {} are known here`,
			`a.yaml:21: target "./text.yaml" holds no entity`,
			`a.yaml:22: target "./text.yaml/x" does not exist`,
			`a.yaml:23: target "../" ends in a slash: Backstage refuses that`}},
		{"files may be missing where that was said", `
-- a.yaml --
location {presence: optional, targets: [./gone.yaml, ./gone/*.yaml, ../out.yaml]}
-- b.yaml --
location {presence: maybe, target: ./gone.yaml}
`, []string{"a a.yaml", "b b.yaml"}, []string{
			`a.yaml:4: target "../out.yaml" leads out of the folders that are scanned, and is not followed`,
			`b.yaml:4: spec.presence is "maybe": it must be required or optional`,
			`b.yaml:4: target "./gone.yaml" does not exist`}},
		{"a file with a broken entity holds one", `
-- a.yaml --
location {targets: [./b.x, ./c.x]}
-- b.x --
apiVersion: backstage.io/v1alpha1
kind: Component
-- c.x --
apiVersion: backstage.io/v1alpha1
kind: [
`, []string{"a a.yaml"}, []string{
			`b.x:1: metadata.name is missing`,
			`c.x:2: not valid YAML: did not find expected node content while parsing a flow node`}},
		{"what Backstage refuses", `
-- spec.yaml --
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: a}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: b}
spec: ./x.yaml
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: c}
spec:
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: d}
spec: {type: '', target: , targets: ./x.yaml}
---
apiVersion: backstage.io/v1beta2
kind: Location
metadata: {name: e}
spec:
  type: [file]
  target:
    $text: ./target.txt
  targets:
  - 1
  - $text: ./x
  - ''
  - [./y.yaml]
  - ~
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: f}
spec: {targets: {a: b}}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: g}
spec: {}
---
apiVersion: backstage.io/v1beta1
kind: location
metadata: {name: h}
spec: {targets: [], target: ./gone.yaml, target: ./x.yaml, presence: 1}
`, []string{"a spec.yaml", "b spec.yaml", "c spec.yaml", "d spec.yaml", "e spec.yaml", "f spec.yaml", "g spec.yaml", "h spec.yaml"}, []string{
			`spec.yaml:1: spec is missing: Backstage refuses a Location without one`,
			`spec.yaml:8: spec must be a map, not a string`,
			`spec.yaml:13: spec is missing: Backstage refuses a Location without one`,
			`spec.yaml:18: spec.target has no value: Backstage refuses that`,
			`spec.yaml:18: spec.targets must be a list: one target stands in spec.target`,
			`spec.yaml:18: spec.type has no value: Backstage refuses that`,
			`spec.yaml:20: apiVersion is "backstage.io/v1beta2": of kind Location Backstage takes backstage.io/v1alpha1 and backstage.io/v1beta1 alone`,
			`spec.yaml:24: spec.type must be a string, not a list`,
			`spec.yaml:26: spec.target must be a string, not a "$text" placeholder, which is not expanded here`,
			`spec.yaml:28: spec.targets must hold strings, not a number`,
			`spec.yaml:29: spec.targets must hold strings, not a "$text" placeholder, which is not expanded here`,
			`spec.yaml:30: spec.targets holds a text without a value: Backstage refuses that`,
			`spec.yaml:31: spec.targets must hold strings, not a list`,
			`spec.yaml:32: spec.targets must hold strings, not a null`,
			`spec.yaml:37: spec.targets must be a list, not a map`,
			`spec.yaml:45: kind "location" is not known: is it Location?`,
			`spec.yaml:47: spec.presence must be a string, not a number`,
			`spec.yaml:47: spec.target is there 2 times: Backstage refuses that`,
			`spec.yaml:47: target "./gone.yaml" does not exist`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := scanAll(t, pointers(t, tc.archive))
			equal(t, "entities", files(c), tc.entities)
			equal(t, "problems", messages(c), tc.problems)
		})
	}
}
