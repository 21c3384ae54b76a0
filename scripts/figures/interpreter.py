"""Find a Python that has the modules a script needs.

The python3 that stands first on PATH may be one without numpy, while the system's own has
what its packages installed. So a script that lacks a module starts itself again with
$SAMENSPEL_PYTHON, then with /usr/bin/python3, each once, and says what to install where
those fail too.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import importlib
import os
import sys

_TRIED = "SAMENSPEL_INTERPRETER_TRIED"


def need(*modules, group="figures"):
    """Import modules by name, or restart, or exit with 1 and the line that installs them."""
    missing = []
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError:
            missing.append(module)
    if not missing:
        os.environ.pop(_TRIED, None)
        return
    tried = os.environ.get(_TRIED, "").split(os.pathsep)
    here = os.path.realpath(sys.executable)
    tried = [path for path in tried if path] or [here]
    for other in (os.environ.get("SAMENSPEL_PYTHON"), "/usr/bin/python3"):
        if other and os.path.realpath(other) not in tried and os.access(other, os.X_OK):
            os.environ[_TRIED] = os.pathsep.join([*tried, os.path.realpath(other)])
            os.execv(other, [other, *sys.argv])
    sys.exit(
        f"{os.path.basename(sys.argv[0])}: no Python with {', '.join(missing)}: looked in "
        f"{' and '.join(tried)}.\n"
        f"Install with: scripts/setup --for {group}\n"
        "or set SAMENSPEL_PYTHON to an interpreter that has them.")
