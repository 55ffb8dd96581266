
# What is no path in Vault the program completes by itself, where it is installed.
function __vaultmap_for
    __vaultmap_offer $argv[1]
    and return
    set -l program (commandline -opc)[1]
    set -lx COMP_LINE (commandline -cp)
    set -lx COMP_POINT (string length -- $COMP_LINE)
    command $program 2>/dev/null </dev/null
end
