
# What is no path in Vault the program completes by itself, where it is installed.
function __vaultmap_for
    __vaultmap_offer $argv[1]
    and return
    set -l program (string replace -r '.*/' '' -- (commandline -opc)[1])
    command -q -- $program
    or return
    set -lx COMP_LINE (commandline -cp)
    set -lx COMP_POINT (string length -- $COMP_LINE)
    set -l flag (string match -r '^-[^=]*=' -- (commandline -ct))
    for name in (command $program 2>/dev/null </dev/null)
        if test -n "$flag"; and not string match -q -- "$flag*" $name
            set name "$flag"$name # it tells the value alone
        end
        printf '%s\n' $name
    end
end

for program in @programs
    # What fish would read when it first completes the program, and add to ours, it reads now.
    for file in $fish_complete_path/$program.fish
        if test -e $file
            complete -C "$program " >/dev/null 2>&1
            break
        end
    end
    complete -c $program -e
    complete -c $program -f -a "(__vaultmap_for $program)"
end
