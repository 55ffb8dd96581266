
# A key puts a location in place of the word at the cursor, of which it looks for the start. Where
# nothing is chosen the line stays as it is.
function __vaultmap_pick
    set -l token (commandline -t)
    set -l flag (string match -r '^(?:-[^=]*|\w+)=' -- $token)
    set -l word (string unescape -- (string replace -- "$flag" '' "$token"))
    set -l choice (command vaultmap pick --height 40% --query "$word" </dev/tty)
    if test $status = 0 -a -n "$choice"
        commandline -t -- "$flag"(string escape -- "$choice")
    end
    commandline -f repaint
end
bind @key __vaultmap_pick
bind -M insert @key __vaultmap_pick
