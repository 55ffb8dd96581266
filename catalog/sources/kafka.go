package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// kafka finds what configurations of Kafka and its connectors have a config provider for Vault
// fetch: "${vault:secret/app:key}", in properties, JSON, and objects of Strimzi. "vault" is the
// name that people give such a provider; a file that configures one may give it another.
//
// The providers of Lenses, of Provectus and of Jeremy Custenborder read by one driver for Java. It
// is told the version of the engine, 2 where it is told none: then data/ stands behind the first
// segment of the path, whatever follows, and a mount with slashes is out of reach. Which version
// that is stands where the provider is configured: a file that does not configure it leaves it
// open, and the path is taken for what it can mean. The namespace is a setting of the provider's.
//
// https://kafka.apache.org/documentation/#config_providers
// https://github.com/apache/kafka/blob/trunk/clients/src/main/java/org/apache/kafka/common/config/ConfigTransformer.java
// https://github.com/lensesio/secret-provider/blob/master/secret-provider/src/main/scala/io/lenses/connect/secrets/providers/VaultHelper.scala
// https://github.com/provectus/kafka-connect-vault-config-provider
// https://github.com/jcustenborder/kafka-config-provider-vault
// https://github.com/jopenlibs/vault-java-driver/blob/master/src/main/java/io/github/jopenlibs/vault/api/LogicalUtilities.java
// (addQualifierToPath)
func kafka() Source {
	return Source{
		Name:    "kafka",
		Wants:   wantsText,
		Markers: []string{"${" + kafkaProvider + ":", kafkaSettings},
		Ask:     askKafka,
		find: func(c *collector) {
			text := c.text()
			providers := kafkaProviders(text)
			for start, from := range text.Places("${") {
				rest := text.Body[from:min(len(text.Body), from+maxSettingKey)]
				name, _, _ := strings.Cut(rest, ":")
				if p, ok := providers[name]; ok {
					c.kafkaReference(text, start, from+len(name)+1, p)
				}
			}
		},
	}
}

const (
	kafkaProvider = "vault" // as most name it
	kafkaSettings = "config.providers."
)

// askKafka returns what the driver asks for.
func askKafka(r Request) string {
	if r.Call == kvAny {
		return askEither(r)
	}
	return askJenkins(r)
}

// configProvider is how a config provider for Vault is set up.
type configProvider struct{ call, namespace string }

// kafkaProviders returns the providers that a file configures, by their names, and the usual one
// where it does not.
func kafkaProviders(text lex.Text) map[string]configProvider {
	providers := map[string]configProvider{kafkaProvider: {call: kvAny}}
	settings := map[string]string{}
	for _, end := range text.Places(kafkaSettings) {
		line, _, _ := strings.Cut(text.Body[end:min(len(text.Body), end+maxSetting)], "\n")
		key := line[:lex.LengthUntil(line, " \t\r\"'=:")]
		settings[key] = unquote(strings.TrimLeft(line[len(key):], " \t\"'=:"))
	}
	for key, class := range settings {
		name, ok := strings.CutSuffix(key, ".class")
		if !ok || !strings.Contains(class, "Vault") {
			continue
		}
		p := configProvider{call: kvV2, namespace: settings[name+".param.vault.namespace"]}
		for _, version := range []string{"vault.engine.version", "engineversion"} {
			p.call = kvCall(settings[name+".param."+version], p.call)
		}
		providers[name] = p
	}
	return providers
}

// kafkaReference takes in what follows the name of a provider.
func (c *collector) kafkaReference(text lex.Text, start, from int, p configProvider) {
	rest := text.Body[from:]
	if !strings.Contains(rest[:min(len(rest), 4*lex.MaxPath)], "}") {
		return // a shell's, or none that ends
	}
	place := rest[:lex.LengthUntil(rest, ":}\"'\r\n \t")]
	behind := rest[len(place):]
	if len(place) > lex.MaxPath {
		c.tooLong(text.Line(start))
		return
	}
	if !strings.HasPrefix(behind, ":") || strings.HasPrefix(place, "//") || !isWhole(place) ||
		strings.Contains(place, "#") && !strings.Contains(place, "#{") {
		return // of another tool, or of a shell
	}
	key := behind[1 : 1+lex.LengthUntil(behind[1:], "}#\"'\r\n \t")]
	if key != "" && strings.HasPrefix(behind[1+len(key):], "}") {
		c.addText(Reference{Line: text.Line(start), Path: place, Field: key, Call: p.call,
			Namespace: p.namespace, Raw: lex.OneLine(place + ":" + key)})
	}
}
