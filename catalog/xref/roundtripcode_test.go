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

// javaForms are those of programs in Java, Kotlin and Scala.
func javaForms() []writtenForm {
	const class = "import org.springframework.vault.core.VaultTemplate;\n\nclass A {\n    VaultTemplate vaultTemplate;\n\n" +
		"    void read() {\n        %s;\n    }\n}\n"
	return []writtenForm{
		{"spring-vault", "operations", apart, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("A.java", fmt.Sprintf(class, fmt.Sprintf(
				"vaultTemplate.opsForKeyValue(%s, KeyValueBackend.KV_%d).get(%s)", quoted(t.mount), t.version,
				quoted(t.path))))
			return true
		}},
		{"spring-vault", "template", asWrittenV1, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("A.java", fmt.Sprintf(class, "vaultTemplate.read("+quoted(t.path)+")"))
			return true
		}},
		{"spring-vault", "property source", addsData, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("A.kt", fmt.Sprintf("@VaultPropertySource(%s)\nclass A\n", kotlinText(t.path)))
			return true
		}},
		{"vault-java-driver", "logical", firstSegment, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("A.java", fmt.Sprintf("class A {\n    Vault vault = new Vault(new VaultConfig().nameSpace(%s).engineVersion(%d));\n    Object x = vault.logical().read(%s);\n}\n",
				quoted(w.namespace), t.version, quoted(escapedPath(t.path))))
			return true
		}},
		{"quarkus-vault", "engine", grafanaRule, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.mount = Mount{Path: "secret/", KVVersion: 2} // where no setting says otherwise
			w.file("A.java", fmt.Sprintf("class A {\n    @Inject VaultKVSecretEngine engine;\n    Object x = engine.readSecret(%s);\n}\n",
				quoted(escapedSigns(t.path))))
			return !t.has(" ") && !wrongly{told: t}.ambiguous(w.spot)
		}},
	}
}

// kotlinText is a text of Kotlin, where a dollar sign would begin an expression.
func kotlinText(s string) string { return strings.ReplaceAll(quoted(s), "$", `\$`) }

// scriptForms are those of programs in JavaScript and TypeScript.
func scriptForms() []writtenForm {
	return []writtenForm{
		{"node-vault", "read", asWrittenV1, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("a.ts", fmt.Sprintf("const vault = require('node-vault').vault({ namespace: %s });\nconst secret = await vault.read(%s);\n",
				quoted(w.namespace), quoted(escapedSigns(t.path))))
			return true
		}},
		{"litehex-node-vault", "kv", apart, func(w *written, t told, m spotMaker) bool {
			w.field, w.namespace, w.version = "", "", ""
			w.file("a.js", fmt.Sprintf("const path = %s;\nawait vc.kv%d.read({ mountPath: %s, path });\n",
				quoted(escapedSigns(t.path)), t.version, quoted(t.mount)))
			return t.mount == escapedSigns(t.mount)
		}},
		{"hashi-vault-js", "kv", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field, w.namespace = "", ""
			version := w.version
			if version == "" {
				version = "null"
			}
			w.file("a.mjs", fmt.Sprintf("await vault.readKVSecret(token, %s, %s, %s);\n",
				quoted(escapedSigns(t.path)), version, quoted(t.mount)))
			return t.mount == escapedSigns(t.mount)
		}},
	}
}
