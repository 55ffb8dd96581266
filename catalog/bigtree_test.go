package catalog

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// bigTree is a generated repository, as large as that of a company: services of many teams in
// one repository, in four languages, each with its manifests, chart, documents and pictures. A
// tree of the same size is always the same.
//
// Of 50 files one describes an entity; in one and a half of them stand references, in all syntaxes
// in turn; about as many as 20 are of a kind that may hold references and has none.
type bigTree struct {
	dir        string
	files      int // without .git
	entities   int // catalog files
	references int // files that hold references
}

// bigTreeVersion is changed with what the generator writes: trees are kept between runs.
const bigTreeVersion = 4

const filesOfService = 50

// writeBigTree writes a tree into an empty folder.
func writeBigTree(tb testing.TB, dir string, services int) {
	tb.Helper()
	w := &bigTreeWriter{dir: dir, fixtures: filesWithReferences(tb), text: newBigTreeText()}
	w.file(".git/HEAD", []byte("ref: refs/heads/main\n"))
	w.total = 0
	for i := range services {
		w.service(i)
	}
	if w.err != nil {
		tb.Fatal(w.err)
	}
}

// keptBigTree returns a tree with so many services, and among them definitions of APIs.
func keptBigTree(tb testing.TB, services, definitions int) bigTree {
	tb.Helper()
	t := sizeOfBigTree("", services)
	t.files += definitions
	t.dir = keptTree(tb, fmt.Sprintf("%d-%d", services, definitions), func(dir string) {
		writeBigTree(tb, dir, services)
		writeDefinitions(tb, dir, definitions)
	})
	return t
}

// keptTree returns a tree that was written by an earlier run, or writes it now, into the user's
// cache folder. Trees of other versions are removed from there.
func keptTree(tb testing.TB, name string, write func(dir string)) string {
	tb.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		tb.Fatal(err)
	}
	cache = filepath.Join(cache, "vaultmap-bench")
	hash := sha256.New()
	for _, f := range filesWithReferences(tb) {
		fmt.Fprintf(hash, "%q %q\n", f.Name, f.Data)
	}
	version := fmt.Sprintf("%d-%.8x", bigTreeVersion, hash.Sum(nil))
	others, _ := os.ReadDir(cache)
	for _, other := range others {
		if other.Name() != version {
			os.RemoveAll(filepath.Join(cache, other.Name()))
		}
	}
	dir := filepath.Join(cache, version, name)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	unfinished := dir + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		tb.Fatal(err)
	}
	write(unfinished)
	if err := os.Rename(unfinished, dir); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// writeDefinitions adds definitions of APIs to a tree, from 50 kB to 2 MB.
func writeDefinitions(tb testing.TB, dir string, n int) {
	tb.Helper()
	w := &bigTreeWriter{dir: dir, text: newBigTreeText()}
	sizes := []int{50, 70, 100, 150, 250, 400, 700, 2000} // kB
	for i := range n {
		name, text := w.text.definition(i, sizes[i%len(sizes)]*1000)
		w.file(fmt.Sprintf("teams/team-%02d/service-%04d/%s", i%40, i, name), []byte(text))
	}
	if w.err != nil {
		tb.Fatal(w.err)
	}
}

// keptEntities returns a tree of so many entities, each with a folder, and of nothing else.
func keptEntities(tb testing.TB, n int) bigTree {
	tb.Helper()
	dir := keptTree(tb, fmt.Sprintf("entities-%d", n), func(dir string) {
		w := &bigTreeWriter{dir: dir, text: newBigTreeText()}
		for i := range n {
			name := fmt.Sprintf("service-%05d", i)
			w.file(fmt.Sprintf("teams/team-%02d/%s/catalog-info.yaml", i%40, name),
				[]byte(w.text.entity(name, i)))
		}
		if w.err != nil {
			tb.Fatal(w.err)
		}
	})
	return bigTree{dir: dir, files: n, entities: n}
}

func sizeOfBigTree(dir string, services int) bigTree {
	return bigTree{dir: dir, files: services * filesOfService, entities: services,
		references: (services*3 + 1) / 2}
}

// filesWithReferences returns the fixtures of all syntaxes that hold at least one reference.
func filesWithReferences(tb testing.TB) []txtar.File {
	tb.Helper()
	archives, err := filepath.Glob("sources/testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		tb.Fatal(archives, err)
	}
	var files []txtar.File
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for i := 0; i < len(a.Files); i += 2 { // what must be found in it follows each file
			f := a.Files[i]
			if len(sources.Find(sources.File{Name: f.Name, Data: f.Data}).References) > 0 {
				files = append(files, f)
			}
		}
	}
	return files
}

