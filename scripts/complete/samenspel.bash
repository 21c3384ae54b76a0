# samenspel.bash - completion of commands, options and files for bash.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Use: source this file, or install it as share/bash-completion/completions/samenspel.

# Offers the words of $1 and, where $2 is given, files that end in it, and folders.
_samenspel_offer() {
    local current=${COMP_WORDS[COMP_CWORD]} suffix
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
    shift
    for suffix in "$@"; do
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY \
            < <(compgen -f -X "!*.$suffix" -- "$current")
    done
    if [ $# -gt 0 ]; then
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -S / -- "$current")
        compopt -o nospace 2>/dev/null
        if [ "${#COMPREPLY[@]}" -eq 1 ] && [[ ${COMPREPLY[0]} != */ ]]; then
            COMPREPLY[0]+=" "
        fi
    fi
}

_samenspel() {
    local command=${COMP_WORDS[1]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        _samenspel_offer "run plan merge theory describe inspect verify --help --version"
        return
    fi
    case $previous in
    -o) _samenspel_offer "" h5; return ;;
    --set | --seed | --replicates | --threads | --shard | --only) return ;;
    esac
    local options=
    case $command in
    run) options="-o --set --seed --replicates --threads --shard --resume --force --quiet" ;;
    plan) options="--set --seed --replicates --threads --json" ;;
    theory) options="--set --json" ;;
    merge) options="--copy --virtual --partial --force" ;;
    describe) options="--json --json-schema" ;;
    inspect) options="--scenario --digest --json" ;;
    verify) options="--quick --only --seed --fresh --threads --json" ;;
    *) return ;;
    esac
    if [[ $current == -* ]]; then
        _samenspel_offer "$options --help"
        return
    fi
    case $command in
    run | plan | theory) _samenspel_offer "" yaml yml ;;
    merge | inspect) _samenspel_offer "" h5 ;;
    describe)
        if [ "$COMP_CWORD" -eq 2 ]; then
            _samenspel_offer "strategies steering decisions networks games observables fields designs outputs keys"
        fi
        ;;
    esac
}

complete -F _samenspel samenspel
