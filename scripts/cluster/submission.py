# SPDX-License-Identifier: GPL-3.0-or-later
"""submission.py - the folder of a submission, and what the program says of its plan."""
import json
import os
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = "submission.json"


class Wrong(Exception):
    """What is to be said to the user; ends the script with exit code 2 or another."""

    def __init__(self, text, code=2):
        super().__init__(text)
        self.code = code


def ask(words, env=None):
    """Exit code, output and errors of a command; 127 where there is no such command."""
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, check=False, env=env)
    except OSError as error:
        return 127, "", "%s: %s" % (words[0], error.strerror)
    return done.returncode, done.stdout, done.stderr


def find_program(given):
    """The program's absolute path: --program, $SAMENSPEL, PATH, or built beside this."""
    wanted = given or os.environ.get("SAMENSPEL")
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise Wrong("there is no program %s: --program takes its path" % wanted)
        return os.path.abspath(found)
    for place in (shutil.which("samenspel"),
                  os.path.join(HERE, "..", "..", "build", "samenspel"),
                  os.path.join(HERE, "..", "..", "..", "bin", "samenspel")):
        if place and os.access(place, os.X_OK):
            return os.path.abspath(place)
    raise Wrong("samenspel is not on PATH: --program takes its path")


def ask_plan(program, scenario, overrides, threads):
    """What `samenspel plan --json` says."""
    code, out, err = ask([program, "plan", scenario, "--json", "--threads", str(threads)]
                         + overrides)
    if code != 0:
        raise Wrong(err.strip() or "%s plan ended with %d" % (program, code), code)
    return json.loads(out)


def units_of(record, task):
    """Units (cells, or groups of runs) of a task: the first ones hold one more."""
    share, rest = divmod(record["shard_units"], record["n_tasks"])
    return share + (task <= rest)


def cells_of(record, task):
    """Replicates of a task; with a rule (until, search) the most that they can be."""
    return units_of(record, task) * record["cells"] // record["shard_units"]


def shard_of(folder, record, task):
    """Where a task writes."""
    return os.path.join(folder, "shards", "%s.shard-%d-of-%d.h5"
                        % (record["name"], task, record["n_tasks"]))


def is_submission(path):
    """Whether path is a folder that submit made."""
    return os.path.isfile(os.path.join(path, RECORD))


def read_record(folder):
    """What submit noted about a folder."""
    try:
        with open(os.path.join(folder, RECORD), encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise Wrong("%s: is not the folder of a submission: %s" % (folder, error))


def settings_text(record, folder):
    """The same for the scripts that run on nodes, in bash."""
    lines = ["# what submit decided, for task.sh and next.sh"]
    for key in ("name", "scheduler", "program", "out", "before", "stop_after", "at_once",
                "part_seconds"):
        lines.append("%s=%s" % (key, shlex.quote(str(record[key]))))
    for key in ("n_tasks", "threads", "tries"):
        lines.append("%s=%d" % (key, record[key]))
    lines.append("scenario=%s" % shlex.quote(os.path.join(folder, record["scenario"])))
    words = []
    for word in record["overrides"]:
        words.append(shlex.quote(word))
    for plugin in record["plugins"]:
        words.extend(["--plugin", shlex.quote(os.path.join(folder, plugin))])
    lines.append("overrides=(%s)" % " ".join(words))
    lines.append("run_options=(%s)" % " ".join(map(shlex.quote, record["run_options"])))
    return "\n".join(lines) + "\n"


def seconds_of(text, what):
    """A duration as sbatch reads it: minutes, M:S, H:M:S, D-H, D-H:M, D-H:M:S."""
    days, dash, rest = text.rpartition("-")
    parts = rest.split(":")
    whole = [days] * bool(dash) + parts
    if len(parts) > 3 or not all(part.isdigit() for part in whole):
        raise Wrong("%s %s: must be minutes, H:M:S or D-H:M:S" % (what, text))
    numbers = [int(part) for part in parts]
    if dash:
        hours, minutes, seconds = (numbers + [0, 0])[:3]
    elif len(numbers) == 3:
        hours, minutes, seconds = numbers
    else:
        hours, (minutes, seconds) = 0, (numbers + [0])[:2]
    total = (int(days or 0) * 24 + hours) * 3600 + minutes * 60 + seconds
    if total == 0:
        raise Wrong("%s %s: must be longer than nothing" % (what, text))
    return total


def clock_of(seconds):
    """Seconds as schedulers take them, [D-]HH:MM:SS."""
    days, rest = divmod(int(seconds), 86400)
    text = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
    return "%d-%s" % (days, text) if days else text


def words_of(seconds):
    """Seconds for people: 12 s, 34 min, 5.6 h, 7.8 days."""
    if seconds is None:
        return "an unknown time"
    if seconds < 100:
        return "%.3g s" % seconds
    for unit, name in ((60, "min"), (3600, "h")):
        if seconds < 100 * unit:
            return "%.3g %s" % (seconds / unit, name)
    return "%.3g days" % (seconds / 86400)


def main(run):
    """Calls run and says what is wrong in one line."""
    try:
        sys.exit(run())
    except Wrong as wrong:
        print("%s: %s" % (os.path.basename(sys.argv[0]), wrong), file=sys.stderr)
        sys.exit(wrong.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
