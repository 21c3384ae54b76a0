"""95 % intervals of means over few replicates, by Student's t.

The distribution function for whole degrees of freedom is a finite sum (Abramowitz & Stegun,
Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4); its inverse is found by halving.
For many degrees two terms of the expansion by the normal distribution do (26.7.5).

SPDX-License-Identifier: GPL-3.0-or-later
"""
import functools
import math
import statistics

import numpy as np

MANY = 1000  # degrees of freedom from which the expansion is good to nine digits


def two_sided(t, degrees):
    """P(|T| < t) of Student's distribution."""
    angle = math.atan2(t, math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = 0.0
    for k in range(2 if odd else 1, degrees, 2):
        total += term
        term *= cosine * cosine * k / (k + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


@functools.lru_cache(maxsize=None)
def factor(n, level=0.95):
    """Standard errors on either side of a mean of n that hold it with this chance; NaN where
    n < 2 tells no error."""
    if n < 2:
        return math.nan
    degrees = int(n) - 1
    if degrees > MANY:
        normal = statistics.NormalDist().inv_cdf(0.5 + level / 2)
        return (normal + (normal ** 3 + normal) / (4 * degrees)
                + (5 * normal ** 5 + 16 * normal ** 3 + 3 * normal) / (96 * degrees ** 2))
    low, high = 0.0, 1.0
    while two_sided(high, degrees) < level:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, degrees) < level else (low, middle)
    return (low + high) / 2


def half_widths(errors, counts):
    """[run] half of the 95 % interval of means with these standard errors over so many."""
    return np.array([error * factor(int(n)) for error, n in zip(errors, counts)])
