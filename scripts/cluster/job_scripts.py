# SPDX-License-Identifier: GPL-3.0-or-later
"""job_scripts.py - the job scripts of a submission, for each scheduler."""
import shlex

from submission import Wrong, clock_of

MERGE_SECONDS = 600
MERGE_BYTES_A_SECOND = 5e6


def directive(name, value):
    """A value in an #SBATCH line, which Slurm splits like a shell, but for its own
    patterns."""
    for character in '"\\\n':
        if character in value:
            raise Wrong("%s %s: quotes, backslashes and line ends cannot stand in job "
                        "scripts: take another path" % (name, value))
    return '#SBATCH --%s="%s"' % (name, value)


def merge_seconds(record):
    """The time limit of the merge."""
    return record["merge_time"] or max(
        MERGE_SECONDS, int(record["output_bytes"] / MERGE_BYTES_A_SECOND))


def slurm(record, folder, kind):
    """array.slurm or merge.slurm."""
    array = kind == "array"
    log = "task-%a.log" if array else "merge.log"
    what = ("computes a task; its number says which" if array
            else "joins the files of the tasks, or submits tasks that are missing")
    lines = [
        "#!/bin/bash",
        "# %s.slurm - %s. Written by submit." % (kind, what),
        directive("job-name", "%s%s" % (record["name"], "" if array else ".merge")),
        directive("chdir", folder),
        directive("output", "%s/logs/%s" % (folder.replace("%", "%%"), log)),
        "#SBATCH --open-mode=append",
        "#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=%d" % (record["threads"] if array else 1),
        "#SBATCH --mem=%s" % record["mem"],
        "#SBATCH --time=%s" % clock_of(record["time"] if array else merge_seconds(record)),
        "#SBATCH --requeue",
    ]
    if array:
        lines.append("#SBATCH --signal=B:USR1@%d" % record["grace"])
    lines += ["#SBATCH %s" % option for option in record["options"]]
    script = ('task.sh "$SLURM_ARRAY_TASK_ID"' if array else "next.sh --merge")
    lines.append("exec bash %s/%s" % (shlex.quote(folder), script))
    return "\n".join(lines) + "\n"


def pbs(record, folder, kind):
    """array.pbs or merge.pbs; PBS Pro and OpenPBS, or Torque."""
    array = kind == "array"
    threads = record["threads"] if array else 1
    seconds = record["time"] if array else merge_seconds(record)
    hours = "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
    memory = record["mem"].lower() + "b"
    if record["scheduler"] == "torque":
        resources = "nodes=1:ppn=%d,mem=%s,walltime=%s" % (threads, memory, hours)
    else:
        resources = "select=1:ncpus=%d:mem=%s" % (threads, memory)
    lines = [
        "#!/bin/bash",
        "# %s.pbs - written by submit." % kind,
        "#PBS -N %s" % (record["name"] + ("" if array else ".merge"))[:15],
        "#PBS -j oe",
        "#PBS -o /dev/null",
        "#PBS -r y",
        "#PBS -l %s" % resources,
    ]
    if record["scheduler"] == "pbs":
        lines.append("#PBS -l walltime=%s" % hours)
    lines += ["#PBS %s" % option for option in record["options"]]
    quoted = shlex.quote(folder)
    lines.append("cd %s || exit 5" % quoted)
    if array:
        # PBS Pro says PBS_ARRAY_INDEX, Torque PBS_ARRAYID, a job that is no array neither
        lines.append("task=${PBS_ARRAY_INDEX:-${PBS_ARRAYID:-1}}")
        lines.append('exec bash task.sh "$task" >>"logs/task-$task.log" 2>&1')
    else:
        lines.append("exec bash next.sh --merge >>logs/merge.log 2>&1")
    return "\n".join(lines) + "\n"


def parallel(record, folder, _):
    """array.parallel: all tasks on this machine (or on those of --sshlogin)."""
    words = ["parallel", "--will-cite", "--joblog", "logs/joblog", "--resume-failed",
             "--jobs", str(record["jobs"]), "--termseq", "TERM,60000,KILL,25"]
    words = [shlex.quote(word) for word in words] + record["options"]
    return "\n".join([
        "#!/bin/bash",
        "# array.parallel - all tasks by GNU parallel, then their merge; start it again to go on.",
        "export PARALLEL_SHELL=/bin/bash",
        "cd %s || exit 5" % shlex.quote(folder),
        "seq %d | %s 'bash task.sh {} >>logs/task-{}.log 2>&1'"
        % (record["n_tasks"], " ".join(words)),
        "exec bash next.sh --merge",
    ]) + "\n"


def all_scripts(record, folder):
    """Names and texts of the job scripts of a submission."""
    scheduler = record["scheduler"]
    if scheduler == "parallel":
        return {"array.parallel": parallel(record, folder, "array")}
    write = slurm if scheduler == "slurm" else pbs
    ending = "slurm" if scheduler == "slurm" else "pbs"
    return {"%s.%s" % (kind, ending): write(record, folder, kind)
            for kind in ("array", "merge")}
