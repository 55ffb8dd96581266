package main

import "context"

func (a *app) vaultOffer(context.Context, string, []string, string) offer {
	return offer{how: offerOwn}
}
