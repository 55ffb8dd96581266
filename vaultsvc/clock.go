package vaultsvc

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Clock asks what time it is for the server, in whole seconds. A certificate or a JWT that is good
// for one of two clocks may not be so for the other. An error wraps one of the sentinels;
// [ErrNotVault] is also for a server that does not say.
//
// https://developer.hashicorp.com/vault/api-docs/system/health
func (c *Client) Clock(ctx context.Context) (time.Time, error) {
	const doing = "asking for the server's time"
	var health struct {
		Now int64 `json:"server_time_utc"`
	}
	_, err := c.do(ctx, doing, http.MethodGet, "sys/health", &health, 429, 472, 473, 501, 503)
	switch {
	case err != nil:
		return time.Time{}, err
	case health.Now <= 0:
		return time.Time{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	}
	return time.Unix(health.Now, 0), nil
}
