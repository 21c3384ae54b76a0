# run.sh - run, merge and inspect: outputs, resuming, shards, signals.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
scenario one
scenario two

samenspel run one.yaml
exits 0 "run"
holds "the output is NAME.h5 in the current folder" test -s one.h5
says out "samenspel inspect one.h5" "run says how to look at the file"
says out "figures" "run says how to draw it"
holds "by a script that is there" test -r "$(sed -n 's/^  figures  \([^ ]*\) .*/\1/p' out)"
holds "no parts are left" test ! -e one.h5.parts
holds "no lock is left" test ! -e one.h5.lock
cp one.h5 first.h5

samenspel run one.yaml
exits 2 "an output that exists is refused"
says err "one.h5 exists" "the message names it"
one_line "in one line"
holds "and stays as it was" cmp -s one.h5 first.h5
samenspel run one.yaml --resume
exits 0 "--resume where all is done"
says out "nothing to do" "does nothing"
holds "the file stays as it was" cmp -s one.h5 first.h5
samenspel run one.yaml --force
exits 0 "--force replaces it"
holds "by the same bytes" cmp -s one.h5 first.h5
samenspel run one.yaml -o resumed.h5 --resume --threads 1
exits 0 "--resume where nothing exists yet starts"
holds "the bytes depend on no threads" cmp -s resumed.h5 first.h5
samenspel run one.yaml --seed 2 --resume
exits 1 "--resume with another seed is refused"
holds "and touches nothing" cmp -s one.h5 first.h5
samenspel run one.yaml --quiet -o quiet.h5
exits 0 "--quiet"
silent out "--quiet says nothing"
silent err "nor on stderr"
samenspel run one.yaml --output=equals.h5 --set=population.size=20
exits 0 "--option=value"
samenspel run -oshort.h5 one.yaml --replicates 1
exits 0 "-oVALUE, options before the scenario"

samenspel run one.yaml two.yaml -o folder
exits 0 "several scenarios"
holds "one file each in the folder (1)" cmp -s folder/one.h5 first.h5
holds "one file each in the folder (2)" test -s folder/two.h5
samenspel run one.yaml two.yaml -o first.h5
exits 2 "several scenarios need a folder, not a file"
samenspel run one.yaml -o folder
exits 2 "a folder stands for the file in it, which exists"
cp one.yaml copy.yaml
samenspel run one.yaml copy.yaml -o twice
exits 2 "two scenarios of one name would write one file"
says err "both named 'one'" "the message says so"
scenario three
sed -i 's/size: 30/size: -3/' three.yaml
samenspel run one.yaml three.yaml -o none
exits 1 "a bad scenario among good ones"
holds "stops all before anything runs" test ! -e none/one.h5
says err "three.yaml:6:" "and is found by its line"

samenspel run missing.yaml
exits 1 "a scenario that does not exist"
samenspel run one.yaml -o no/such/folder/x.h5
exits 5 "a folder that does not exist"
if [ "$(id -u)" -ne 0 ]; then # root may write everywhere
    mkdir sealed && chmod 555 sealed
    samenspel run one.yaml -o sealed/x.h5
    exits 5 "a folder without permission"
fi
printf 'name: one\n\033]0;title\007: 1\n' >escape.yaml
samenspel run escape.yaml
exits 1 "a scenario with control characters"
printf '\033' >esc
! grep -qF "$(cat esc)" err
verdict "reaches the terminal escaped" $?

# shards
for i in 1 2 3; do
    samenspel run one.yaml --shard $i/3
    exits 0 "shard $i of 3"
