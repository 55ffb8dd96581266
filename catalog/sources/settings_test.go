package sources

import (
	"fmt"
	"slices"
	"testing"
)

// The format of java.util.Properties: three separators, two comments, escapes and lines that
// go on.
func TestProperties(t *testing.T) {
	t.Parallel()
	const text = "\ufeffq.a=1\n  q.b : 2\r\nq.c 3\n# q.d=4\n ! q.e=5\nq.f = a,\\\n   b,\\\r\n\tc\nq.g\\:h=\\u0041\\tb\\=\nq.i\n\nq.j=\\\\\nother=x\n%dev.q.k=7\n#---\nq.l=8\nq.m=9\\"
	var got []string
	for i, document := range propertyDocuments(text, "q", 1, nil) {
		for _, s := range document {
			got = append(got, fmt.Sprintf("%d:%d %s=%s", i, s.line, s.key, s.value))
		}
	}
	want := []string{
		"0:1 q.a=1", "0:2 q.b=2", "0:3 q.c=3", "0:6 q.f=a,b,c", "0:9 q.g:h=A\tb=", "0:10 q.i=",
		"0:12 q.j=\\", "0:14 %dev.q.k=7", "1:16 q.l=8", "1:17 q.m=9",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// A name and its value may stand on two lines of YAML; only what was asked for is returned.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	const text = "export MY_NAME=\"a b\" # x\nmy_name: c\n- name: X_MY_NAME_Y\n  value: 'd'\n- name: MY_NAME\n  valueFrom: {}\n# MY_NAME=no\nTOKEN=CANARY\nMY_NAME\n{\"MY_NAME\": \"e\",\n"
	var got []string
	for _, v := range environment(File{Data: []byte(text)}, "my_name") {
		got = append(got, fmt.Sprintf("%d %s=%s", v.line, v.key, v.value))
	}
	want := []string{"1 MY_NAME=a b", "2 my_name=c", "3 X_MY_NAME_Y=d", "10 MY_NAME=e"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
