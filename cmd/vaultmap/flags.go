package main

import "github.com/spf13/pflag"

type flags struct{ noColor bool }

func (f *flags) add(set *pflag.FlagSet) {
	set.BoolVar(&f.noColor, "no-color", false, "no colours, as with NO_COLOR")
}
