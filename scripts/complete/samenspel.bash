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
    local commands="run plan merge match play tournament fingerprint theory calibrate indices export describe inspect verify"
    local matches="--turns --continuation --noise --misperception --game --seed --own --plugin"
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        _samenspel_offer "$commands help --help --version"
        return
    fi
    case $previous in
    -o | --output)
        if [ "$command" = calibrate ] || [ "$command" = indices ]; then
            _samenspel_offer "" csv
        else
            _samenspel_offer "" h5
        fi
        return
        ;;
    --plugin) _samenspel_offer "" so; return ;;
    --own) _samenspel_offer "" yaml yml; return ;;
    --edges) _samenspel_offer "" txt csv; return ;;
    -s | --strategies | --without)
        _samenspel_offer "all axelrod_first axelrod_second basic classic demo deterministic
            short_run stewart_plotkin zero_determinant"
        return
        ;;
    --set | --seed | --replicates | --threads | --shard | --only | --cell-timeout) return ;;
    --turns | --continuation | --noise | --misperception | --game) return ;;
    --free) _samenspel_offer "noise simplicity weight error"; return ;;
    --unit) _samenspel_offer "span gain"; return ;;
    --hold-out) _samenspel_offer "row study none"; return ;;
    --rows) _samenspel_offer "every DF DF-late DF-first DB AM FRD BR BRn"; return ;;
    --repetition | --repetitions | --probe | --points | --top) return ;;
    --observable | --bootstrap | --confidence) return ;;
    esac
    local options=
    case $command in
    run)
        options="-o --output --set --plugin --seed --replicates --threads --shard"
        options+=" --only --isolate --cell-timeout --resume --force --quiet"
        ;;
    plan) options="--set --plugin --seed --replicates --threads --json" ;;
    theory) options="--set --plugin --json" ;;
    calibrate)
        options="--rows --strategies --free --unit --hold-out -o --output --force --data"
        options+=" --plugin --json"
        ;;
    indices)
        options="--observable --bootstrap --confidence --seed -o --output --force --json"
        ;;
    export) options="--run --replicates -o --output --force" ;;
    merge) options="--copy --virtual --partial --force" ;;
    describe) options="--json --json-schema --plugin" ;;
    inspect) options="--scenario --digest --progress --json" ;;
    match) options="$matches --repetition --json" ;;
    play) options="$matches --reveal --blind" ;;
    tournament)
        options="-s --strategies --without --repetitions $matches --threads --no-self-play"
        options+=" --count-twin --edges -o --output --force --moves --top --quiet --json"
        ;;
    fingerprint)
        options="--probe --points --repetitions $matches --threads -o --output --force --json"
        ;;
    verify) options="--quick --only --seed --fresh --threads --json" ;;
    help)
        [ "$COMP_CWORD" -gt 2 ] || _samenspel_offer "$commands"
        return
        ;;
    *) return ;;
    esac
    if [[ $current == -* ]]; then
        _samenspel_offer "$options --help"
        return
    fi
    case $command in
    run | plan | theory) _samenspel_offer "" yaml yml ;;
    merge | indices | export | inspect) _samenspel_offer "" h5 ;;
    calibrate) _samenspel_offer "" csv ;;
    describe)
        if [ "$COMP_CWORD" -eq 2 ]; then
            _samenspel_offer "strategies sets steering decisions networks games observables fields
                designs outputs keys"
        fi
        ;;
    esac
}

complete -F _samenspel samenspel
