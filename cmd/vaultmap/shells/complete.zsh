#compdef @programs
# Completions of vaultmap for zsh.

# __vaultmap_offer PROGRAM adds what completes the word at the cursor.
__vaultmap_offer() {
    local vaultmap=vaultmap word=$PREFIX head line
    local -a before lines names shown folders exts
    # Whoever pastes ./vaultmap has not said yet that it is to run.
    if [[ $1 == vaultmap && $words[1] == */* ]] && ! whence -p vaultmap >/dev/null; then
        vaultmap=${${(Q)words[1]}/#\~\//$HOME/}
    fi
    case $compstate[quote] in
    (\') word=${PREFIX//\'\\\'\'/\'} ;;
    (\") word=${(Q):-\"$PREFIX\"} ;;
    (*) word=${(Q)PREFIX} ;;
    esac
    before=("${(@Q)words[1,CURRENT-1]}")
    # All at once: a folder may have very many names.
    lines=("${(@f)$(command $vaultmap __line zsh "$1" "${before[@]}" "$word" 2>/dev/null </dev/null)}")
    head=$lines[1]
    shift lines
    if [[ -n $compstate[quote] && ${#${:-é}} != 1 ]]; then
        # Inside a quote zsh writes bytes that the locale has no character for as $'...'.
        lines=("${(@)lines:#*[^\ -~]*}")
    fi
    if [[ $head == *' nospace'* ]]; then
        folders=("${(@)lines%%$'\t'*}")
    else
        folders=("${(@M)lines:#*/}") names=("${(@)lines:#*/}")
    fi
    exts=(${=head#* })
    case $head in
    (names*)
        local -a how
        [[ $head == *' replace'* ]] && how+=(-U)
        if [[ -n ${(M)names:#*$'\t'*} ]]; then # few, then: commands and flags
            for line in $names; do
                shown+=("${line/$'\t'/  -- }")
            done
            names=("${(@)names%%$'\t'*}")
            how+=(-l -d shown)
        fi
        (( $#names )) && compadd $how -a names
        (( $#folders )) && compadd ${how:#(-l|-d|shown)} -S '' -a folders
        ;;
    (files*)
        [[ $PREFIX == -*=* ]] && compset -P '*='
        if [[ $head == 'files '* ]]; then
            _files -g "*.(${(j:|:)exts})"
        else
            _files
        fi
        ;;
    (folders*) _files -/ ;;
    (own*) return 2 ;;
    esac
}

# What is no path in Vault the program completes by itself, where it is installed.
__vaultmap_for() {
    __vaultmap_offer $service
    (( $? == 2 )) || return 0
    local program=${${(Q)words[1]}:t} name
    local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
    local -a names open
    names=("${(@f)$(COMP_LINE=$line COMP_POINT=${#line} command $program $service 2>/dev/null \
        </dev/null)}")
    [[ $PREFIX == -*=* ]] && compset -P '*='
    for name in $names; do
        [[ $name == *[/=] ]] && open+=("$name")
    done
    names=(${names:|open})
    (( $#names )) && compadd -a names
    (( $#open )) && compadd -S '' -a open
}

_vaultmap() {
    if [[ $service == (vault|bao) ]]; then
        __vaultmap_for
    else
        __vaultmap_offer vaultmap
    fi
}

if (( ! ${+functions[compdef]} )); then
    autoload -Uz compinit && compinit -i -D
fi
compdef _vaultmap @programs
# Where this is in fpath, the file is the function's first call.
if [[ ${funcstack[1]-} == _vaultmap ]]; then
    _vaultmap
fi
