
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
function __vaultmap_pick
    set -l token (commandline -t)
    set -l flag (string match -r '^(?:-[^=]*|\w+)=' -- $token)
    set -l word (string unescape -- (string replace -- "$flag" '' "$token"))
    # Warnings come before what was chosen, and what is wrong comes alone.
    set -l choice (command vaultmap pick --height 40% --query "$word" 2>&1 </dev/tty)
    set -l ended $status
    if test $ended = 0 -a -n "$choice[-1]"
        commandline -t -- "$flag"(string escape -- $choice[-1])
    else if test $ended != 0 -a $ended != 130
        printf '\n%s' $choice
        echo
    end
    commandline -f repaint
end
bind @key __vaultmap_pick
bind -M insert @key __vaultmap_pick
