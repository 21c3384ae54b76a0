# provenance.sh - a file says what it takes to repeat it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
root=$HERE/../..
scenario one

samenspel run one.yaml --quiet
samenspel inspect one.h5
says out "samenspel inspect --scenario one.h5 > again.yaml" "inspect says how to repeat a file"
! grep -q '  overrides' out
verdict "without overrides where there were none" $?
samenspel inspect one.h5 --scenario
holds "the scenario is the text to the byte" cmp -s out one.yaml
cp out again.yaml
samenspel run again.yaml -o again.h5 --quiet
holds "which makes the file to the byte" cmp -s again.h5 one.h5

# hash FILE: the plan hash of a result
hash() {
    "$SAMENSPEL" inspect "$1" --json | grep -o '"plan_hash": "[0-9a-f]*"'
}
# repeats FACT WORDS: the scenario of a run with the words makes the same plan
repeats() {
    fact=$1
    shift
    rm -f with.h5 again.h5
    samenspel run one.yaml -o with.h5 --quiet "$@"
    samenspel inspect with.h5 --scenario
    exits 0 "$fact: the scenario"
    cp out again.yaml
    samenspel run again.yaml -o again.h5 --quiet
    exits 0 "$fact: runs again"
    [ "$(hash with.h5)" = "$(hash again.h5)" ]
    verdict "$fact: the same plan" $?
    samenspel merge merged.h5 with.h5 again.h5 --force
    exits 0 "$fact: the same numbers"
}
repeats "a number" --set population.size=20
says again.yaml "# written into the text below: --set population.size=20" "a comment names it"
says again.yaml "population: {size: 20}" "it stands in the text"
repeats "a swept key" --set steering.shared_interest.steer=0.25
repeats "seed and replicates" --seed 18446744073709551615 --replicates 3
samenspel inspect with.h5
says out "overrides    --seed 18446744073709551615" "inspect lists the words"
says out "             --replicates 3" "one a line"
repeats "events" --set 'events=[{round: 3, set: {steering.shared_interest.maximum: 0.4}}]'
repeats "lists" --set 'record.observables=[payoff, welfare]'
repeats "a text with signs" --set "question=What: 'this' \"or\" #that?"
repeats "many at once" --set match.rounds=3 --set decision.rule=fermi \
    --set decision.selection=1 --set 'population.initial.strategies={TitForTat: 10, mine: 20}' \
    --set 'strategies={mine: {kind: memory_one, cooperate_after: CDDC}}' --set 'sweep={}'

# what stands beside the scenario is named by its digest
printf '0 1\n1 2\n2 0\n' >ring.txt
digest=$(sha256sum ring.txt | cut -d' ' -f1)
samenspel run one.yaml -o net.h5 --quiet --set 'network={kind: file, path: ring.txt}' \
    --set population.size=3
samenspel inspect net.h5 --scenario
says out "# network.path names a file with the SHA-256 $digest" "a network file"
says out "path: ring.txt" "which keeps its path"
holds "a plug-in compiles" "${CC:-cc}" -std=c11 -O1 -fPIC -shared -ffp-contract=off \
    -I "$root/include" "$root/scripts/plugin/patient.c" -o patient.so
digest=$(sha256sum patient.so | cut -d' ' -f1)
cat >plugged.yaml <<'YAML'
name: plugged
rounds: 5
replicates: 2
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {rounds: 5}
decision: {rule: fermi, selection: 1}
population: {size: 10, initial: {strategies: {patient: 5, mine: 5}}}
strategies: {mine: {kind: like, of: patient, forgiveness: 0.5}}
YAML
samenspel run plugged.yaml --plugin patient.so --set strategies.mine.forgiveness=0.25 --quiet
samenspel inspect plugged.h5 --scenario
exits 0 "the scenario of a plug-in, without it"
says out "# needs --plugin with the SHA-256 $digest" "names it"
says out "forgiveness: 0.25" "with the override"
cp out again.yaml
rm -f again.h5
samenspel run again.yaml --plugin patient.so -o again.h5 --quiet
[ "$(hash plugged.h5)" = "$(hash again.h5)" ]
verdict "and makes the same plan" $?
samenspel inspect plugged.h5
says out "samenspel run again.yaml -o again.h5 --plugin FILE.so" "inspect says that it is needed"

# --resume says what is another
samenspel run one.yaml --resume --seed 3
exits 1 "--resume with another seed"
says err "seed is 1 in that file, 3 wanted" "says so"
samenspel run one.yaml --resume --set rounds=30 --set steering.trust.gain=0.2
says err "rounds is 20 in that file, 30 wanted" "--resume with other keys says which"
one_line "in one line"
