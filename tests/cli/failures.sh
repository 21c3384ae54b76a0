# failures.sh - what fails is one replicate, with its reason and how to repeat it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
root=$HERE/../..
scenario one

# ---- one replicate alone
samenspel run one.yaml --quiet
samenspel run one.yaml --only 2:1
exits 0 "--only"
says out "one: run 2, replicate 1, seed 1" "it says which replicate"
says out "steering.shared_interest.steer = 1" "and its point"
says out "cooperation   " "and its means"
holds "into NAME.run-R-replicate-K.h5" test -s one.run-2-replicate-1.h5
samenspel inspect one.run-2-replicate-1.h5
says out "1 of 6 done, 5 missing" "a partial file of the same plan"
samenspel merge again.h5 one.run-2-replicate-1.h5 one.h5
exits 0 "which has the numbers of the whole"
holds "to the byte" cmp -s again.h5 one.h5
samenspel run one.yaml --only 0:0 -o alone.h5 --quiet
samenspel merge part.h5 alone.h5 one.run-2-replicate-1.h5 --partial
exits 0 "merge --partial joins what is there"
samenspel run one.yaml --only 3:0
exits 2 "a run that is not there"
says err "--only 3:0: one has the runs 0 to 2" "is refused with those that are"
samenspel run one.yaml --only 0:2
says err "run 0 of one has the replicates 0 to 1" "so is a replicate"
for wrong in 3 :1 1: a:b 1:2:3 -1:0; do
    samenspel run one.yaml --only $wrong
    exits 2 "--only $wrong"
done
says err "must be RUN:REPLICATE" "it says what would be right"
samenspel run one.yaml one.yaml --only 0:0
exits 2 "--only of two scenarios"
samenspel run one.yaml --only 0:0 --shard 1/2
exits 2 "--only of a shard"

cat >rule.yaml <<'YAML'
name: rule
rounds: 20
replicates: 4
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 30}
sweep:
  parameters:
    steering.shared_interest.steer: {values: [0, 1]}
  until: {observable: cooperation, half_width: 0.02, max_replicates: 40}
YAML
samenspel run rule.yaml --only 1:39
exits 0 "--only computes what a rule would not"
says out "run 1, replicate 39" "and says so"
samenspel merge joined.h5 rule.run-1-replicate-39.h5 --partial
exits 0 "its file is a part like others"
samenspel run rule.yaml -o rule.h5 --quiet
samenspel run rule.yaml -o isolated.h5 --isolate --threads 3 --quiet
holds "rules decide alike in processes of their own" cmp -s rule.h5 isolated.h5
rm -f isolated.h5

# ---- memory
cat >large.yaml <<'YAML'
name: large
rounds: 2
replicates: 1
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 30}
sweep: {parameters: {population.size: {values: [30, 90000000, 40]}}}
YAML
(ulimit -v 700000 && "$SAMENSPEL" run large.yaml --threads 1 --quiet >out 2>err)
code=$?
exits 4 "memory that ends"
says err "1 of 3 replicates failed, the first because: run 1, replicate 0: no memory" \
    "fails one replicate"
says err "(repeat: --only 1:0)" "with how to repeat it"
says err "--resume tries again" "and what to do"
samenspel inspect large.h5
says out "2 of 3 done, 1 failed" "the others are done"

# ---- plug-ins: a strategy that crashes by lots that it always draws
cat >unsound.c <<'C'
#include "samenspel/plugin.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
static double
move(sp_view_t *view, void *state)
{
    const char *how = getenv("UNSOUND");
    const double lot = sp_draw_next(&view->stream);
    (void) state;
    if (how != NULL && lot < 0.0006) {
        if (strcmp(how, "segv") == 0) {
            *(volatile int *) 8 = 1;
        } else if (strcmp(how, "loop") == 0) {
            for (volatile int i = 0; i >= 0;) {
            }
        }
    }
    return view->turn == 0 || sp_view_seen(view, 1);
}
static const sp_program_t program = { .move = move };
static const sp_strategy_t mine = { .name = "unsound", .summary = "-", .source = "-",
    .aliases = "", .form = SP_PROGRAM, .program = &program, .representation = "small_state",
    .memory_depth = 1, .stochastic = true };
static const sp_strategy_t *const strategies[] = { &mine };
SP_PLUGIN(strategies)
C
holds "a plug-in compiles" "${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -fPIC -shared \
    -ffp-contract=off -I "$root/include" unsound.c -o unsound.so
