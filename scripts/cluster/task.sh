#!/bin/bash
# task.sh - computes one task of a submission: a share of the replicates, into its own file.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # settings.sh, which submit writes, gives the rest
# usage: task.sh TASK
#
# Runs in a job of any scheduler, or by hand. What an earlier attempt finished is kept and not
# computed again; where all is there, nothing is done. The exit code is that of samenspel run:
# 0 complete, 3 stopped with what is finished kept, 4 complete but some replicates failed,
# 1, 2 and 5 errors. Lines that begin with == tell status and next.sh what happened.
#
# USR1: the time limit is near. The program stops at its next round, and Slurm is asked to
# put the task back into the queue. TERM: somebody else ends the task; it stops just so.
set -u
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 5
# shellcheck disable=SC1091
. "$folder/settings.sh"
task=${1:?usage: task.sh TASK}
shard=$folder/shards/$name.shard-$task-of-$n_tasks.h5
log=$folder/logs/task-$task.log

say() {
    printf '== task=%s event=%s time=%s %s\n' "$task" "$1" "$(date +%s)" "$2"
}

# replicates done and failed by now: "12 0"
held() {
    "$program" inspect --progress "$shard" 2>/dev/null | cut -d' ' -f1,2
}

last_event() {
    [ ! -r "$log" ] || sed -n "s/^== task=$task event=\([a-z]*\) .*/\1/p" "$log" | tail -n 1
}

# a scheduler that cannot name single tasks starts complete ones again
if [ -e "$shard" ] && [ "$(last_event)" != retry ]; then
    counts=$(held)
    [ "${counts#* }" = 0 ] || exit 4
    exit 0
fi

reason=
signalled=no
child=
# shellcheck disable=SC2317 # called by traps
forward() {
    reason=$1
    signalled=yes
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'forward limit' USR1
trap 'forward signal' TERM INT

# modules of clusters trip over set -u
[ -z "$before" ] || { set +u; eval "$before"; set -u; }
job=${SLURM_ARRAY_JOB_ID:-${PBS_JOBID:-$$}}
counts=$(held)
done_before=${counts% *}
say began "job=$job host=$(hostname) restart=${SLURM_RESTART_COUNT:-0} done=${done_before:-0}"
started=$SECONDS

export SAMENSPEL_PART_SECONDS=${SAMENSPEL_PART_SECONDS:-$part_seconds}

# without Slurm nobody tells that the limit is near, so the program is stopped in time
limited=()
if [ -n "$stop_after" ]; then
    limited=(timeout --foreground --preserve-status "$stop_after")
fi
${limited[@]+"${limited[@]}"} "$program" run "$scenario" \
    ${overrides[@]+"${overrides[@]}"} ${run_options[@]+"${run_options[@]}"} \
    --shard "$task/$n_tasks" -o "$shard" --resume \
    --threads "${SLURM_CPUS_PER_TASK:-$threads}" &
child=$!
[ -z "$reason" ] || kill -TERM "$child" 2>/dev/null # it came before there was a child

# wait ends early at a trap; a second wait gives the child's own code, or 127 where the
# first one had it already
code=127
while :; do
    signalled=no
    wait "$child"
    waited=$?
    [ "$waited" -eq 127 ] || code=$waited
    [ "$signalled" = yes ] || break
done
child=

counts=$(held)
done_now=${counts% *}
say ended "code=$code seconds=$((SECONDS - started)) done=${done_now:-0} failed=${counts#* }"

if [ "$code" -eq 3 ] && [ "$reason" = limit ] && [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
    if [ "${done_now:-0}" -le "${done_before:-0}" ]; then
        echo "no replicate was finished within the time limit, nor would be next time:" \
            "submit $folder --time LONGER"
        say stuck ""
    else
        # Slurm ends this job as soon as it is asked, and scontrol with it unless TERM is
        # ignored; so it is said before
        trap '' TERM
        say requeued ""
        if ! scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"; then
            say left ""
            echo "not put back; the merge job, or submit $folder, computes the rest"
        fi
    fi
fi
exit "$code"