done
holds "a shard is NAME.shard-I-of-N.h5" test -s one.shard-2-of-3.h5
samenspel merge merged.h5 one.shard-3-of-3.h5 one.shard-1-of-3.h5 one.shard-2-of-3.h5
exits 0 "merge, in any order"
holds "equals the undivided run to the byte" cmp -s merged.h5 first.h5
samenspel merge merged.h5 one.shard-*-of-3.h5
exits 2 "merge refuses an output that exists"
samenspel merge merged.h5 one.shard-*-of-3.h5 --force --copy
exits 0 "--force replaces it"
samenspel merge part.h5 one.shard-1-of-3.h5 one.shard-3-of-3.h5
exits 1 "a missing shard is refused"
samenspel merge part.h5 one.shard-1-of-3.h5 one.shard-3-of-3.h5 --partial
exits 0 "but for --partial"
samenspel inspect part.h5
says out "2 missing" "and inspect tells what is missing"
samenspel merge index.h5 one.shard-*-of-3.h5 --virtual
exits 0 "merge --virtual"
samenspel inspect --digest first.h5
cp out digest
samenspel inspect --digest index.h5
holds "an index has the digest of its copy" cmp -s out digest
samenspel run two.yaml --seed 9 --shard 1/3
samenspel merge bad.h5 one.shard-1-of-3.h5 two.shard-1-of-3.h5 one.shard-3-of-3.h5
exits 1 "a foreign shard is refused"
one_line "in one line"
holds "and nothing is written" test ! -e bad.h5
head -c 3000 one.shard-1-of-3.h5 >cut.h5
samenspel merge bad.h5 cut.h5 one.shard-2-of-3.h5 one.shard-3-of-3.h5
exits 1 "a damaged shard is refused"
samenspel merge one.shard-1-of-3.h5 one.shard-1-of-3.h5 one.shard-2-of-3.h5 --force
exits 2 "an output that is one of the shards is refused"
samenspel merge bad.h5
exits 2 "merge without shards"
samenspel merge bad.h5 none.h5
exits 1 "a shard that does not exist"
samenspel merge bad.h5 one.shard-*-of-3.h5 --virtual --copy
exits 2 "--virtual and --copy exclude each other"

# inspect
samenspel inspect one.h5
exits 0 "inspect"
says out "6 of 6 done" "tells the replicates"
says out "cooperation" "tells the means"
says out "Does it work?" "tells the question"
samenspel inspect one.h5 --scenario
holds "--scenario gives the scenario back" cmp -s out one.yaml
samenspel inspect one.h5 --json
holds "inspect --json is JSON" python3 -m json.tool out
samenspel inspect one.yaml
exits 1 "what is no result file is refused"
samenspel inspect one.h5 --scenario --digest
exits 2 "--scenario and --digest exclude each other"

# a signal: what is finished is kept, the message says how to go on, and that works
scenario long
sed -i 's/rounds: 20/rounds: 10000/; s/replicates: 2/replicates: 40/; s/size: 30/size: 500/' long.yaml
sed -i 's/observables: \[cooperation, payoff\]/observables: [cooperation], every: 1000/' long.yaml
"$SAMENSPEL" run long.yaml -o "a b.h5" --threads 2 >out 2>err &
job=$!
while [ ! -e "a b.h5.lock" ] && kill -0 $job 2>/dev/null; do
    sleep 0.05
done
sleep 0.2
kill -INT $job
wait $job
code=$?
exits 3 "SIGINT stops"
says err "--resume long.yaml -o 'a b.h5' --threads 2" "the message is the command that goes on"
holds "nothing unfinished has the output's name" test ! -e "a b.h5"
sed -n 's/.*go on with: //p' err >again
sh ./again >out 2>err
code=$?
exits 0 "the command that was printed goes on"
samenspel run long.yaml -o whole.h5 --threads 2 --quiet
holds "to the same bytes" cmp -s "a b.h5" whole.h5

# a batch system signals the shell of a job, which passes it on, and the program as well
"$SAMENSPEL" run long.yaml -o twice.h5 --threads 2 >out 2>err &
job=$!
while [ ! -e twice.h5.lock ] && kill -0 $job 2>/dev/null; do
    sleep 0.05
