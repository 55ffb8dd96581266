package memvault

import "strings"

// claim is a server that memvault can claim to be. The real one is the newest Vault of these; what
// others say is known from their sources and from servers that were asked by hand.
type claim struct {
	product Product
	version string
}

var claims = []claim{
	{Vault, "1.14.8"}, {Vault, "1.16.3"}, {Vault, "1.21.4"}, {OpenBao, "2.2.2"}, {OpenBao, "2.6.2"},
}

func (c claim) String() string { return string(c.product) + " " + c.version }

// server returns a memvault that claims it.
func (c claim) server() *Server {
	s := New()
	s.Identify(c.product, c.version)
	return s
}

// stepsOf returns the exchanges of a scenario with what this server answers. What one has that the
// other has not (pages, SCAN, deleted secrets) has tables of its own.
func (c claim) stepsOf(sc scenario) (steps []step) {
	s := c.server()
	for _, st := range sc.steps {
		switch {
		case strings.Contains(st.path, "exclude_deleted") && !s.excludes(),
			c.product == OpenBao && (st.method == "SCAN" || strings.Contains(st.path, "limit=") ||
				strings.Contains(st.path, "detailed-metadata")):
			continue
		}
		if st.error == textInvalid && !s.namesDead() {
			st.error = "permission denied"
		}
		if c.product == OpenBao {
			st = st.ofOpenBao(s)
		}
		steps = append(steps, st)
	}
	return steps
}

// ofOpenBao returns an exchange with a Vault as an OpenBao answers it.
func (st step) ofOpenBao(s *Server) step {
	switch {
	case st.method == "LIST" && strings.HasPrefix(st.path, "secret/data/") && st.status == 404:
		st.status, st.error = 405, textOp
	case strings.Contains(st.error, "relative paths"):
		st.status, st.error = 404, "-"
	case st.path == renewSelf && st.body == "{":
		st.status = 400
	case st.header["X-Vault-Namespace"] != "":
		st.status, st.error = 404, "namespace not found"
	case st.token == "holes" && st.path == "secret/metadata/c/" && s.slashFirst():
		st.status, st.error = 403, textDenied // by the rule for c/*, which a Vault does not look at
	}
	return st
}
