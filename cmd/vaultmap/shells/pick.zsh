
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
__vaultmap_pick() {
    emulate -L zsh
    local line=$BUFFER word choice
    integer point=CURSOR start=0 end=0
@word
    if choice=$(command vaultmap pick --height 40% --query "$word" </dev/tty) && [[ -n $choice ]]; then
        choice=${(q)choice}
        BUFFER=${line:0:$start}$choice${line:$end}
        CURSOR=$((start + ${#choice}))
    fi
    zle reset-prompt
}
zle -N vaultmap-pick __vaultmap_pick
for __vaultmap_keys in emacs viins vicmd; do
    bindkey -M $__vaultmap_keys '@key' vaultmap-pick
done
unset __vaultmap_keys
