// Package manifest takes apart what a program prints of a cluster, or for one: manifests of
// Kubernetes one after the other, as helm template, kustomize build and kubectl get print them, in
// YAML or JSON, and lists of them.
//
// Rules:
//   - What is printed is not trusted: package yamldoc reads it, within its limits. Nothing panics.
//   - Nothing is left out in silence: what cannot be taken apart is handed on as it is, and what is
//     no YAML is told.
//   - What an object says a second time is taken out: its status, and its own former text in
//     an annotation.
//   - Nothing here knows what a secret is.
//
// One file, one idea: stream.go reads it whole, split.go cuts it into objects, list.go those of a
// list, object.go is one of them.
package manifest
