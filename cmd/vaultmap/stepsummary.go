package main

import (
	"errors"
	"os"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// stepSummary is the variable by which GitHub Actions names the file whose Markdown it shows on
// the page of a run: docs.github.com/actions/reference/workflow-commands, "Adding a job summary".
const stepSummary = "GITHUB_STEP_SUMMARY"

// addStepSummary appends the summary of a check to that file, where one of the outputs is for
// GitHub. The file takes so much in all, of whoever writes to it: more, and GitHub shows none of
// it.
func (a *app) addStepSummary(r *render.Report) {
	file := a.Env(stepSummary)
	if file == "" || !a.Has(render.GitHub) {
		return
	}
	if err := appendSummary(file, func(room int) []byte { return a.Markdown(r, room) }); err != nil {
		a.Warn("warning: the summary was not added to $%s: %s", stepSummary, err)
	}
}

func appendSummary(file string, text func(room int) []byte) error {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is no regular file")
	}
	b := append([]byte("\n"), text(render.MaxMarkdown-int(min(info.Size(), render.MaxMarkdown)))...)
	if info.Size()+int64(len(b)) > render.MaxMarkdown {
		return errors.New("there is no room left in it")
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}
