// Package sources finds references in local files: places that name a location in Vault, in
// the syntax of one of the many tools that take secrets from there. There is one file for each
// syntax, and [All] is the list of them.
//
// Rules:
//   - A [Source] is told a file's name and content, and returns what it finds. It does no I/O,
//     keeps nothing, and never fails: text that it cannot make sense of holds no reference.
//   - Files are not trusted: cost is bounded by the size of the file, and nothing panics.
//   - Nothing is cut in silence: a reference that a limit keeps from being found is a [Problem].
//   - Only what names a place is kept. A secret value that stands beside a reference is
//     never part of a [Reference], not even of its raw text.
//   - What a reference means in a given Vault, where mounts are known, is not decided here.
//
// [Find] asks all sources about a file. A source is not asked where its markers are missing, and
// what several of them parse is parsed once. Files that are YAML in any way are read
// through [File.roots] and its like, which see manifests in the texts of other files too.
//
// A new syntax is a file here, a line in all.go, testdata/<name>.txtar, an example in
// catalog/testdata/monorepo, its forms in the tests of package xref, and its row in
// docs/references.md.
//
// One file, one idea. What all of them share:
//
//   - source.go is what a source is, all.go the list of them, prefilter.go who is asked about a
//     file, collector.go what a source hands its references to, snippet.go finds them in a piece
//     of a file
//   - yaml.go reads YAML, jsonnet.go makes YAML of Jsonnet, settings.go reads the properties of
//     Java, environment.go variables
//   - grant.go has the rules of policies, which are no references
//   - filenames.go knows names of files, location.go what may be a path, unread.go tells of limits,
//     ask.go has what the ways in which tools ask share
//
// The syntaxes, some with their parts:
//
//   - of Kubernetes: externalsecrets.go (externalsecretsask.go is what it asks for,
//     externalsecretsstore.go its stores), agentinjector.go, vaultsecretsoperator.go,
//     secretsstorecsi.go, bankvaults.go, bankvaultsoperator.go, ricoberger.go,
//     vaultconfigoperator.go, keda.go, certmanager.go, crossplane.go; of Argo CD
//     argocdvaultplugin.go and argocdreplacer.go; sops.go
//   - of HashiCorp's tools: consultemplate.go (templateeval.go is what its expressions come to),
//     vaultagent.go, envconsul.go, nomad.go, terraform.go (terraformtypes.go are its resources,
//     terraformmount.go is what tells where they lie, terraformjson.go its other form,
//     terraformpolicy.go its policies)
//   - of command lines: shell.go (shellcommand.go are the commands, shelladdress.go calls of the
//     API, shellnames.go variables, shellask.go is what the commands ask for, shellnamespace.go in
//     which namespace, shellyaml.go finds them in YAML, shellpolicy.go has the policies among
//     them)
//   - of CI: githubactions.go, grafanaactions.go, buildkite.go, gitlab.go, drone.go, concourse.go,
//     jenkins.go (groovyscan.go walks over its Groovy)
//   - of programs and their settings: spring.go (springsettings.go,
//     springenvironment.go), quarkus.go, ansible.go
//     (ansiblemodule.go are its modules, ansibleask.go is what it asks for), kong.go, kafka.go,
//     opentelemetry.go, airflow.go, teller.go, vals.go, kapitan.go, salt.go, puppet.go, packer.go,
//     chezmoi.go, gomplate.go, alloy.go, vaultenv.go
//   - of Vault itself: policy.go (policies in files of their own and in YAML)
//   - of programs that call a client of Vault, which is a row of a table: codeclient.go is what a
//     row says, codeform.go reads the forms of calls in it, codematch.go compares them with a
//     program, code.go makes references of what fits. The rows: hvac.go (Python), vaultgo.go (Go),
//     springvault.go and vaultjava.go (Java, Kotlin, Scala), nodevault.go (JavaScript, TypeScript),
//     vaultruby.go (Ruby), vaultsharp.go (C#), vaultrs.go (Rust), vaultphp.go (PHP), vaultelixir.go
//     (Elixir), pulumi.go (pulumiyaml.go are its programs in YAML), cdktf.go; vaulthttp.go is for
//     programs without a client
package sources
