"""Meshes over two swept keys: the blocks of a refined grid, and what lies between points.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import numpy as np
from matplotlib import tri


def blocks(x, y, table, visited):
    """[((x0, x1, y0, y1), value)] of a grid of which some points were visited.

    A block is a rectangle with visited points at its corners and none within or on its sides
    but where a neighbour is finer; its value is the mean of the corners that have a number.
    Coarse blocks come first, so that fine ones are drawn upon them.
    """
    found = []
    rows, columns = visited.shape
    for low in range(rows - 1):
        for left in np.flatnonzero(visited[low]):
            corner = _smallest(visited, low, left)
            if corner is not None:
                high, right = corner
                found.append(((high - low) * (right - left), (low, left, high, right)))
    out = []
    for _, (low, left, high, right) in sorted(found, key=lambda each: -each[0]):
        corners = table[[low, low, high, high], [left, right, left, right]]
        out.append(((x[left], x[right], y[low], y[high]), _mean(corners)))
    return out


def _smallest(visited, low, left):
    """The upper right corner of the smallest rectangle from this lower left one; None where
    the mesh has none there."""
    best = None
    for right in left + 1 + np.flatnonzero(visited[low, left + 1:]):
        for high in low + 1 + np.flatnonzero(visited[low + 1:, left]):
            if best is not None and (high - low) * (right - left) >= best[0]:
                break
            if visited[high, right]:
                if not visited[low + 1:high, left + 1:right].any():
                    best = ((high - low) * (right - left), (int(high), int(right)))
                break
    return None if best is None else best[1]


def strips(x, table, visited, y_edges):
    """The same where each row was searched by itself, along x: a block reaches from point to
    point and is as high as its row."""
    out = []
    for row in range(visited.shape[0]):
        at = np.flatnonzero(visited[row])
        for left, right in zip(at[:-1], at[1:]):
            out.append(((x[left], x[right], y_edges[row], y_edges[row + 1]),
                        _mean(table[row, [left, right]])))
    return out


def _mean(values):
    """Of those that are numbers; NaN of none."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else np.nan


def triangles(x, y):
    """Delaunay's triangles of points on paper, both axes on one scale; None where they lie
    on a line."""
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    try:
        scaled = tri.Triangulation((x - x.min()) / np.ptp(x), (y - y.min()) / np.ptp(y))
    except (RuntimeError, ValueError):  # Qhull: all on one line
        return None
    return scaled.triangles


def interpolated(x, y, values, cells):
    """(x edges, y edges, [cells, cells] values) of a raster between points, linear in each
    triangle, NaN outside; None where there are no triangles."""
    corners = triangles(x, y)
    if corners is None:
        return None
    across, up = (np.linspace(each.min(), each.max(), cells + 1) for each in (x, y))
    middle = [(edges[1:] + edges[:-1]) / 2 for edges in (across, up)]
    between = tri.LinearTriInterpolator(tri.Triangulation(x, y, corners), values)
    return across, up, np.ma.filled(between(*np.meshgrid(*middle)), np.nan)
