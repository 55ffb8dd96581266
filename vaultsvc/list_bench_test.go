package vaultsvc

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/vault/api"
)

// among has n calls made by so many goroutines.
func among(workers, n int, call func()) {
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				call()
			}
		})
	}
	all.Wait()
}

// BenchmarkListAgainstAPI is how much more often the client lists in the same time than the
// official library with its defaults, at 64 in flight: x-api, the middle of many turns.
func BenchmarkListAgainstAPI(b *testing.B) {
	address := startBench(b, 0)
	c := newClient(b, Options{Address: address, Token: someToken, Concurrency: 64})
	conf := api.DefaultConfig()
	conf.Address = address
	official, err := api.NewClient(conf)
	if err != nil {
		b.Fatal(err)
	}
	official.SetToken(someToken)
	var asked atomic.Int64 // who asks for the same folder at the same time would get the same answer
	ours := func() {
		folder := at(kv2, fmt.Sprint("teams/payments-", asked.Add(1), "/"))
		if names, err := c.List(b.Context(), kv2, folder); err != nil || len(names) != 10 {
			b.Errorf("%d names, %v", len(names), err)
		}
	}
	theirs := func() {
		if s, err := official.Logical().List("secret/metadata/teams/payments"); err != nil ||
			len(s.Data["keys"].([]any)) != 10 {
			b.Error(err)
		}
	}
	const turns, calls = 10, 500
	took := func(call func()) float64 {
		began := time.Now()
		among(64, calls, call)
		return time.Since(began).Seconds()
	}
	took(ours)
	took(theirs)
	best := [2]float64{1e9, 1e9}
	var ratios []float64
	for b.Loop() { // short turns one after the other: what disturbs one disturbs the other
		for range turns {
			we, they := took(ours), took(theirs)
			best = [2]float64{min(best[0], we), min(best[1], they)}
			ratios = append(ratios, they/we)
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(calls/best[0], "list/s")
	b.ReportMetric(calls/best[1], "api-list/s")
	b.ReportMetric(ratios[len(ratios)/2], "x-api")
}
