#!/bin/bash
# next.sh - what a submission needs next: missing tasks into the queue, or the merge.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # settings.sh, which submit writes, gives the rest
# usage: next.sh [--dry-run] [--failed]    submits what is missing, by wish of the user
#        next.sh --merge                   in the merge job, once no task is left in the queue
#
# Needs bash, awk and samenspel alone, since it runs on a node. A task whose file is there is
# complete. What is missing is submitted again, with a merge job after it; the merge job does
# so at most $tries times by itself, and never for tasks that ended with an error (a longer
# queue would not cure it) or that somebody cancelled. Nothing that exists is overwritten,
# but OUT.h5 by its own better successor. Exit: 0 merged or submitted, 3 something is missing
# and not submitted, 4 merged but some replicates failed, 5 error.
set -u
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 5
# shellcheck disable=SC1091
. "$folder/settings.sh"
by=user
dry_run=no
retry_failed=no
for word in "$@"; do
    case $word in
    --merge) by=merge ;;
    --dry-run) dry_run=yes ;;
    --failed) retry_failed=yes ;;
    *)
        echo "next.sh: unknown option '$word'" >&2
        exit 2
        ;;
    esac
done
cd "$folder" || exit 5

say() {
    [ "$dry_run" = yes ] \
        || printf '== %s event=%s time=%s %s\n' "$by" "$1" "$(date +%s)" "$2" >>logs/merge.log
}

fail() { # CODE, TEXT
    echo "$name: $2" >&2
    say failed "code=$1"
    exit "$1"
}

if command -v flock >/dev/null 2>&1; then
    exec 9>.lock
    flock -n 9 || {
        echo "$name: another next.sh is at work in $folder" >&2
        exit 3
    }
fi

shard_of() {
    printf '%s/shards/%s.shard-%s-of-%s.h5' "$folder" "$name" "$1" "$n_tasks"
}

# --- the queue ---------------------------------------------------------------------------

# ids of the arrays that were submitted, oldest first
arrays() {
    [ ! -e jobs.txt ] || sed -n 's/.* array=\([^ ]*\) .*/\1/p' jobs.txt | grep -vx none
}

# tasks that are in the queue or run now, each with its array: "7 1234"
queued() {
    case $scheduler in
    slurm)
        squeue --noheader --array --user="$(id -un)" --format='%F %K' \
            | awk -v ids=" $(arrays | tr '\n' ' ')" 'index(ids, " " $1 " ") { print $2, $1 }'
        return "${PIPESTATUS[0]}"
        ;;
    pbs | torque)
        # its tasks are not told apart: while the array is there, all of them are
        last=$(arrays | tail -n 1)
        if [ "$by" = user ] && [ -n "$last" ] \
            && qstat "$last" 2>/dev/null | awk 'NR > 2 && $(NF - 1) !~ /^[CFX]$/' \
            | grep -q .; then
            seq "$n_tasks" | sed "s/$/ $last/"
        fi
        ;;
    esac
    return 0
}

merge_in_queue() {
    local last
    last=$(sed -n 's/.* merge=//p' jobs.txt 2>/dev/null | tail -n 1)
    [ -n "$last" ] || return 1
    case $scheduler in
    slurm) squeue --noheader --user="$(id -un)" --format=%F | grep -qx "$last" ;;
    *) qstat "$last" 2>/dev/null | awk 'NR > 2 && $(NF - 1) !~ /^[CFX]$/' | grep -q . ;;
    esac
}

# tasks of the last array that somebody cancelled; Slurm forgets it after some minutes, and
# the merge job comes at once
cancelled() {
    [ "$scheduler" = slurm ] && [ "$by" = merge ] || return 0
    scontrol --oneliner show job "$(arrays | tail -n 1)" 2>/dev/null | awk '
        / JobState=CANCELLED / && match($0, / ArrayTaskId=[^ ]*/) {
            list = substr($0, RSTART + 13, RLENGTH - 13)
            sub(/%.*/, "", list)
            n = split(list, range, ",")
            for (i = 1; i <= n; i++) {
                m = split(range[i], end, "-")
                for (t = end[1]; t <= end[m] + 0; t++) print t + 0
            }
        }'
}

# --- the tasks ---------------------------------------------------------------------------

# last event of every task that has a log: "7 ended 3"
last_events() {
    # shellcheck disable=SC2012 # names are our own
    # shellcheck disable=SC2016
    ls logs | sed -n 's/^task-[0-9]*\.log$/logs\/&/p' | xargs -r awk '
        /^== task=[0-9]+ event=/ {
            task = substr($2, 6)
            event[task] = substr($3, 7)
            code[task] = ""
            if (match($0, / code=[0-9]+/)) {
                code[task] = substr($0, RSTART + 6, RLENGTH - 6)
            }
        }
        END { for (task in event) print task, event[task], code[task] }'
}

