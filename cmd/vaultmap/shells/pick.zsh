
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
__vaultmap_pick() {
    emulate -L zsh
    local line=$BUFFER word choice
    integer point=CURSOR start=0 end=0
@word
    # Warnings come before what was chosen, and what is wrong comes alone.
    choice=$(command vaultmap pick --height 40% --query "$word" 2>&1 </dev/tty)
    case $?$choice in
    (0?*)
        choice=${(q)choice##*$'\n'}
        BUFFER=${line:0:$start}$choice${line:$end}
        CURSOR=$((start + ${#choice}))
        ;;
    (0|130*) ;;
    (*) print -r -- $'\n'$choice ;;
    esac
    zle reset-prompt
}
zle -N vaultmap-pick __vaultmap_pick
for __vaultmap_keys in emacs viins vicmd; do
    bindkey -M $__vaultmap_keys '@key' vaultmap-pick
done
unset __vaultmap_keys
