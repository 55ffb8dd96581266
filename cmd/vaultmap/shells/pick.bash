
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
__vaultmap_pick()
{
    local line=$READLINE_LINE point=$READLINE_POINT word choice start=0 end=0
@word
    if choice=$(vaultmap pick --height 40% --query "$word" </dev/tty) && [[ -n $choice ]]; then
        printf -v choice %q "$choice"
        READLINE_LINE=${line:0:start}$choice${line:end}
        READLINE_POINT=$((start + ${#choice}))
    fi
}
if [[ $- == *i* ]] && ((BASH_VERSINFO[0] >= 4)); then # older ones do not tell the line
    for __vaultmap_keys in emacs-standard vi-insert vi-command; do
        bind -m "$__vaultmap_keys" -x '"@key": __vaultmap_pick'
    done
    unset __vaultmap_keys
fi
