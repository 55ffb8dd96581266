# Completions of vaultmap for bash. They need no package, and are bash 3.2, as macOS has it.

# __vaultmap_offer PROGRAM TEXT fills COMPREPLY with what goes in place of TEXT at the cursor.
__vaultmap_offer()
{
    local vaultmap=vaultmap out head how ext file names=() IFS=$' \t\n'
    # Whoever pastes ./vaultmap has not said yet that it is to run.
    if [[ $1 == vaultmap && ${COMP_WORDS[0]} == */* ]] && ! type -P vaultmap >/dev/null; then
        vaultmap=${COMP_WORDS[0]/#\~\//$HOME/}
    fi
    COMPREPLY=()
    out=$("$vaultmap" __line bash "$1" "${COMP_LINE:0:COMP_POINT}" "$2" "${COMP_TYPE-}" \
        "${COLUMNS-}" 2>/dev/null </dev/null)
    head=${out%%$'\n'*}
    if [[ $out == *$'\n'* ]]; then # all at once: a folder may have very many names
        IFS=$'\n' read -r -d '' -a names <<<"${out#*$'\n'}"
    fi
    read -r how ext <<<"$head"
    if [[ $how != files || -n $ext ]]; then
        compopt +o default 2>/dev/null
    fi
    case $how in
    names)
        COMPREPLY=(${names[@]+"${names[@]}"})
        if [[ $ext == *nospace* ]]; then
            compopt -o nospace 2>/dev/null
        elif ((${#names[@]} == 1)) && ! type compopt >/dev/null 2>&1; then
            COMPREPLY[0]+=' '
        fi
        ;;
    files | folders)
        if [[ $how == folders || -n $ext ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r file; do
                if [[ -d $file || $how == files && " $ext " == *" ${file##*.} "* ]]; then
                    COMPREPLY+=("$file")
                fi
            done < <(compgen -f -- "$2")
        fi
        ;;
    own)
        return 1
        ;;
    esac
}

__start_vaultmap()
{
    local text=${COMP_WORDS[COMP_CWORD]}
    if (($# >= 2)); then
        text=$2
    elif [[ $text == [=:]* ]]; then
        text=
    fi
    __vaultmap_offer vaultmap "$text"
}
if type compopt >/dev/null 2>&1; then
    complete -o default -F __start_vaultmap vaultmap
else
    complete -o default -o nospace -F __start_vaultmap vaultmap
fi
