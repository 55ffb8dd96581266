package main

import "context"

func (a *app) explore(ctx context.Context) error { return nil }