done
sleep 0.2
kill -TERM $job
kill -TERM $job 2>/dev/null
wait $job
code=$?
exits 3 "two signals at once are one wish: it stops, and keeps what is finished"
says err "go on with" "and says how to go on"
kept=$(sed -n 's/.*signal: \([0-9]*\) of.*/\1/p' err)
samenspel inspect --progress twice.h5 "a b.h5" none.h5
exits 0 "inspect --progress of outputs that are stopped, complete, not begun"
{
    if [ "$kept" -gt 0 ]; then
        echo "$kept 0 0 parts twice.h5"
    else
        echo "0 0 0 nothing twice.h5"
    fi
    echo "120 0 0 whole a b.h5"
    echo "0 0 0 nothing none.h5"
} >expected
holds "tells how far they have come" cmp expected out
samenspel inspect "a b.h5" whole.h5
exits 2 "without --progress inspect takes one file"
says err "only --progress takes several" "and says so"

# --resume with fewer replicates would drop what is finished
samenspel run one.yaml -o fewer.h5 --quiet
samenspel run one.yaml -o fewer.h5 --replicates 1 --resume
exits 1 "--resume with fewer replicates is refused"
says err "is of 2 replicates a run, and 1 are asked for" "the message says so"
holds "and touches nothing" cmp -s fewer.h5 first.h5

# what a file says of its sources, each once
samenspel inspect first.h5 --json
holds "no reference stands twice" python3 -c "
import json
lines = json.load(open('out'))['attributes']['references'].split('\n')
assert len(lines) == len(set(lines)) > 3, lines"
samenspel run one.yaml -o single.h5 --replicates 1
samenspel inspect single.h5
! grep -q nan out
verdict "one replicate has no error, and none is printed" $?
says out "one replicate" "but said"

# what is recorded once a replicate is shown too
cat >fix.yaml <<'EOF'
name: fix
rounds: 5000
replicates: 40
stop: absorbed
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 6, initial: {cooperators: 3}}
decision: {rule: fermi, selection: 0.1, update: asynchronous}
record: {every: 5000, observables: [fixed_strategy, fixation_round]}
EOF
samenspel run fix.yaml
samenspel inspect fix.h5
says out "fixed_strategy" "inspect tells what fixed"
says out "fixation_round" "and when"
samenspel inspect fix.h5 --json
holds "and --json counts it" python3 -c "
import json
v = json.load(open('out'))['variables']
assert v['fixed_strategy']['n'][0] == 40 and 0 < v['fixed_strategy']['mean'][0] < 1, v
assert v['fixation_round']['mean'][0] > 0"

# a ratio of sums over replicates: formed from all of them, however the work was divided
cat >ratio.yaml <<'EOF'
name: ratio
rounds: 30
burn_in: 5
replicates: 5
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 20}
steering:
  pilot: {share: 0.5, cost: 0.1, set: {shared_interest.steer: 1}}
record: {observables: [payoff, cost_per_cooperation]}
compare: unsteered
sweep: {parameters: {steering.pilot.cost: {values: [0, 0.1, 0.3]}}}
EOF
samenspel run ratio.yaml -o ratio.h5
for i in 1 2 3 4; do
    samenspel run ratio.yaml -o ratio.$i.h5 --shard $i/4
done
samenspel merge ratio.merged.h5 ratio.3.h5 ratio.1.h5 ratio.4.h5 ratio.2.h5
holds "a ratio is the same from shards" cmp ratio.h5 ratio.merged.h5
samenspel merge ratio.index.h5 ratio.[1-4].h5 --virtual
samenspel inspect ratio.h5 --digest
cp out ratio.digest
samenspel inspect ratio.index.h5 --digest
holds "and in an index over them" cmp out ratio.digest
samenspel run ratio.yaml -o ratio.more.h5 --replicates 3
samenspel run ratio.yaml -o ratio.more.h5 --resume
holds "and where replicates come later" cmp ratio.h5 ratio.more.h5
samenspel inspect ratio.h5
says out "cost_per_cooperation" "inspect shows it"
samenspel inspect ratio.h5 --json
holds "it is the ratio of sums" python3 -c "
import json
d = json.load(open('out'))
r, v = d['ratios']['cost_per_cooperation'], d['variables']
gain = [a - b for a, b in zip(v['cooperation_total']['mean'],
                              v['cooperation_total_unsteered']['mean'])]
