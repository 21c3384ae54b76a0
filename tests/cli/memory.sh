# memory.sh - what plan says that a run takes, against what it took.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

# peak ARGS: runs the program; its largest resident memory in bytes
peak() {
    python3 - "$SAMENSPEL" "$@" <<'EOF2'
import os
import sys

child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss * 1024)
sys.exit(status != 0)
EOF2
}

# holds_for NAME NETWORK OBSERVABLES RECORD LINES: a million agents for two rounds. What plan
# says never lies more than a fifth below what the run took, nor above four times as much.
holds_for() {
    cat >"$1.yaml" <<EOF2
name: $1
rounds: 2
replicates: 1
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 1000000}
network: {$2}
record: {observables: [$3]$4}
$5
EOF2
    samenspel plan "$1.yaml" --json --threads 1
    exits 0 "plan $1"
    said=$(sed -n 's/^ *"memory_bytes": \([0-9]*\).*/\1/p' out)
    took=$(peak run "$1.yaml" --quiet --threads 1)
    rm -f "$1.h5"
    echo "said $said, took $took" >out
    holds "$1: memory is enough" awk "BEGIN { exit !($took > 0 && $said > 0.8 * $took) }"
    holds "$1: and not absurd" awk "BEGIN { exit !($said < 4 * $took) }"
}

lattice="kind: square_lattice, side: 1000"
holds_for alone "kind: complete" cooperation
holds_for gini "kind: complete" "cooperation, gini"
holds_for clusters "$lattice" "cluster_count"
holds_for agents "$lattice" "payoff" ", agents: {every: 1, fields: [action, payoff, wealth]}"
holds_for trust "kind: random_regular, degree: 8" "trust, assortment" "" \
    "steering: {trust: {scope: pair}}"
holds_for twin "$lattice" "cooperation, gini, cluster_count" "" \
    "compare: unsteered
steering: {trust: {scope: pair}, shared_interest: {steer: 0.5}}"
holds_for partners "$lattice" "cooperation" "" "decision: {acts: per_partner}"

# threads without work take nothing
samenspel plan alone.yaml --json --threads 8
eight=$(sed -n 's/^ *"memory_bytes": \([0-9]*\).*/\1/p' out)
samenspel plan alone.yaml --json --threads 1
[ "$eight" = "$(sed -n 's/^ *"memory_bytes": \([0-9]*\).*/\1/p' out)" ]
verdict "one replicate takes one thread's memory" $?
samenspel plan alone.yaml --json --threads 2 --replicates 2
total=$(sed -n 's/^ *"memory_bytes": \([0-9]*\).*/\1/p' out)
thread=$(sed -n 's/^ *"memory_bytes_per_thread": \([0-9]*\).*/\1/p' out)
shared=$(sed -n 's/^ *"memory_bytes_shared": \([0-9]*\).*/\1/p' out)
[ "$total" -eq $((2 * thread + shared)) ]
verdict "two replicates take that of two threads" $?
samenspel plan alone.yaml
says out " a thread and " "plan says it in words"