queue=$(queued) || fail 5 "the queue does not answer, so nothing was submitted: try again"
declare -A in_queue=() event_of=() code_of=() is_cancelled=()
while read -r task array; do
    [ -z "$task" ] || in_queue[$task]=$array
done <<<"$queue"
for task in $(cancelled); do
    is_cancelled[$task]=yes
done
while read -r task event code; do
    event_of[$task]=$event
    code_of[$task]=$code
done < <(last_events)

ls shards >/dev/null # network file systems forget what they thought was missing
todo=()
waiting=()
errors=()
stopped=()
for ((task = 1; task <= n_tasks; task++)); do
    event=${event_of[$task]:-none}
    if [ -e "$(shard_of "$task")" ] && [ "$event" != retry ]; then
        if [ "$retry_failed" = yes ] && [ "$event ${code_of[$task]}" = "ended 4" ]; then
            [ "$dry_run" = yes ] \
                || echo "== task=$task event=retry time=$(date +%s) " >>"logs/task-$task.log"
            todo+=("$task")
        fi
    elif [ "$retry_failed" = yes ] && [ -e merged ]; then
        : # merged, and its shard was removed since
    elif [ -n "${in_queue[$task]:-}" ]; then
        waiting+=("$task")
    elif [ "$by" = user ]; then
        todo+=("$task")
    elif [ "${is_cancelled[$task]:-no}" = yes ] && [ "$event" != cancelled ]; then
        echo "== task=$task event=cancelled time=$(date +%s) " >>"logs/task-$task.log"
        stopped+=("$task")
    else
        case "$event ${code_of[$task]:-}" in
        "cancelled "* | "stuck "*) stopped+=("$task") ;;
        "ended "[15] | "ended 126" | "ended 127") errors+=("$task") ;;
        *) todo+=("$task") ;;
        esac
    fi
done

# 1 2 3 7 -> 1-3,7
ranges() {
    printf '%s\n' "$@" | awk '
        function put() { text = text (text == "" ? "" : ",") \
            (first == last ? first : first "-" last) }
        NR == 1 { first = last = $1; next }
        $1 == last + 1 { last = $1; next }
        { put(); first = last = $1 }
        END { if (NR > 0) put(); print text }'
}

# --- submitting --------------------------------------------------------------------------

# An environment that a job inherited would decide for the next one.
clean() {
    local keep=${SLURM_CONF:-} word
    for word in $(compgen -e | grep -E '^(SLURM|SBATCH)_'); do
        unset "$word"
    done
    [ -z "$keep" ] || export SLURM_CONF=$keep
}

# runs a command of the scheduler and prints the id that it answers with
order() {
    if [ "$dry_run" = yes ]; then
        printf '%q ' "$@" >&2
        echo >&2
        echo ID
    else
        (clean && "$@") | tail -n 1 | cut -d';' -f1
        return "${PIPESTATUS[0]}"
    fi
}

submit_array() { # TASK...: prints its id
    local spec
    spec=$(ranges "$@")
    case $scheduler in
    slurm) order sbatch --parsable --array="$spec${at_once:+%$at_once}" "$folder/array.slurm" ;;
    torque) order qsub -t "$spec${at_once:+%$at_once}" "$folder/array.pbs" ;;
    pbs)
        # arrays of PBS are one range of at least two; complete tasks in it end at once
        local first=$1 last=${!#}
        if [ "$n_tasks" -eq 1 ]; then
            order qsub "$folder/array.pbs"
            return
        fi
        if [ "$first" -eq "$last" ]; then
            first=$((first > 1 ? first - 1 : 1))
            last=$((first + 1))
        fi
        order qsub -J "$first-$last" "$folder/array.pbs"
        ;;
    esac
}

submit_merge() { # ID of an array, ID:ID, or "": prints its id
    case $scheduler in
    slurm) order sbatch --parsable ${1:+"--dependency=afterany:$1"} "$folder/merge.slurm" ;;
    torque) order qsub ${1:+-W "depend=afteranyarray:$1"} "$folder/merge.pbs" ;;
    pbs) order qsub ${1:+-W "depend=afterany:$1"} "$folder/merge.pbs" ;;
    esac
}

# the array just submitted, and those whose tasks are still in the queue: ID:ID
arrays_before() {
    local task
    {
        [ -z "$1" ] || echo "$1"
        for task in ${waiting[@]+"${waiting[@]}"}; do
            echo "${in_queue[$task]}"
        done
    } | sort -u | paste -s -d: -
}

