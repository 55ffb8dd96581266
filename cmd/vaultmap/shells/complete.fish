# Completions of vaultmap for fish.

# __vaultmap_offer PROGRAM prints what completes the word at the cursor, and fails where the
# program does that by itself.
function __vaultmap_offer
    set -l before (commandline -opc)
    while string match -qr '^\w+=' -- $before[1]
        set -e before[1]
    end
    set -l typed (commandline -ct)
    set -l word (string unescape -- $typed; or echo $typed)
    set -l vaultmap vaultmap
    # Whoever pastes ./vaultmap has not said yet that it is to run.
    if test "$argv[1]" = vaultmap; and string match -q '*/*' -- $before[1]; and not command -q vaultmap
        set vaultmap (string replace -r '^~/' "$HOME/" -- $before[1])
    end
    set -l lines (command $vaultmap __line fish $argv[1] $before "$word" 2>/dev/null </dev/null)
    set -l head (string split ' ' -- $lines[1])
    switch "$head[1]"
        case names
            printf '%s\n' $lines[2..-1]
        case files folders
            set -l flag (string match -r '^-[^=]*=' -- $word)
            for file in (__fish_complete_path (string replace -- "$flag" '' $word))
                set -l name (string split -f 1 \t -- $file)
                set -l end (string replace -r '.*\.' '' -- $name)
                if string match -q '*/' -- $name; or test "$head" = files
                    printf '%s\n' "$flag"$name
                else if test $head[1] = files; and contains -- $end $head[2..-1]
                    printf '%s\n' "$flag"$name
                end
            end
        case own
            return 1
    end
    return 0
end

complete -c vaultmap -e
complete -c vaultmap -f -a '(__vaultmap_offer vaultmap)'
