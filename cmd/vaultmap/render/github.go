package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// writeGitHub writes the findings as workflow commands of GitHub Actions, which become
// annotations. What ends a command or a property of it is escaped, so that a name in a file cannot
// start a command of its own.
func writeGitHub(w io.Writer, r *Report) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	if r.Error != "" {
		_, err := fmt.Fprintf(w, "::error title=vaultmap::%s\n",
			data.Replace(harmless.Text(r.Error)))
		return err
	}
	for _, f := range r.findings {
		if !f.shows() {
			continue
		}
		command := f.level
		if command == "note" {
			command = "notice"
		}
		properties := "title=vaultmap " + f.Rule
		if f.line > 0 {
			properties = fmt.Sprintf("line=%d,%s", f.line, properties)
		}
		file, message := f.located()
		if file != "" {
			properties = "file=" + property.Replace(harmless.Text(file)) + "," + properties
		}
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", command, properties,
			data.Replace(harmless.Text(message))); err != nil {
			return err
		}
	}
	return nil
}
