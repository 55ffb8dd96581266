package xref

import (
	"fmt"
	"strings"
)

// codeForms are those of programs.
func codeForms() []writtenForm {
	const goFile = "package main\n\nfunc read() {\n\t%s\n}\n"
	return []writtenForm{
		{"hvac", "kv", apart, func(w *written, t told, m spotMaker) bool {
			version, method := "", "v1.read_secret"
			if t.version == 2 {
				version = w.versionLine(", version=%s")
				method = m.pick("v2.read_secret_version", "read_secret_version")
			} else {
				w.version = ""
			}
			text, path := "", quoted(t.path)
			if m.IntN(2) == 0 {
				text, path = "PATH = "+path+"\n", "PATH"
			}
			data := "[\"data\"]"
			if t.version == 2 {
				data += data
			}
			w.file("app.py", fmt.Sprintf("import hvac\n%sclient = hvac.Client(namespace=%s)\nx = client.secrets.kv.%s(\n    path=%s%s,\n    mount_point=%s,\n)%s[%s]\n",
				text, quoted(w.namespace), method, path, version, quoted(t.mount), data, quoted(w.field)))
			return w.field != "data"
		}},
		{"hvac", "read", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("app.py", fmt.Sprintf("import hvac\nvault = hvac.Client(namespace=%s)\nx = vault.read(%s)\n",
				quoted(w.namespace), quoted(escapedSigns(t.path))))
			return true
		}},
		{"vault-go", "kv", apart, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			call := fmt.Sprintf("client.KVv%d(%s).Get(ctx, %s)", t.version, quoted(t.mount), quoted(t.path))
			if w.version != "" && t.version == 2 {
				call = fmt.Sprintf("client.KVv2(%s).GetVersion(ctx, %s, %s)", quoted(t.mount), quoted(t.path),
					w.version)
			} else {
				w.version = ""
			}
			w.file("main.go", fmt.Sprintf(goFile, "client.SetNamespace("+quoted(w.namespace)+")\n\t"+call))
			return true
		}},
		{"vault-go", "logical", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("main.go", fmt.Sprintf(goFile, "client.Logical().Read("+quoted(t.path)+")"))
			return true
		}},
		{"vault-client-go", "kv", apart, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("main.go", fmt.Sprintf(goFile, fmt.Sprintf(
				"client.Secrets.KvV%dRead(ctx, %s, vault.WithMountPath(%s), vault.WithNamespace(%s))", t.version,
				quoted(t.path), quoted(t.mount), quoted(w.namespace))))
			return !strings.HasSuffix(t.path, "/")
		}},
	}
}
