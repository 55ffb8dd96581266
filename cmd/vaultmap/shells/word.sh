    local i c quote=
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:$i:1}
        case $quote$c in
        \\ | \"\\) i=$((i + 1)) ;;
        \'\' | \"\") quote= ;;
        \' | \") quote=$c ;;
        [[:space:]] | [\;\|\&\(\)\<\>] | \"\()
            if [[ $quote$c == \"\( && ${line:$((i > 0 ? i - 1 : 0)):1} != \$ ]]; then
                continue
            fi
            quote=
            if ((i >= point)); then
                break
            fi
            start=$((i + 1))
            ;;
        esac
    done
    end=$((i < ${#line} ? i : ${#line}))
    word=${line:$start:$((end - start))}
    case $word in
    -*=* | [A-Za-z_]*=*) # of a flag or a variable the value alone
        word=${word#*=}
        start=$((end - ${#word}))
        ;;
    esac
    word=${word//[\\\'\"]/}
