"""test_intervals.py - intervals are those of Student's t.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import math

import intervals
from drawing import same


def factors_are_those_of_the_tables():
    """Fisher & Yates: 1, 2, 3, 9, 30 and 120 degrees of freedom, at 95 and 99 %."""
    for n, wanted in ((2, 12.706), (3, 4.303), (4, 3.182), (10, 2.262), (31, 2.042),
                      (121, 1.980)):
        same(intervals.factor(n), wanted, 6e-4)
    same(intervals.factor(5, 0.99), 4.604, 6e-4)
    same(intervals.factor(10 ** 9), 1.959963985, 1e-8)
    same(intervals.factor(1001), intervals.factor(1002), 3e-6)  # from formula to formula


def two_degrees_have_a_closed_form():
    """P(|T| < t) = t / sqrt(2 + t^2), and of one degree 2/pi atan t."""
    for t in (0.3, 1.0, 7.0):
        same(intervals.two_sided(t, 2), t / math.sqrt(2 + t * t), 1e-14)
        same(intervals.two_sided(t, 1), 2 / math.pi * math.atan(t), 1e-14)


def one_replicate_tells_no_error():
    """Nor does none."""
    assert math.isnan(intervals.factor(1)) and math.isnan(intervals.factor(0))
    same(intervals.half_widths([0.1, 0.1], [1, 2]), [math.nan, 1.2706204736], 1e-9)
