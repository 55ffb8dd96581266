package memvault

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// serveHealth answers sys/health. Its status is the state of the server, and the caller may
// choose other numbers for it (sealedcode=200, standbyok=true).
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		writeJSON(w, http.StatusMethodNotAllowed, errorBody())
		return
	}
	s.mu.Lock()
	name, status := s.state()
	body := s.health(s.versionFor(r))
	s.mu.Unlock()

	query, ok := r.URL.Query(), true
	for _, state := range []string{"uninit", "sealed", "standby", "active", "drsecondary",
		"performancestandby"} {
		if v, asked := query[state+"code"]; asked {
			n, err := strconv.Atoi(v[0])
			if ok = ok && err == nil && n >= 100 && n <= 999; state == name {
				status = n
			}
		}
	}
	for _, state := range []string{"standby", "perfstandby"} {
		if v, asked := query[state+"ok"]; asked {
			fine, err := strconv.ParseBool(v[0])
			ok = ok && (err == nil || v[0] == "")
			if fine && strings.HasPrefix(name, state[:4]) && strings.HasSuffix(name, "standby") {
				status = http.StatusOK
			}
		}
	}
	switch {
	case !ok:
		writeJSON(w, http.StatusBadRequest, errorBody())
	case r.Method == http.MethodHead:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
	default:
		writeJSON(w, status, body)
	}
}

// state returns the name that queries have for the server's state, and its usual status.
func (s *Server) state() (string, int) {
	switch {
	case s.role == Uninitialized:
		return "uninit", http.StatusNotImplemented
	case s.sealed:
		return "sealed", http.StatusServiceUnavailable
	case s.role == DRSecondary:
		return "drsecondary", 472
	case s.role == PerformanceStandby:
		return "performancestandby", 473
	case s.role == StandbyNode:
		return "standby", http.StatusTooManyRequests
	}
	return "active", http.StatusOK
}

func (s *Server) health(version string) map[string]any {
	performance, dr := "disabled", "disabled"
	if s.sealed || s.role == Uninitialized || s.role == StandbyNode {
		performance, dr = "unknown", "unknown"
	}
	if s.role == DRSecondary {
		dr = "secondary"
	}
	body := map[string]any{
		"initialized":                  s.role != Uninitialized,
		"sealed":                       s.sealed || s.role == Uninitialized,
		"standby":                      s.sealed || s.role != Active && s.role != DRSecondary,
		"performance_standby":          s.role == PerformanceStandby,
		"replication_performance_mode": performance,
		"replication_dr_mode":          dr,
		"server_time_utc":              s.now().Unix(),
		"version":                      version,
	}
	if s.product == Vault {
		maps.Copy(body, map[string]any{
			"enterprise": s.enterprise, "echo_duration_ms": 0, "clock_skew_ms": 0,
			"replication_primary_canary_age_ms": 0,
		})
	} else {
		delete(body, "performance_standby")
	}
	s.addCluster(body)
	return body
}

// serveSealStatus answers sys/seal-status: 200 whatever the state.
func (s *Server) serveSealStatus(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		writeJSON(w, http.StatusMethodNotAllowed, errorBody())
		return
	}
	s.mu.Lock()
	body := s.sealStatus(s.versionFor(r))
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, body)
}

func (s *Server) sealStatus(version string) map[string]any {
	shares, date := 1, "2026-01-28T00:00:00Z"
	if s.role == Uninitialized {
		shares = 0
	}
	if version == "" {
		date = "" // a listener that hides one hides both
	}
	body := map[string]any{
		"type": "shamir", "initialized": s.role != Uninitialized, "sealed": s.sealed ||
			s.role == Uninitialized,
		"t": shares, "n": shares, "progress": 0, "nonce": "", "version": version, "migration": false,
		"recovery_seal": false, "storage_type": "inmem",
	}
	if s.product == OpenBao && s.versionIs(2, 6) { // before that it had Vault's
		body["commit_date"] = date
	} else {
		body["build_date"] = date
	}
	s.addCluster(body)
	return body
}

// versionFor returns the version as the sender of a request may see it.
func (s *Server) versionFor(r *http.Request) string {
	if s.hidden && s.product == Vault && s.valid(tokenOf(r)) == nil {
		return ""
	}
	return s.version
}

func (s *Server) addCluster(body map[string]any) {
	if !s.sealed && s.role != Uninitialized {
		body["cluster_name"] = "vault-cluster-" + s.cluster[:8]
		body["cluster_id"] = s.cluster
	}
}
