
# What is no path in Vault the program completes by itself, where it is installed.
__vaultmap_for()
{
    local name
    if __vaultmap_offer "${1##*/}" "$2"; then
        return
    fi
    COMPREPLY=()
    while IFS= read -r name; do
        COMPREPLY+=("$name")
    done < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT command "${1##*/}" "$@" 2>/dev/null \
        </dev/null)
}
