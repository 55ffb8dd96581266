package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// openOutputs takes in where results go, and makes the files: what cannot be written is said before
// anybody is asked for anything. extra are the formats that the command has beside the others.
func (a *app) openOutputs(extra []string) (err error) {
	if a.Format, a.Files, err = render.ParseOutputs(a.flags.outputs, extra); err != nil {
		return err
	}
	for _, f := range a.Files {
		d, err := newDraft(f.Name)
		if err != nil {
			return render.Failed(fmt.Errorf("-o %s=%s: %w", f.Format, f.Name, err),
				"it takes a file in a folder that is there")
		}
		a.drafts = append(a.drafts, d)
		f.To = d
	}
	return nil
}

// closeOutputs puts the files in their places that are whole. ended is what the command has ended
// with: where somebody has ended it, files are left as they were before.
func (a *app) closeOutputs(ctx context.Context, ended error) error {
	var errs []error
	for i, d := range a.drafts {
		f := a.Files[i]
		err := d.end(f.Whole && ctx.Err() == nil, nil)
		switch {
		case err != nil:
			err = render.Failed(fmt.Errorf("-o %s=%s: %w", f.Format, f.Name, err), "")
		case !f.Whole && ended == nil:
			err = render.Usage(fmt.Sprintf("-o %s=%s: this command writes no such results", f.Format, f.Name),
				"-o is for what lists, finds or checks")
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
