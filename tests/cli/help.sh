# help.sh - help, versions, misspellings: what somebody meets who does not know the program.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

samenspel
exits 2 "no command is wrong use"
one_line "and is said in one line"

for call in --help -h help "help --help"; do
    samenspel $call
    exits 0 "samenspel $call"
    says out "samenspel run scenarios/nine_in_ten.yaml" "samenspel $call shows where to begin"
done
commands=$(sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' out | grep -v '^help$')
for command in run plan merge match play tournament fingerprint theory describe inspect; do
    echo "$commands" | grep -qx "$command"
    verdict "help lists $command" $?
done

# the table of options is what the parser reads, so every option of it must be taught; an
# unknown option shows that the parser knows no others
for command in $commands; do
    samenspel "$command" --help
    exits 0 "$command --help"
    for part in "Usage: samenspel $command" "Options" "Examples" "Exit codes" "--help"; do
        says out "$part" "$command --help has: $part"
    done
    cp out "$command.help"
    samenspel help "$command"
    holds "help $command says the same" cmp -s out "$command.help"
    awk 'length($0) > 100 { exit 1 }' "$command.help"
    verdict "$command --help keeps to 100 columns" $?
    samenspel "$command" --no-such-option
    exits 2 "$command refuses an unknown option"
    one_line "$command says so in one line"
done
for pair in "run:-o --set --seed --replicates --threads --shard --resume --force --quiet" \
    "plan:--set --json" "merge:--virtual --partial --copy --force" "theory:--set --json" \
    "match:--turns --continuation --noise --misperception --game --seed --repetition --json" \
    "play:--turns --noise --game --seed --reveal --blind" \
    "tournament:--strategies --without --repetitions --no-self-play --moves --top --json" \
    "fingerprint:--probe --points --turns --repetitions --json" \
    "describe:--json --json-schema" "inspect:--scenario --digest --progress --json"; do
    for option in ${pair#*:}; do
        says "${pair%%:*}.help" "$option" "${pair%%:*} --help teaches $option"
    done
done

samenspel --version
exits 0 "--version"
says out "samenspel 0." "--version tells the program's"
says out "model version" "--version tells the model's"
[ "$(wc -l <out)" -eq 2 ]
verdict "--version tells nothing that differs between builds" $?

samenspel rnu
exits 2 "a misspelt command is wrong use"
says err "did you mean 'run'?" "the nearest command is named"
samenspel help inspct
says err "did you mean 'inspect'?" "help names the nearest command too"
samenspel --versoin
exits 2 "a misspelt option of the program"
samenspel run --resmue x.yaml
exits 2 "a misspelt option is wrong use"
says err "did you mean '--resume'?" "the nearest option is named"
samenspel run
exits 2 "run without a scenario"
says err "one or more scenario files" "says what it needs"
samenspel plan a.yaml b.yaml
exits 2 "plan of two scenarios"
samenspel run x.yaml --seed
says err "--seed needs a value" "a value that is missing"
samenspel run x.yaml --quiet=1
says err "--quiet takes no value" "a value where there is none"
samenspel run x.yaml --seed 1 --seed 2
says err "--seed is given twice" "an option given twice"
for bad in -1 0,5 1e3 " 1" 18446744073709551616 ""; do
    samenspel run x.yaml --seed "$bad"
    exits 2 "--seed '$bad' is refused"
done
for bad in 0/3 4/3 1 1/ /3 a/b 1/3/5 -1/3 1.0/3; do
    samenspel run x.yaml --shard "$bad"
    exits 2 "--shard $bad is refused"
    says err "must be I/N" "--shard $bad: says what would be right"
done
samenspel run x.yaml --threads 0
exits 2 "no threads"
samenspel run x.yaml --set population.size
exits 2 "--set without a value"
says err "KEY=VALUE" "--set without a value says the form"
samenspel run x.yaml --resume --force
exits 2 "--resume and --force exclude each other"
samenspel run -- --help
exits 1 "after -- everything is a file name"