type bigTreeWriter struct {
	dir      string
	fixtures []txtar.File
	used     int // fixtures
	text     *bigTreeText
	total    int
	err      error
}

func (w *bigTreeWriter) file(name string, data []byte) {
	w.total++
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	err := os.WriteFile(path, data, 0o644)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			err = os.WriteFile(path, data, fs.FileMode(0o644))
		}
	}
	if err != nil && w.err == nil {
		w.err = err
	}
}

// service writes the files of one service.
func (w *bigTreeWriter) service(i int) {
	before := w.total
	name := fmt.Sprintf("service-%04d", i)
	base := fmt.Sprintf("teams/team-%02d/%s/", i%40, name)
	t := w.text
	put := func(file string, data string) { w.file(base+file, []byte(data)) }

	put("catalog-info.yaml", t.entity(name, i))
	for range 1 + (i+1)%2 { // three for each two services
		f := w.fixtures[w.used%len(w.fixtures)]
		w.used++
		put(fmt.Sprintf("deploy/part-%d/%s", w.used, f.Name), string(f.Data))
	}
	if i%4 == 0 {
		put(".gitignore", "# made by the build\n/build/\n/dist/\n*.log\n*.tmp\n.idea/\ncoverage/\n!docs/build/\n")
	}
	for _, doc := range []string{"README.md", "docs/index.md", "docs/runbook.md"} {
		put(doc, t.prose(3000))
	}
	put("docs/overview.png", t.binary("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	put("static/body.woff2", t.binary("wOF2\x00\x01\x00\x00"))
	for _, kind := range []string{"deployment", "service", "configmap", "hpa", "networkpolicy"} {
		put("k8s/"+kind+".yaml", t.manifest(kind, name))
	}
	put("chart/Chart.yaml", "apiVersion: v2\nname: "+name+"\nversion: 1.2.3\nappVersion: 4.5.6\n")
	put("chart/values.yaml", t.values(name))
	put("chart/templates/deployment.yaml", t.chart("Deployment"))
	put("chart/templates/ingress.yaml", t.chart("Ingress"))
	put("chart/templates/_helpers.tpl", t.helpers(name))
	put("ci/pipeline.yml", t.pipeline(name, i%8 == 0))
	put("Makefile", "build:\n\tgo build ./...\n\ntest:\n\tgo test ./...\n\ndeploy:\n\tkubectl apply -f k8s\n")
	put("Dockerfile", "FROM debian:stable\nRUN apt-get update && apt-get install -y ca-certificates\nCOPY . /srv\nENTRYPOINT [\"/srv/"+name+"\"]\n")
	put("scripts/run.sh", "#!/bin/sh\nset -eu\ncd \"$(dirname \"$0\")\"\n./build.sh\nexec ./"+name+" --port 8080 \"$@\"\n")
	put("testdata/en.json", t.json(6000))
	put("testdata/events.json", t.json(10_000))
	put("tsconfig.json", "{\n  \"compilerOptions\": {\"strict\": true, \"target\": \"es2022\"},\n  \"include\": [\"src\"]\n}\n")

	l := languages()[i%4]
	put(l.manifest, t.json(800))
	put(l.lock, t.lock(30_000))
	for n := 0; w.total-before < filesOfService; n++ {
		put(fmt.Sprintf(l.source, n%2, n), t.source(1000+w.text.IntN(8000)))
	}
}

// language is what services are written in.
type language struct{ manifest, lock, source string }

func languages() []language {
	return []language{
		{"go.mod", "go.sum", "internal/part%d/handler_%d.go"},
		{"package.json", "package-lock.json", "src/components/part%d/View%d.tsx"},
		{"pom.xml", "gradle.lockfile", "src/main/java/com/example/part%d/Handler%d.java"},
		{"pyproject.toml", "poetry.lock", "app/part%d/handler_%d.py"},
	}
}

// bigTreeText makes texts that look like those of a repository, out of the same random numbers
// every time.
type bigTreeText struct {
	*rand.Rand
	code, words []byte // of which pieces are taken
}

func newBigTreeText() *bigTreeText {
	t := &bigTreeText{Rand: rand.New(rand.NewPCG(1, 2))}
	const pieces = 2 << 20
	for len(t.code) < pieces {
		t.code = append(t.code, t.line()...)
	}
	for len(t.words) < pieces {
		t.words = append(t.words, t.word()...)
		t.words = append(t.words, " \n"[min(1, t.IntN(12)/11)])
	}
	return t
}
