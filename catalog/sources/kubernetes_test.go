package sources

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestKubernetesFamily(t *testing.T) {
	for _, s := range kubernetesSources() {
		t.Run(s.Name, func(t *testing.T) {
			file := "testdata/" + s.Name + ".txtar"
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			update := os.Getenv("UPDATE") != ""
			for i := 0; i+1 < len(archive.Files); i += 2 {
				in, want := archive.Files[i], &archive.Files[i+1]
				if want.Name != "want" {
					t.Fatalf("%s is followed by %s", in.Name, want.Name)
				}
				got := listing(look(s, File{Name: in.Name, Data: in.Data}))
				if update {
					want.Data = []byte(got)
				}
				if got != string(want.Data) {
					t.Errorf("%s:\n%s\nwant\n%s", in.Name, got, want.Data)
				}
				if strings.Contains(got, canary) {
					t.Errorf("%s: a secret beside a reference is kept:\n%s", in.Name, got)
				}
				crlf := bytes.ReplaceAll(in.Data, []byte("\n"), []byte("\r\n"))
				if again := listing(look(s, File{Name: in.Name, Data: crlf})); again != got {
					t.Errorf("%s with CRLF:\n%s\nwant\n%s", in.Name, again, got)
				}
			}
			if update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
