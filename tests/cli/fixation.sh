# fixation.sh - what took over, and when, as inspect tells it: a share with its error.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

# takes_over NAME INITIAL RULES: NAME.yaml, small populations that copy until all are alike
takes_over() {
    cat >"$1.yaml" <<EOF2
name: $1
rounds: 1000
replicates: 60
stop: absorbed
game: {kind: matrix, reward: 2, sucker: -1, temptation: 3, punishment: 0}
population: {size: 10, initial: $2}
decision: {rule: fermi, selection: 0, update: asynchronous}
record: {every: 1000, observables: [fixed_strategy, fixation_round]}
$3
EOF2
    samenspel run "$1.yaml" --quiet
    exits 0 "$1 runs"
    samenspel inspect "$1.h5" --json
    exits 0 "inspect $1 --json"
}

# summary NAME FIELD: the numbers of a summary of a variable in out
summary() {
    sed -n "/^    \"$1\": {/,/^    }/s/^ *\"$2\": \[\(.*\)\].*/\1/p" out
}

# half and half, neutral: a share strictly between none and all, of all 60
takes_over acts "{cooperators: 5}"
holds "the share of C is between 0 and 1" awk "BEGIN {
    exit !($(summary fixed_strategy mean) > 0.1 && $(summary fixed_strategy mean) < 0.9) }"
share=$(summary fixed_strategy mean)
error=$(summary fixed_strategy se)
holds "its error is that of a share" awk "BEGIN {
    expected = sqrt($share * (1 - $share) / 59); d = $error - expected
    exit !(d < 1e-12 && d > -1e-12) }"
[ "$(summary fixed_strategy n)" = 60 ]
verdict "every replicate fixed" $?
says out "share of C among the replicates" "the long name says whose share"
[ -z "$(summary fixed_strategy drift)$(summary fixation_round autocorrelation_rounds)" ]
verdict "what stands once has no drift" $?
samenspel inspect acts.h5
says out "$(printf '%.5g +- %.2g ' "$share" "$error")" "the table shows share and error"
says out "the mean is the share of" "and what it is"

# two strategies: that of the second on the axis
takes_over two "{strategies: {always_defect: 5, always_cooperate: 5}}"
says out "share of always_defect among" "of two strategies it is the second's share"
[ -n "$(summary fixed_strategy mean)" ]
verdict "two strategies have a share" $?

# three: a mean of their numbers says nothing, the round still does
takes_over three "{strategies: {always_defect: 4, always_cooperate: 3, tit_for_tat: 3}}"
[ -z "$(summary fixed_strategy mean)" ]
verdict "of three strategies there is no share" $?
[ -n "$(summary fixation_round mean)" ]
verdict "but the mean round of fixation" $?

# cut short: the mean is of those that got there, and the table says of how many
samenspel run acts.yaml --quiet --force --set rounds=4 --set record.every=4
exits 0 "four rounds"
samenspel inspect acts.h5 --json
n=$(summary fixation_round n)
[ "$n" -gt 0 ] && [ "$n" -lt 60 ]
verdict "not all fix in four rounds" $?
samenspel inspect acts.h5
says out "(n $n)" "the table says how many did"

# the twin has its own
takes_over twin "{cooperators: 5}" "compare: unsteered"
[ "$(summary fixed_strategy_unsteered mean)" = "$(summary fixed_strategy mean)" ]
verdict "an unsteered twin of an unsteered run fixes as often" $?
says out "replicates that have a value, unsteered twin" "and its long name says so"

# what was fixed, by strategy, with Wilson's interval
samenspel inspect two.h5
says out "all play " "a table tells what was fixed"
says out "always_defect " "by its name"
samenspel inspect two.h5 --json
k=$(sed -n '/"fixation": {/,/^  }/p' out | sed -n '/"always_defect": {/,/}/s/^ *"n": \[\(.*\)\].*/\1/p')
low=$(sed -n '/"fixation": {/,/^  }/p' out \
    | sed -n '/"always_defect": {/,/}/s/^ *"probability_low": \[\(.*\)\].*/\1/p')
holds "the lower end is Wilson's of $k in 60" awk "BEGIN {
    z = 1.959963984540054; n = 60; p = $k / n
    wanted = (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) \\
        / (1 + z * z / n)
    d = $low - wanted; exit !(d < 1e-12 && d > -1e-12) }"
