
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
__vaultmap_pick()
{
    local line=$READLINE_LINE point=$READLINE_POINT word choice start=0 end=0
@word
    # Warnings come before what was chosen, and what is wrong comes alone.
    choice=$(vaultmap pick --height 40% --query "$word" 2>&1 </dev/tty)
    case $?$choice in
    0?*)
        printf -v choice %q "${choice##*$'\n'}"
        READLINE_LINE=${line:0:start}$choice${line:end}
        READLINE_POINT=$((start + ${#choice}))
        ;;
    0 | 130*) ;;
    *) printf '%s\n' "$choice" ;;
    esac
}
if [[ $- == *i* ]] && ((BASH_VERSINFO[0] >= 4)); then # older ones do not tell the line
    for __vaultmap_keys in emacs-standard vi-insert vi-command; do
        bind -m "$__vaultmap_keys" -x '"@key": __vaultmap_pick'
    done
    unset __vaultmap_keys
fi