cat >crash.yaml <<'YAML'
name: crash
rounds: 10
replicates: 20
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {rounds: 5}
decision: {rule: fermi, selection: 1}
population: {size: 10, initial: {strategies: {unsound: 5, always_defect: 5}}}
sweep: {parameters: {match.error: {values: [0, 0.1]}}}
YAML
plugged() { # WORDS: run with the plug-in
    samenspel run crash.yaml --plugin ./unsound.so "$@"
}
plugged -o clean.h5 --quiet
exits 0 "a plug-in that does not crash"
samenspel inspect clean.h5 --digest
cp out digest
export UNSOUND=segv
plugged -o crash.h5 --threads 3
exits 4 "a plug-in that crashes"
says out "40 replicates" "takes no other replicate along"
says err "crashed with signal 11 (SIGSEGV) (repeat: --only" "and leaves its reason"
samenspel inspect crash.h5 --json
holds "the failures stand in the file" python3 -c "
import json
file = json.load(open('out'))
failed = file['replicates']['failed']
assert 3 < failed < 37 and file['replicates']['done'] == 40 - failed, failed"
plugged -o one_by_one.h5 --threads 1 --quiet
holds "the same ones, whatever the number of processes" cmp -s crash.h5 one_by_one.h5
cell=$(sed -n 's/.*(repeat: --only \([0-9:]*\)).*/\1/p' err)
plugged --only "$cell" -o cell.h5
exits 4 "one that crashed crashes alone"
says err "crash: failed: run" "and says so"
says err "signal 11 (SIGSEGV) (repeat: --only $cell)" "with the reason"
UNSOUND=loop
plugged --only "$cell" -o slow.h5 --cell-timeout 1
exits 4 "one that never returns"
says err "took longer than 1 s (--cell-timeout)" "ends where a limit is given"
plugged -o slow.h5 --cell-timeout 0
exits 2 "a limit of 0"
unset UNSOUND
plugged -o crash.h5 --resume --quiet
exits 0 "--resume tries the failed ones again"
holds "and leaves no trace of the failures" cmp -s crash.h5 clean.h5
sed 's/view->turn == 0/view->turn < 2/' unsound.c >other.c
"${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -fPIC -shared -ffp-contract=off \
    -I "$root/include" other.c -o other.so
samenspel run crash.yaml --plugin ./other.so -o crash.h5 --resume
exits 1 "--resume with another plug-in is refused"
says err "plugin.digest is [" "the message says so"
holds "and touches nothing" cmp -s crash.h5 clean.h5
sed -i 's/rounds: 5}/rounds: 5, payoff: averaged, samples: 200}/' crash.yaml
UNSOUND=segv plugged -o table.h5
exits 1 "a crash in the table of mean payoffs"
says err "(match.payoff: averaged): crashed with signal 11" "is said"
holds "and nothing is left" test ! -e table.h5.parts

# ---- processes of their own without a plug-in
samenspel run one.yaml -o isolated.h5 --isolate --threads 3 --quiet
exits 0 "--isolate"
holds "has the bytes of threads" cmp -s isolated.h5 one.h5
scenario long
sed -i 's/rounds: 20/rounds: 3000/; s/replicates: 2/replicates: 240/; s/size: 30/size: 300/' long.yaml
sed -i 's/observables: \[cooperation, payoff\]/observables: [cooperation], every: 1000/' long.yaml
samenspel run long.yaml -o whole.h5 --threads 2 --quiet
workers() { # of process $1
    cat "/proc/$1/task/$1/children" 2>/dev/null
}
begin() { # OUT: starts the long scenario and waits for its workers
    "$SAMENSPEL" run long.yaml -o "$1" --isolate --threads 2 --resume >out 2>err &
    job=$!
    while [ -z "$(workers $job)" ] && kill -0 $job 2>/dev/null; do
        sleep 0.02
    done
    children=$(workers $job)
    sleep 0.3
}
runs() { # whether process $1 is there, and not only waiting for init to ask for its end
    state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null)
    [ -n "$state" ] && [ "$state" != Z ]
}
gone() { # whether none of the processes is left
    for i in 1 2 3 4 5 6 7 8 9 10; do
        left=
        for child in $children; do
            runs "$child" && left=$child
        done
        [ -z "$left" ] && return 0
        sleep 0.2
    done
    return 1
}
begin stopped.h5
kill -TERM $job
wait $job
code=$?
exits 3 "SIGTERM stops processes of their own"
holds "none of them is left" gone
samenspel run long.yaml -o stopped.h5 --isolate --threads 2 --resume --quiet
holds "and resuming gives the same bytes" cmp -s stopped.h5 whole.h5
begin killed.h5
kill -KILL $job
wait $job 2>/dev/null
holds "where the program is killed, none of them is left" gone
samenspel run long.yaml -o killed.h5 --isolate --threads 2 --resume --quiet
exits 0 "and nobody holds the lock"
holds "nor does a byte differ" cmp -s killed.h5 whole.h5
begin worker.h5
kill -KILL "${children%% *}"
wait $job
code=$?
exits 0 "a worker that is killed is replaced"
holds "and nothing is missing" cmp -s worker.h5 whole.h5
