package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// airflow finds the folders that Apache Airflow looks for connections, variables and settings in,
// where its secrets backend is Vault: backend_kwargs in airflow.cfg, in values of its chart and in
// AIRFLOW__SECRETS__BACKEND_KWARGS. These are JSON, with credentials among them: no more is kept
// than the paths.
//
// Airflow reads below them by hvac: mount, data/ where it is told version 2 (the default), the
// folder, the name. It goes on where nothing is, so a folder that no one names, but the defaults,
// need not be there. A path of null is not looked in; without a mount each name brings its own.
//
// https://airflow.apache.org/docs/apache-airflow-providers-hashicorp/stable/secrets-backends/hashicorp-vault.html
// https://github.com/apache/airflow/blob/main/providers/hashicorp/src/airflow/providers/hashicorp/secrets/vault.py
// https://github.com/apache/airflow/blob/main/providers/hashicorp/src/airflow/providers/hashicorp/_internal_client/vault_client.py
// (get_secret)
func airflow() Source {
	const backend, lower, upper = "VaultBackend", "backend_kwargs", "BACKEND_KWARGS"
	return Source{
		Name:    "airflow",
		Wants:   wantsText,
		Markers: []string{backend},
		Ask:     func(r Request) string { return goClientPath(askedByVersion(r)) },
		find: func(c *collector) {
			if !lex.Mentions(c.Data, backend) {
				return // the settings of others have the same names
			}
			if wantsYAML(c.Name) {
				for _, v := range environment(c.File, lower) {
					c.airflow(v)
				}
				return
			}
			c.airflowText(lower)
			c.airflowText(upper)
		},
	}
}

// maxBackends is how many settings of the backend a file may have: it is one, or one for each
// program in it.
const maxBackends = 100

// airflowText takes in the settings of a name, whose value may go on over lines.
func (c *collector) airflowText(name string) {
	text, n := c.text(), 0
	for start, end := range text.Places(name) {
		line := text.Line(start)
		value := strings.TrimLeft(text.Body[end:min(len(text.Body), end+maxSetting)], " \t=:'\"")
		if !strings.HasPrefix(value, "{") {
			continue
		}
		if n++; n > maxBackends {
			c.cut(line, fmt.Sprintf("backends are not read from here on: the file has more than %d: split it",
				maxBackends))
			return
		}
		var object json.RawMessage
		switch err := json.NewDecoder(strings.NewReader(value)).Decode(&object); {
		case err == nil:
			c.airflow(setting{key: name, value: string(object), line: line})
		case errors.Is(err, io.ErrUnexpectedEOF) && len(text.Body)-end > maxSetting:
			c.cut(line, fmt.Sprintf("not read: the value of a setting has more than %d bytes", maxSetting))
		}
	}
}

// airflow takes in the folders of one backend.
func (c *collector) airflow(v setting) {
	var kwargs map[string]any
	if json.Unmarshal([]byte(v.value), &kwargs) != nil {
		return
	}
	r := Reference{Line: v.line, Folder: true, Mount: "secret", Call: kvV2}
	if mount, named := kwargs["mount_point"]; named {
		r.Mount, _ = mount.(string)
	}
	if version, named := kwargs["kv_engine_version"]; named {
		r.Call = kvCall(fmt.Sprint(version), kvV2)
	}
	r.Namespace, _ = kwargs["namespace"].(string)
	if r.Mount == "" {
		return
	}
	for _, folder := range []string{"connections", "variables", "config"} {
		key := folder + "_path"
		value, named := kwargs[key]
		r.Path, _ = value.(string)
		r.Raw, r.Optional = lex.OneLine(r.Path), !named
		if !named {
			r.Path, r.Raw = folder, v.key
		}
		if r.Path = strings.TrimRight(r.Path, "/"); r.Path != "" {
			r.Line = c.lineOf(key, v.line)
			c.addText(r)
		}
	}
}