submit() {
    local array merge
    if [ "$scheduler" = parallel ]; then
        echo "$name: ${#todo[@]} of $n_tasks tasks are missing; submit $folder goes on"
        return 0
    fi
    if ! array=$(submit_array "${todo[@]}") || [ -z "$array" ]; then
        fail 5 "the scheduler did not take the array; submit $folder tries again"
    fi
    if ! merge=$(submit_merge "$(arrays_before "$array")") || [ -z "$merge" ]; then
        merge=none
        echo "$name: no merge job; once the tasks are done, submit $folder merges them" >&2
    fi
    [ "$dry_run" = no ] || return 0
    echo "$(date +%s) by=$by array=$array tasks=$(ranges "${todo[@]}") merge=$merge" >>jobs.txt
    echo "$name: ${#todo[@]} of $n_tasks tasks submitted as job $array, their merge as $merge"
    say submitted "array=$array tasks=${#todo[@]}"
}

submit_merge_alone() { # as submit_merge
    local merge
    if ! merge=$(submit_merge "$1") || [ -z "$merge" ]; then
        fail 5 "the scheduler did not take the merge job; submit $folder tries again"
    fi
    [ "$dry_run" = no ] || return 0
    echo "$(date +%s) by=wait array=none tasks=none merge=$merge" >>jobs.txt
    echo "$name: the merge is job $merge"
}

# how often the merge job submitted since a user did
rounds() {
    [ -e jobs.txt ] || { echo 0; return; }
    awk '/ by=user / { n = 0 } / by=merge / { n++ } END { print n + 0 }' jobs.txt
}

# --- merging -----------------------------------------------------------------------------

# what tells whether OUT.h5 is still the file that was written
mark_of() {
    stat -c '%s bytes, inode %i, changed %Y' "$1"
}

# OUT.h5 is there, as this folder wrote it, and no shard is newer
is_merged() {
    [ -e merged ] && [ -e "$out" ] && [ "$(mark_of "$out")" = "$(cat merged)" ] \
        && [ -z "$(find shards -maxdepth 1 -name '*.h5' -newer merged | head -n 1)" ]
}

# OUT.h5 is written once; again only where it is still what this folder wrote, and a shard is
# newer, because failed replicates were tried again
merge() {
    local force=() shards=() task
    if [ -e "$out" ]; then
        if [ ! -e merged ] || [ "$(mark_of "$out")" != "$(cat merged)" ]; then
            fail 5 "$out exists, and this submission did not write it: move it away"
        fi
        force=(--force)
    fi
    for ((task = 1; task <= n_tasks; task++)); do
        shards+=("$(shard_of "$task")")
    done
    "$program" merge "$out" "${shards[@]}" ${force[@]+"${force[@]}"} \
        || fail 5 "the merge failed; submit $folder tries again"
    mark_of "$out" >merged
    finish
}

finish() {
    local counts failed
    counts=$("$program" inspect --progress "$out" | cut -d' ' -f1,2)
    failed=${counts#* }
    say merged "code=$((failed > 0 ? 4 : 0)) done=${counts% *} failed=$failed"
    echo "$name: complete: ${counts% *} replicates done, $failed failed, in $out"
    [ "$failed" -eq 0 ] && exit 0
    echo "$name: submit --failed $folder tries the failed ones again"
    exit 4
}

report() {
    [ ${#errors[@]} -eq 0 ] || echo "$name: ended with an error, and left alone: tasks" \
        "$(ranges "${errors[@]}"); see $folder/logs/task-${errors[0]}.log"
    [ ${#stopped[@]} -eq 0 ] || echo "$name: cancelled, or too slow for their time limit," \
        "and left alone: tasks $(ranges "${stopped[@]}")"
    [ ${#waiting[@]} -eq 0 ] || echo "$name: in the queue: tasks $(ranges "${waiting[@]}")"
}

# --- what is next ------------------------------------------------------------------------

# also where the shards were removed since
if [ "$retry_failed" = no ] && is_merged; then
    finish
fi
if [ ${#todo[@]} -gt 0 ]; then
    report
    if [ "$by" = merge ] && [ "$scheduler" != parallel ] && [ "$(rounds)" -ge "$tries" ]; then
        fail 3 "tasks $(ranges "${todo[@]}") are missing after $tries further tries; submit \
$folder tries again"
    fi
    submit
    if [ "$scheduler" = parallel ] && [ "$by" = merge ]; then
        exit 3
    fi
elif [ ${#waiting[@]} -gt 0 ]; then
    report
    # a task that is being put back may look ended for a moment, and free the merge job
    if [ "$by" = merge ] || ! merge_in_queue; then
        submit_merge_alone "$(arrays_before "")"
    fi
elif [ $((${#errors[@]} + ${#stopped[@]})) -gt 0 ]; then
    report
    fail 3 "not complete; submit $folder computes what is missing"
elif [ "$retry_failed" = yes ] && is_merged; then
    finish
elif [ "$by" = merge ] || [ "$scheduler" = parallel ]; then
    [ "$dry_run" = yes ] || merge
elif merge_in_queue; then
    echo "$name: all $n_tasks tasks are done, and their merge is in the queue"
else
    submit_merge_alone ""
fi
