package memvault

import (
	"maps"
	"slices"
	"testing"
)

func TestHealthOfEveryState(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		set     func(*Server)
		status  int
		sealed  bool
		standby bool
		list    int // status of a LIST by root
	}{
		"active":  {func(s *Server) {}, 200, false, false, 200},
		"sealed":  {func(s *Server) { s.Seal() }, 503, true, true, 503},
		"standby": {func(s *Server) { s.SetRole(StandbyNode) }, 429, false, true, 200},
		"sealed standby": {func(s *Server) { s.SetRole(StandbyNode); s.Seal() }, 503, true, true,
			503},
		"performance standby": {func(s *Server) { s.SetRole(PerformanceStandby) }, 473, false, true, 200},
		"DR secondary":        {func(s *Server) { s.SetRole(DRSecondary) }, 472, false, false, 400},
		"uninitialized":       {func(s *Server) { s.SetRole(Uninitialized) }, 501, true, true, 503},
		"unsealed again":      {func(s *Server) { s.Seal(); s.Unseal() }, 200, false, false, 200},
		"active again": {func(s *Server) { s.SetRole(StandbyNode); s.SetRole(Active) }, 200, false,
			false, 200},
	} {
		s := small()
		tc.set(s)
		g := ask(t, s, "GET", "sys/health", "")
		h := g.object(t)
		if g.status != tc.status || h["sealed"] != tc.sealed || h["standby"] != tc.standby ||
			h["initialized"] != (tc.status != 501) {
			t.Errorf("%s: status %d: %s", name, g.status, g.raw)
		}
		if head := ask(t, s, "HEAD", "sys/health", ""); head.status != tc.status || head.raw != "" {
			t.Errorf("%s: HEAD: %d %q", name, head.status, head.raw)
		}
		seal := ask(t, s, "GET", "sys/seal-status", "")
		if m := seal.object(t); seal.status != 200 || m["sealed"] != tc.sealed ||
			(m["cluster_name"] != nil) == tc.sealed {
			t.Errorf("%s: seal-status: %d %s", name, seal.status, seal.raw)
		}
		if l := ask(t, s, "LIST", "secret/metadata/", s.RootToken()); l.status != tc.list {
			t.Errorf("%s: a list answers %d: %s", name, l.status, l.raw)
		}
	}
	s := small()
	s.SetRole(PerformanceStandby)
	if g := ask(t, s, "GET", "sys/health?perfstandbyok=true", ""); g.status != 200 {
		t.Errorf("perfstandbyok: %d", g.status)
	}
	if g := ask(t, s, "GET", "sys/health?standbyok=true", ""); g.status != 473 {
		t.Errorf("standbyok on a performance standby: %d", g.status)
	}
}

// The two products name the same version numbers: what tells them apart is which fields
// their pages have.
func TestProducts(t *testing.T) {
	t.Parallel()
	common := []string{"cluster_id", "cluster_name", "initialized", "migration", "n", "nonce",
		"progress", "recovery_seal", "sealed", "storage_type", "t", "type", "version"}
	for _, tc := range []struct {
		product    Product
		version    string
		enterprise bool
		date       string
		health     any
	}{
		{Vault, "1.21.4", false, "build_date", false},
		{Vault, "2.1.0", true, "build_date", true},
		{OpenBao, "2.6.1", false, "commit_date", nil},
		{OpenBao, "2.4.4", false, "build_date", nil},
	} {
		s := New()
		s.Identify(tc.product, tc.version)
		s.Enterprise(tc.enterprise)
		seal := ask(t, s, "GET", "sys/seal-status", "").object(t)
		want := slices.Sorted(slices.Values(append([]string{tc.date}, common...)))
		if got := slices.Sorted(maps.Keys(seal)); !slices.Equal(got, want) ||
			seal["version"] != tc.version {
			t.Errorf("%s %s: seal-status has %q, version %v", tc.product, tc.version, got, seal["version"])
		}
		health := ask(t, s, "GET", "sys/health", "").object(t)
		if health["enterprise"] != tc.health || health["version"] != tc.version {
			t.Errorf("%s %s: %v", tc.product, tc.version, health)
		}
	}
}
