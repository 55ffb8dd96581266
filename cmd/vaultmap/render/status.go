package render

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Status is the answer of vaultmap status as JSON has it. Times are whole seconds.
type Status struct {
	Address   string   `json:"address"`
	PublicURL string   `json:"public_url"`
	Namespace string   `json:"namespace"`
	Server    *Server  `json:"server"` // null where it cannot be reached
	Token     *Token   `json:"token"`  // null where it is unknown
	Error     string   `json:"error,omitempty"`
	Catalog   []string `json:"catalog"`
	Settings  Settings `json:"settings"`

	TokenOrigin string `json:"-"`
	TokenHidden bool   `json:"-"` // it may not look itself up
}

// Server is what a server says of itself.
type Server struct {
	Product    string `json:"product"`
	Version    string `json:"version"`
	State      string `json:"state"`
	Enterprise bool   `json:"enterprise"`
	Cluster    string `json:"cluster"`

	// LIST tells secrets whose current version is deleted from others
	TellsDeleted bool `json:"tells_deleted"`

	HowDeleted string `json:"-"` // or why it does not
}

// Token is what a server says of the token.
type Token struct {
	Origin      string   `json:"origin"`
	DisplayName string   `json:"display_name"`
	Type        string   `json:"type"`
	Policies    []string `json:"policies"`
	TTL         int      `json:"ttl"` // 0 is without end; or UnknownTTL
	Renewable   bool     `json:"renewable"`
	Uses        int      `json:"uses"` // requests that are left; 0 is any number
	UsedUp      bool     `json:"used_up,omitempty"`
	// Lent: there is none, and the server answers all the same; an agent or a proxy adds its own
	Lent bool `json:"lent,omitempty"`
}

// UnknownTTL stands for the time to live of a token of which the server says what cannot be one.
const UnknownTTL = -1

// Setting is one setting, and where it came from.
type Setting struct {
	Key    string `json:"-"`
	Value  string `json:"value"`
	Origin string `json:"origin"`
}

// Settings are settings in the order in which they are shown: an object by their keys in JSON.
type Settings []Setting

// MarshalJSON writes the object.
func (s Settings) MarshalJSON() ([]byte, error) {
	m := make(map[string]Setting, len(s))
	for _, v := range s {
		m[v.Key] = v
	}
	return harmless.JSON(m)
}

// Status prints it.
func (o *Output) Status(r Status) error { return o.Answer(r, r.text) }

func (r Status) text() string {
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	line := func(key, value, origin string) {
		if origin != "" {
			origin = "\t(" + harmless.Text(origin) + ")"
		}
		fmt.Fprintf(w, "%s\t%s%s\n", key, harmless.Text(value), origin)
	}
	switch {
	case r.Server == nil:
		line("server", "cannot be reached", "")
	default:
		text := strings.Join(strings.Fields(r.Server.Product+" "+r.Server.Version+" "+r.Server.State),
			" ")
		if r.Server.Enterprise {
			text += " enterprise"
		}
		line("server", text, "")
		line("deleted", r.Server.HowDeleted, "")
	}
	switch {
	case r.Token != nil && r.Token.Lent:
		text := "the server answers without a token"
		if r.Token.DisplayName != "" {
			text += ": something in front adds " + r.Token.DisplayName
		}
		line("auth", text, r.TokenOrigin)
		if len(r.Token.Policies) > 0 {
			line("policies", strings.Join(r.Token.Policies, ", "), "")
		}
	case r.Token != nil:
		left := "without end"
		switch {
		case r.Token.TTL == UnknownTTL:
			left = "time left unknown"
		case r.Token.TTL > 0:
			left = (time.Duration(r.Token.TTL) * time.Second).String() + " left"
			if !r.Token.Renewable {
				left += ", cannot be renewed"
			}
		}
		if r.Token.Uses > 0 {
			left += ", " + Counted(r.Token.Uses, "use") + " left"
		}
		if r.Token.UsedUp {
			left = "used up: this was its last use"
		}
		line("auth", strings.TrimSpace(r.Token.DisplayName+" "+left), r.TokenOrigin)
		line("policies", strings.Join(r.Token.Policies, ", "), "")
	case r.TokenHidden:
		line("auth", "the token may not look itself up; it may still list", r.TokenOrigin)
	default:
		line("auth", "unknown", r.TokenOrigin)
	}
	for _, v := range r.Settings {
		if v.Value != "" && v.Key != "token" { // that line says what it is
			line(v.Key, v.Value, v.Origin)
		}
	}
	_ = w.Flush() // to memory
	return text.String()
}