cost = v['steering_cost_total']['mean']
assert all(abs(c / g - x) < 1e-12 for c, g, x in zip(cost, gain, r['value'])), r
assert r['value'][0] == 0 and r['value'][2] > r['value'][1] > 0 and r['se'][1] > 0
assert v['steering_cost_total_unsteered']['mean'] == [0, 0, 0]"
samenspel run ratio.yaml -o ratio.csv
holds "tables have it by run" grep -q "cost_per_cooperation,cost_per_cooperation_se" \
    ratio.csv/runs.csv
samenspel run ratio.yaml -o none.h5 --set compare=none
exits 1 "without a twin it is refused"
says err "needs compare: unsteered" "and told why"
samenspel plan ratio.yaml
says out "cost_per_cooperation" "plan names it"
says out "assumptions" "plan says what is assumed"
says out "pilot: Centola" "and by whom"

# tables for spreadsheets: a folder that appears when it is complete
samenspel run one.yaml -o t.csv
exits 0 "-o OUT.csv writes tables"
says out "t.csv/runs.csv" "and says where"
! grep -q "inspect" out
verdict "tables are no file to inspect" $?
cp -r t.csv kept.csv
samenspel run one.yaml -o t.csv
exits 2 "tables that exist are refused"
holds "and stay, with nothing beside them" diff -r t.csv kept.csv
samenspel run one.yaml -o t.csv --force
exits 0 "--force replaces tables"
holds "by the same bytes" diff -r t.csv kept.csv
holds "no unfinished tables are left" test ! -e t.csv.unfinished
touch t.csv/thesis.txt
samenspel run one.yaml -o t.csv --force
exits 2 "a folder with other files in it is not replaced"
says err "thesis.txt" "the message names one"
holds "and they stay" test -e t.csv/thesis.txt
samenspel run one.yaml -o u.csv --shard 1/2
exits 2 "tables are not divided"
samenspel run one.yaml two.yaml -o u.csv
exits 2 "nor shared by scenarios"
samenspel merge u.csv one.shard-1-of-3.h5
exits 2 "merge writes no tables"
"$SAMENSPEL" run long.yaml -o slow.csv --threads 2 >out 2>err &
job=$!
while [ ! -e slow.csv.lock ] && kill -0 $job 2>/dev/null; do
    sleep 0.05
done
sleep 0.2
kill -TERM $job
wait $job
code=$?
exits 3 "SIGTERM stops tables"
says err "slow.csv.unfinished" "the message says where they are"
holds "unfinished tables have another name" test ! -e slow.csv
samenspel run one.yaml -o missing/t.h5
says err "there is no folder 'missing'" "a missing folder is named"

# a network that is not there: the message says where it was looked for
mkdir -p nets
scenario net
mv net.yaml nets/
samenspel run nets/net.yaml --set network.kind=file --set network.path=e.txt
exits 1 "a network file that does not exist"
says err "'e.txt' (beside the scenario)" "is looked for beside the scenario"
samenspel run one.yaml --set population.size=3 --set network.kind=square_lattice
says err "a size like 4" "no lattice of one agent is advised"

# ---- an index over more shards than a process may open: no silent gaps
for i in $(seq 40); do
    "$SAMENSPEL" run one.yaml -o "many.$i.h5" --replicates 20 --shard "$i/40" --quiet
done
samenspel merge many.h5 many.[0-9]*.h5 --virtual
samenspel inspect many.h5
says out "60 of 60 done" "an index over 40 shards is whole"
(ulimit -n 40 && "$SAMENSPEL" inspect many.h5 >out 2>err)
code=$?
exits 5 "40 files that may be opened are too few for it"
says err "an index over 40 files, which are read together" "which is said"
(ulimit -S -n 40 && "$SAMENSPEL" inspect many.h5 >out 2>err)
code=$?
exits 0 "a limit that may be raised is raised"
says out "60 of 60 done" "and nothing is missing"
