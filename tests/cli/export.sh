# export.sh - one run of a result as JSON for the trainers' page; what is refused.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

cat >pilot.yaml <<EOF
name: pilot
question: "Does it last?"
rounds: 12
replicates: 3
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 20}
decision: {rule: logit, noise: 0.5}
compare: unsteered
record: {observables: [cooperation]}
sweep: {parameters: {steering.shared_interest.steer: {values: [0.2, 0.8]}}}
EOF
samenspel run pilot.yaml --quiet --set game.benefit=4
exits 0 "a result"

samenspel export pilot.h5
exits 2 "of several runs one must be named"
says err "pilot.h5 holds 2 runs and a page shows one: say which by --run 0 to --run 1" "which"
samenspel export pilot.h5 --run 1
exits 0 "a run"
says out "pilot.json: open it in the trainer's page" "what to do with it"
holds "it is JSON" python3 -m json.tool pilot.json
holds "the run that was asked for" grep -q '"steering.shared_interest.steer: 0.8"' pilot.json
holds "with what the command line set" grep -q '"game.benefit: 4"' pilot.json
holds "nothing is left beside it" test ! -e pilot.json.part
samenspel export pilot.h5 --run 1
exits 2 "a file that exists is kept"
says err "pilot.json exists already; --force overwrites it" "and said so"
samenspel export pilot.h5 --run 0 --force --replicates 3
exits 0 "unless asked to"
samenspel export pilot.h5 --run 0 -o -
exits 0 "to standard output"
says out '"samenspel_result": 1' "the object alone"
samenspel export pilot.h5 --run 2 --force
exits 2 "a run that is not there"
says err "--run" "is named"
samenspel export pilot.h5 --run 0 --replicates 4 --force
exits 2 "more replicates than there are"
samenspel export nothing.h5
exits 1 "a file that is not there"
samenspel export pilot.yaml -o other.json
exits 1 "a file of another kind"
samenspel export pilot.h5 --run 0 -o nowhere/a.json
exits 5 "a folder that is not there"
# a pipe is written into and stays one: nothing is put in its place
mkfifo pipe.json
cat pipe.json >read.json &
samenspel export pilot.h5 --run 0 -o pipe.json
exits 0 "into a pipe"
wait
holds "what was asked for" python3 -m json.tool read.json
holds "it still is a pipe" test -p pipe.json
if [ -c /dev/full ]; then
    samenspel export pilot.h5 --run 0 -o /dev/full
    exits 5 "a disk that is full"
    says err "/dev/full: it could not be written" "is told"
fi
