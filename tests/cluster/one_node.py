#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""one_node - a Slurm of one node on this machine, for as long as a command runs.

usage: tests/cluster/one_node.py [--slots N] COMMAND [WORD...]

Starts munge, slurmctld and slurmd of one's own, on ports that are free and on the loopback
alone, with keys, logs and state in a temporary folder; runs COMMAND with SLURM_CONF set, so
that sbatch, squeue and scancel talk to it; stops what it started, by process, and ends with
the exit code of COMMAND. Say `tests/cluster/one_node.py bash` to look around. The node has
N slots (8 if not given) whatever its processors. Nothing of the system's is touched: no
service, no file outside the folder. Exit 77: Slurm or munge is not installed.
"""
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

NEEDS = ("munged", "munge", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol",
         "sinfo")
START_S = 30
SETTLE_S = 3
STOP_S = 20
SKIP = 77

# KillWait is the time between TERM and KILL.
CONF = """\
ClusterName=one
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control_port}
SlurmdPort={node_port}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
PropagatePrioProcess=0
SlurmdParameters=config_overrides
MaxArraySize={max_array}
KillWait={kill_s}
MinJobAge=300
NodeName={host} NodeAddr=127.0.0.1 CPUs={slots} RealMemory=1000000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def search_path():
    """Debian keeps the daemons where a user's PATH does not look."""
    return os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"


def missing():
    """Names of programs that are not installed."""
    return [name for name in NEEDS if shutil.which(name, path=search_path()) is None]


def free_ports(n):
    """Numbers of n ports that nobody listens on."""
    held = [socket.socket() for _ in range(n)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    numbers = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return numbers


def end_with_parent():
    """The kernel ends a daemon whose test was killed (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    os.setpgid(0, 0)


class OneNode:
    """The cluster; a context manager that is up inside its block."""

    def __init__(self, folder, slots=8, kill_s=3, max_array=1001):
        self.folder = pathlib.Path(folder)
        self.daemons = []
        self.waiting = {}
        control_port, node_port = free_ports(2)
        for name in ("state", "spool", "munge"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "munge").chmod(0o700)
        key = self.folder / "munge" / "key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        conf = self.folder / "slurm.conf"
        conf.write_text(CONF.format(
            host=socket.gethostname().split(".")[0], folder=self.folder, slots=slots,
            user=pwd.getpwuid(os.getuid()).pw_name, control_port=control_port,
            node_port=node_port, kill_s=kill_s, max_array=max_array))
        self.environment = dict(os.environ, SLURM_CONF=str(conf), PATH=search_path())

    def daemon(self, name, *words):
        """Starts a daemon in the foreground of its own process group."""
        with open(self.folder / f"{name}.log", "ab") as log:
            self.daemons.append(subprocess.Popen(
                [name, *map(str, words)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, preexec_fn=end_with_parent))

    def ask(self, *words, check=True):
        """What a command of Slurm prints."""
        done = subprocess.run([*map(str, words)], env=self.environment, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout

    def until(self, holds, what):
        """Waits until holds() is true; says what for where it never is."""
        end = time.monotonic() + START_S
        while not holds():
            for daemon in self.daemons:
                if daemon.poll() is not None:
                    raise RuntimeError(f"{daemon.args[0]} ended:\n{self.logs()}")
            if time.monotonic() > end:
                raise RuntimeError(f"{what}:\n{self.logs()}")
            time.sleep(0.05)

    def hurry(self):
        """Lets jobs that were put back begin, which Slurm has wait for two minutes. It does
        so in order that the end of the last start is not taken for that of the next; so
        they get a few seconds."""
        now = time.monotonic()
        jobs = self.ask("squeue", "-h", "-r", "-t", "PENDING", "-o", "%A %r").splitlines()
        put_back = {job.split()[0] for job in jobs if job.endswith(" BeginTime")}
        self.waiting = {job: self.waiting.get(job, now) for job in put_back}
        for job, since in self.waiting.items():
            if now - since >= SETTLE_S:
                self.ask("scontrol", "update", f"JobId={job}", "StartTime=now", check=False)

    def logs(self):
        """The last lines of every daemon."""
        text = []
        for log in sorted(self.folder.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-8:]
            text.extend([f"--- {log.name}", *lines])
        return "\n".join(text)

    def start(self):
        """Starts the daemons and waits for an idle node."""
        munge = self.folder / "munge"
        self.daemon("munged", "--foreground", "--force", "--num-threads=1",
                    f"--key-file={munge}/key", f"--socket={munge}/socket",
                    f"--pid-file={munge}/pid", f"--seed-file={munge}/seed",
                    f"--log-file={munge}/munged.log")
        self.until((munge / "socket").exists, "munged does not listen")
        conf = self.environment["SLURM_CONF"]
        self.daemon("slurmctld", "-D", "-f", conf)
        self.daemon("slurmd", "-D", "-f", conf)
        self.until(lambda: self.ask("sinfo", "-h", "-o", "%T", check=False).strip() == "idle",
                   "the node does not become idle")

    def stop(self):
        """Cancels all jobs and ends the daemons, each by its process."""
        if len(self.daemons) == 3:
            self.ask("scancel", "--quiet", "--state=PENDING", "--user",
                     str(os.getuid()), check=False)
            self.ask("scancel", "--quiet", "--user", str(os.getuid()), check=False)
            end = time.monotonic() + STOP_S
            while self.ask("squeue", "-h", check=False).strip() and time.monotonic() < end:
                time.sleep(0.1)
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(timeout=STOP_S)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        self.daemons = []

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()


def main():
    words = sys.argv[1:]
    slots = 8
    if words[:1] == ["--slots"] and len(words) > 1 and words[1].isdigit():
        slots = int(words[1])
        words = words[2:]
    if not words or words[0].startswith("-"):
        sys.exit(__doc__)
    if missing():
        print("one_node: not installed: " + " ".join(missing())
              + "; scripts/setup --for cluster installs them", file=sys.stderr)
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory(prefix="one_node.") as folder:
        with OneNode(folder, slots) as node:
            code = subprocess.run(words, env=node.environment, check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
