#!/usr/bin/env python3
"""test_figures.py [PART...] - the figures show the numbers of their file, and can be read.

A part is a file of the folder figures: `test_figures.py sweep` runs test_sweep.py. It ends
with 'N passed, N failed'.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import glob
import importlib
import os
import shutil
import sys
import traceback

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "figures")
sys.path.insert(0, HERE)
import drawing  # noqa: E402 (first: it looks for an interpreter with the modules)


def tests_of(module):
    """Its functions without arguments: each states a fact."""
    return [(name, item) for name, item in vars(module).items()
            if callable(item) and getattr(item, "__module__", "") == module.__name__
            and hasattr(item, "__code__") and item.__code__.co_argcount == 0]


def main():
    """Run the parts."""
    parts = sys.argv[1:] or sorted(os.path.basename(path)[len("test_"):-len(".py")]
                                   for path in glob.glob(os.path.join(HERE, "test_*.py")))
    passed = failed = 0
    for part in parts:
        for name, test in tests_of(importlib.import_module("test_" + part)):
            try:
                test()
                passed += 1
            except Exception:  # noqa: BLE001 (any failure is one)
                failed += 1
                print(f"FAILED {part}: {name}")
                traceback.print_exc(file=sys.stdout)
    shutil.rmtree(drawing.FOLDER, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
