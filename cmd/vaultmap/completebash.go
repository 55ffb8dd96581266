package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// bashHelpers stand in for what cobra's script takes from the package bash-completion, which many
// machines do not have: each TAB would print an error into the prompt. They are bash 3.2, as macOS
// has it.
//
// bash splits words at = and : as well, and the script wants those that a program gets: pieces with
// no blanks between them are put together again.
const bashHelpers = `
__vaultmap_words()
{
    if declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
        _get_comp_words_by_ref "$@" cur prev words cword
        return
    fi
    local line=${COMP_LINE:0:COMP_POINT} blanks part i n=-1
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        blanks=${line%%[![:blank:]]*}
        line=${line#"$blanks"}
        part=${COMP_WORDS[i]}
        if ((i == COMP_CWORD)); then
            part=$line
        fi
        line=${line#"$part"}
        if ((n >= 0)) && [[ -z $blanks && ( $part == [=:]* || ${words[n]} == *[=:] ) ]]; then
            words[n]+=$part
        else
            n=$((n + 1))
            words[n]=$part
        fi
    done
    cword=$n
    cur=${words[n]}
    prev=
    if ((n > 0)); then
        prev=${words[n-1]}
    fi
}

__vaultmap_filedir()
{
    if declare -F _filedir >/dev/null 2>&1; then
        _filedir "$@"
        return
    fi
    local file
    compopt -o filenames 2>/dev/null
    while IFS= read -r file; do
        if [[ -d $file || -z ${1-} || ( $1 != -d && "|$1" == *"|${file##*.}|"* ) ]]; then
            COMPREPLY+=("$file")
        fi
    done < <(compgen -f -- "$cur")
}
`

// writeBashCompletion writes the script that completes commands in bash, with or without the
// package bash-completion.
func writeBashCompletion(w io.Writer, root *cobra.Command, descriptions bool) error {
	var script bytes.Buffer
	if err := root.GenBashCompletionV2(&script, descriptions); err != nil {
		return err
	}
	text := strings.NewReplacer(
		`_get_comp_words_by_ref "$@" cur prev words cword`, `__vaultmap_words "$@"`,
		`_filedir`, `__vaultmap_filedir`,
	).Replace(script.String())
	first, rest, _ := strings.Cut(text, "\n")
	_, err := io.WriteString(w, first+"\n"+bashHelpers+rest)
	return err
}
