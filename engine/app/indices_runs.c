/* indices_runs.c - how the runs of a design lie, read off their swept values.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the file says of its design is held against its runs, so that indices are never
 * formed of runs that lie otherwise. */
#include <math.h>
#include <string.h>

#include "indices_design.h"

static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* ---- grid ------------------------------------------------------------------------ */

/* The number of each run's place among the different ones of a key. */
static void
number_levels(const sp_indices_key_t *key, uint32_t n_runs, uint32_t *number)
{
    for (uint32_t r = 0; r < n_runs; r++) {
        uint32_t low = 0, high = key->n_levels - 1;
        while (low < high && !isnan(key->place[r])) {
            const uint32_t middle = low + (high - low) / 2;
            const bool behind = key->place[r] > key->level[middle];
            low = behind ? middle + 1 : low;
            high = behind ? high : middle;
        }
        number[r] = isnan(key->place[r]) ? key->n_levels - 1 : low;
    }
}

bool
sp_indices_find_grid(sp_indices_design_t *self)
{
    const uint32_t n = self->n_runs;
    uint32_t *level =
        sp_arena_take(&self->arena, (size_t) self->n_keys * n, sizeof(*level));
    self->run = sp_arena_take(&self->arena, n, sizeof(*self->run));
    if (level == NULL || self->run == NULL) {
        return false;
    }
    for (uint32_t k = 0; k < self->n_keys; k++) {
        number_levels(&self->key[k], n, level + (size_t) k * n);
    }
    uint64_t n_points = 1;
    for (uint32_t k = 0; k < self->n_keys && n_points <= n; k++) {
        n_points *= self->key[k].n_levels;
    }
    if (n_points != n) {
        return false;
    }
    memset(self->run, 0xff, n * sizeof(*self->run));
    for (uint32_t r = 0; r < n; r++) {
        uint32_t point = 0;
        for (uint32_t k = 0; k < self->n_keys; k++) {
            point = point * self->key[k].n_levels + level[(size_t) k * n + r];
        }
        if (self->run[point] != UINT32_MAX) {
            return false;
        }
        self->run[point] = r;
    }
    return true;
}

/* ---- saltelli -------------------------------------------------------------------- */

bool
sp_indices_find_samples(sp_indices_design_t *self)
{
    const uint32_t k = self->n_keys, width = k + 2;
    self->n_units = self->n_runs / width;
    bool right = self->n_runs % width == 0;
    for (uint32_t i = 0; right && i < k; i++) {
        const sp_indices_key_t *key = &self->key[i];
        for (uint32_t r = 0; right && r < self->n_runs && !key->conditional; r++) {
            const uint32_t first = r - r % width, row = r % width;
            const bool of_b = row == i + 1 || row == width - 1;
            right = same(key->place[r], key->place[of_b ? first + width - 1 : first]);
        }
    }
    return right;
}

/* ---- morris ---------------------------------------------------------------------- */

/* The key that moves between two runs: the first that is seen to, since keys stand before
 * those that they set conditions to. n_keys: none is seen to. */
static uint32_t
first_moved(const sp_indices_design_t *self, uint32_t before, uint32_t after)
{
    uint32_t k = 0;
    while (
        k < self->n_keys && same(self->key[k].place[before], self->key[k].place[after])) {
        k++;
    }
    return k;
}

/* One trajectory. A conditional key that steps where it rests, or one between equal
 * values of a list, is not seen to: its steps are those that nobody else makes, and have
 * no effect in either direction.
 *
 * step  how far, as place; NAN: not seen to, or to or from null */
static bool
read_trajectory(const sp_indices_design_t *self, uint32_t first, uint32_t *moved,
    double *step, bool *has_moved)
{
    const uint32_t n = self->n_keys;
    memset(has_moved, 0, n * sizeof(*has_moved));
    for (uint32_t s = 0; s < n; s++) {
        const uint32_t k = first_moved(self, first + s, first + s + 1);
        moved[s] = k;
        step[s] = NAN;
        if (k < n && has_moved[k]) {
            return false;
        }
        if (k < n) {
            const double *place = self->key[k].place + first + s;
            has_moved[k] = true;
            step[s] = place[1] - place[0];
        }
    }
    uint32_t rest = 0;
    for (uint32_t s = 0; s < n; s++) {
        while (moved[s] == n && rest < n && has_moved[rest]) {
            rest++;
        }
        if (moved[s] == n
            && (rest == n
                || !(self->key[rest].conditional || isnan(self->key[rest].low)))) {
            return false;
        }
        moved[s] = moved[s] == n ? rest++ : moved[s];
    }
    return true;
}

/* Steps of key k as parts of its whole range. Real keys make the step of the design. Whole
 * numbers and those of a list lie where they lie: so each step counts by its own length,
 * and what is linear in the key has the same effect everywhere. From one word to another,
 * and to or from null, is the whole way. */
static void
scale_steps(sp_indices_design_t *self, uint32_t k)
{
    const sp_indices_key_t *key = &self->key[k];
    const uint32_t n = self->n_keys;
    const bool is_list = isnan(key->low);
    double low = INFINITY, high = -INFINITY, sum = 0;
    for (uint32_t i = 0; i < self->n_units * n; i++) {
        const double *place = key->place + i / n * (n + 1) + i % n;
        const bool counts = self->moved[i] == k && !isnan(self->step[i]);
        for (int end = 0; counts && end < 2; end++) {
            low = place[end] < low ? place[end] : low;
            high = place[end] > high ? place[end] : high;
        }
    }
    const double whole = is_list ? high - low : key->high - key->low;
    for (uint32_t i = 0; i < self->n_units * n; i++) {
        if (self->moved[i] != k) {
            continue;
        }
        const double step = self->step[i];
        double length = is_list ? 1 : self->step_size;
        if ((is_list || key->whole) && key->swept->text == NULL && !isnan(step)) {
            length = fabs(step) / whole;
        }
        self->step[i] = step < 0 ? -length : length;
        sum += 1 / length;
    }
    self->per_step = fmax(self->per_step, sum / self->n_units);
}

bool
sp_indices_find_trajectories(sp_indices_design_t *self)
{
    const uint32_t n = self->n_keys;
    self->n_units = self->n_runs / (n + 1);
    const size_t n_steps = (size_t) self->n_units * n;
    self->moved = sp_arena_take(&self->arena, n_steps + 1, sizeof(*self->moved));
    self->step = sp_arena_take(&self->arena, n_steps + 1, sizeof(*self->step));
    bool *has_moved = sp_arena_take(&self->arena, n, sizeof(*has_moved));
    bool right = self->moved != NULL && self->step != NULL && has_moved != NULL
        && self->n_runs % (n + 1) == 0;
    for (uint32_t t = 0; right && t < self->n_units; t++) {
        right = read_trajectory(self, t * (n + 1), self->moved + (size_t) t * n,
            self->step + (size_t) t * n, has_moved);
    }
    for (uint32_t k = 0; right && k < n; k++) {
        scale_steps(self, k);
    }
    return right;
}
