package xref

import (
	"fmt"
	"strings"
)

// clientForms are those of programs in further languages.
func clientForms() []writtenForm {
	return []writtenForm{
		{"vault-ruby", "kv", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			w.file("app.rb", fmt.Sprintf("MOUNT = %s\nvault = Vault::Client.new(namespace: %s)\nvault.kv(MOUNT).read(%s%s)\n",
				quoted(t.mount), quoted(w.namespace), quoted(t.path), w.versionLine(", %s")))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"vault-ruby", "logical", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("app.rb", m.pick("Vault.logical.read %s\n", "Vault.logical.read(%s)\n",
				"secret = vault.logical\nsecret.read(%s)\n"))
			w.files[0].Data = fmt.Appendf(nil, string(w.files[0].Data), quoted(t.path))
			return true
		}},
		{"vaultsharp", "kv", apart, func(w *written, t told, m spotMaker) bool {
			w.field, w.namespace = "", ""
			version := "null"
			switch {
			case t.version == 1:
				w.version = ""
			case w.version != "":
				version = w.version
			}
			mount, path := quoted(t.mount), quoted(escapedSigns(t.path))
			args := m.pick("path: "+path+", mountPoint: "+mount, path+", mountPoint: "+mount)
			switch {
			case t.version == 2 && version != "null":
				args = path + ", " + version + ", " + mount
			case t.version == 1:
				args = path + ", " + mount
			}
			w.file("App.cs", fmt.Sprintf("var s = await client.V1.Secrets.KeyValue.V%d.ReadSecretAsync(%s);\n",
				t.version, args))
			return !strings.ContainsAny(t.mount, "%?#")
		}},
		{"vaultrs", "kv", apart, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			call := "kv1::get(&client, %s, %s)"
			if t.version == 2 {
				call = "kv2::read(&client, %s, %s)"
			}
			if t.version == 2 && w.version != "" {
				call = "kv2::read_version(&client, %s, %s, " + w.version + ")"
			} else {
				w.version = ""
			}
			w.file("main.rs", fmt.Sprintf("use vaultrs::{kv1, kv2};\nlet b = b.namespace(Some(%s.to_string()));\nlet s = "+
				call+".await?;\n", quoted(w.namespace), quoted(t.mount), quoted(t.path)))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"hashicorp-vault-rust", "kv", apartV2, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("main.rs", fmt.Sprintf("use hashicorp_vault::Client;\nclient.secret_backend(%s);\nclient.get_secret(%s)?;\n",
				quoted(t.mount), quoted(escapedSigns(t.path))))
			return !strings.ContainsAny(t.mount, "%?#") && !strings.HasSuffix(t.path, "/")
		}},
		{"vault-http", "read", asWrittenV1, func(w *written, t told, m spotMaker) bool {
			w.field, w.namespace = "", ""
			path := escapedSigns(t.path, " ", "%20", `"`, "%22", "'", "%27", `\`, "%5C", "^", "%5E",
				"*", "%2A", "|", "%7C", "}", "%7D", "[", "%5B", "(", "%28", "!", "%21", "~", "%7E")
			w.file("app.py", fmt.Sprintf("h = {\"X-Vault-Token\": token}\nrequests.get(addr + %s, headers=h)\n",
				quoted("/v1/"+path+w.versionLine("?version=%s"))))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"vault-php", "read", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			w.file("app.php", fmt.Sprintf("<?php\nuse Vault\\Client;\n$client->setNamespace(%s);\n$client->read(%s);\n",
				quoted(w.namespace), quoted("/"+escapedSigns(t.path))))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"vaultex", "read", asWritten, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("app.ex", fmt.Sprintf("@path %s\nVaultex.Client.read(@path, :token, {token})\n",
				quoted(escapedSigns(t.path))))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"libvault", "engine", firstSegment, func(w *written, t told, m spotMaker) bool {
			w.version, w.field, w.namespace = "", "", ""
			w.file("app.ex", fmt.Sprintf("vault = Vault.new(engine: Vault.Engine.KVV%d)\nVault.read(vault, %s)\n",
				t.version, quoted(escapedSigns(t.path))))
			return !strings.HasSuffix(t.path, "/")
		}},
		{"pulumi", "kv v2", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			w.file("__main__.py", fmt.Sprintf("import pulumi_vault as vault\nvault.kv.get_secret_v2(mount=%s, name=%s, namespace=%s%s)\n",
				quoted(t.mount), quoted(t.path), quoted(w.namespace), w.versionLine(", version=%s")))
			return true
		}},
		{"pulumi", "generic", addsDataBehindSlash, func(w *written, t told, m spotMaker) bool {
			w.version, w.field = "", ""
			if m.IntN(2) == 0 {
				w.file("index.ts", fmt.Sprintf("import * as vault from \"@pulumi/vault\";\nconst path = %s;\nvault.generic.getSecretOutput({ path, namespace: %s });\n",
					quoted(t.path), quoted(w.namespace)))
				return true
			}
			w.file("__main__.py", fmt.Sprintf("import pulumi_vault as vault\nvault.generic.Secret(\"x\", path=%s, namespace=%s)\n",
				quoted(t.path), quoted(w.namespace)))
			return true
		}},
		{"pulumi", "YAML", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field, w.version = "", ""
			w.file("Pulumi.yaml", fmt.Sprintf("resources:\n  app:\n    type: %s\n    properties:\n      mount: %s\n      name: %s\n      namespace: %s\n",
				m.pick("vault:kv:SecretV2", "vault:kv/secretV2:SecretV2"), quoted(t.mount), quoted(t.path),
				quoted(w.namespace)))
			return true
		}},
		{"cdktf", "kv v2", apartV2, func(w *written, t told, m spotMaker) bool {
			w.field = ""
			if m.IntN(2) == 0 {
				w.version = ""
				w.file("main.ts", fmt.Sprintf("new DataVaultKvSecretV2(this, \"x\", { mount: %s, name: %s, namespace: %s });\n",
					quoted(t.mount), quoted(t.path), quoted(w.namespace)))
				return true
			}
			w.file("main.py", fmt.Sprintf("DataVaultKvSecretV2(self, \"x\", mount=%s, name=%s, namespace=%s%s)\n",
				quoted(t.mount), quoted(t.path), quoted(w.namespace), w.versionLine(", version=%s")))
			return true
		}},
	}
}
