package manifest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// helmOutput is what "helm template" prints: a marker and a comment before each document.
const helmOutput = `---
# Source: shop/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: shop
---
# Source: shop/templates/externalsecret.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop
  labels:
    helm.sh/chart: shop-0.1.0
spec:
  data: []
---
# Source: shop/charts/db/templates/none.yaml
---
# Source: shop/templates/tests/test-connection.yaml
apiVersion: v1
kind: Pod
metadata:
  name: "shop-test"
  annotations:
    "helm.sh/hook": test
`

// kustomizeOutput has objects alone, with a marker between them.
const kustomizeOutput = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop
  namespace: shop
spec: {}
`

// kubectlYAML is what "kubectl get ... -A -o yaml" prints.
const kubectlYAML = `apiVersion: v1
items:
- apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","spec":{"AGAIN":1}}
    managedFields:
    - apiVersion: external-secrets.io/v1
      fieldsV1: {f:AGAIN: {}}
    name: stripe
    namespace: shop
  spec:
    data:
    - remoteRef:
        key: shop/stripe
  status:
    AGAIN: x
- apiVersion: secrets.hashicorp.com/v1beta1
  kind: VaultStaticSecret
  metadata:
    name: db
    namespace: pay
  spec:
    script: |
      - this is text
kind: List
metadata:
  resourceVersion: ""
`

// kubectlJSON is the same in JSON.
const kubectlJSON = `{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\"spec\":{\"AGAIN\":1}}\n"
                },
                "name": "stripe",
                "namespace": "shop"
            },
            "spec": {"data": [{"remoteRef": {"key": "shop/str\u00efpe\ud83d\ude00", "version": 12345678901234567890}}]},
            "status": {"AGAIN": 1}
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
`

func described(data string) []string {
	var out []string
	for o := range Split([]byte(data)) {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", o.Line, o.Place(), o.Source,
			o.Fault)))
	}
	return out
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, stream string
		want         []string
	}{
		{"helm", helmOutput, []string{"1 ServiceAccount/shop shop/templates/serviceaccount.yaml",
			"7 ExternalSecret/shop shop/templates/externalsecret.yaml",
			"19 Pod/shop-test shop/templates/tests/test-connection.yaml"}},
		{"kustomize", kustomizeOutput, []string{"1 Namespace/shop", "5 ExternalSecret/shop/shop"}},
		{"kubectl", kubectlYAML, []string{"0 ExternalSecret/shop/stripe", "20 VaultStaticSecret/pay/db"}},
		{"kubectl in JSON", kubectlJSON, []string{"0 ExternalSecret/shop/stripe"}},
		{"CRLF", strings.ReplaceAll(kubectlYAML, "\n", "\r\n"),
			[]string{"0 ExternalSecret/shop/stripe", "20 VaultStaticSecret/pay/db"}},
		{"one object", `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}`,
			[]string{"0 Pod/a"}},
		{"several in JSON", `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}` + "\n" +
			`{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}`, []string{"0 Pod/a", "0 Pod/b"}},
		{"the list of a kind", "apiVersion: x/v1\nkind: PodList\nitems:\n  - metadata: {name: a}\n" +
			"  - metadata:\n      name: b\n", []string{"0 Pod/a", "0 Pod/b"}},
		{"a list in a list", "kind: List\napiVersion: v1\nitems:\n- kind: List\n  apiVersion: v1\n" +
			"  items:\n  - {kind: Pod, apiVersion: v1, metadata: {name: a}}\n", []string{"7 Pod/a"}},
		{"an empty list", "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n",
			[]string{"1"}},
		{"aliases", "kind: List\napiVersion: v1\nitems:\n- &a {kind: Pod}\n- *a\n", []string{"1"}},
		{"no object", "a: b\n", []string{"1"}},
		{"no YAML", "a: b\n---\na: [\n", []string{"1",
			"2   did not find expected node content while parsing a flow node"}},
		{"a name that is none", "kind: Pod\napiVersion: v1\nmetadata: {name: '../x'}\n", []string{"1"}},
		{"nothing but comments", "# a\n---\n# b\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := described(tc.stream); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tc.want) {
				t.Errorf("have %q\nwant %q", got, tc.want)
			}
			for o := range Split([]byte(tc.stream)) {
				if strings.Contains(string(o.Text), "AGAIN") {
					t.Errorf("said a second time: %s", o.Text)
				}
			}
		})
	}
}

func TestJSONKeepsTexts(t *testing.T) {
	t.Parallel()
	for o := range Split([]byte(kubectlJSON)) {
		for _, want := range []string{`shop/strïpe\U0001F600`, "12345678901234567890"} {
			if !strings.Contains(string(o.Text), want) {
				t.Errorf("no %s in %s", want, o.Text)
			}
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		stream string
		want   error
	}{
		{"", ErrNothing}, {" \n\t", ErrNothing}, {"a\x00b", ErrNotText},
		{strings.Repeat("#", MaxStream+1), ErrTooLarge}, {"a: b", nil},
	} {
		if _, err := Read(strings.NewReader(tc.stream)); !errors.Is(err, tc.want) {
			t.Errorf("%.20q: %v, want %v", tc.stream, err, tc.want)
		}
	}
}

// Whatever comes, no part of it is lost: each line with something in it is in an object, but for
// what a list says of itself.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{helmOutput, kustomizeOutput, kubectlYAML, kubectlJSON} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > repo.MaxFile>>6 {
			return
		}
		n := 0
		for o := range Split([]byte(s)) {
			n++
			_ = o.Place()
		}
		if n == 0 && !isEmpty([]byte(s)) && strings.TrimSpace(s) != "" {
			t.Errorf("nothing of %q", s)
		}
	})
}
