/* sampler_kernel.c - the turns of the sampler; compiled once an instruction set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plane holds a bit for every match of W groups. Every form draws the same bits; a wider
 * one only looks at more digits before all of its matches are decided. */
#include "kernels.h"

#include <string.h>

#include "sampler.h"

#ifndef SP_ISA
#define SP_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define INLINE      static inline __attribute__((always_inline))

/* MULTIPLY reads the low halves of 64-bit lanes alone, so what stands in the high halves
 * need not be cleared between rounds of Philox. */
#if defined(__AVX512F__)
#include <immintrin.h>
typedef __m512i plane_t;
enum {
    W = 8,
    UNCHECKED = 8
}; /* digits before which 512 matches are hardly ever decided */
#define MULTIPLY(a, b) _mm512_mul_epu32((a), (b))
#define AND(a, b)      _mm512_and_si512((a), (b))
#define OR(a, b)       _mm512_or_si512((a), (b))
#define XOR(a, b)      _mm512_xor_si512((a), (b))
#define XOR3(a, b, c)  _mm512_ternarylogic_epi64((a), (b), (c), 0x96)
#define MOST(a, b, c)  _mm512_ternarylogic_epi64((a), (b), (c), 0xE8)
#define OR_AND(a, b, c)                                                                  \
    _mm512_ternarylogic_epi64((a), (b), (c), 0xF8) /* a | (b & c)       */
#define AND_EQUAL(a, b, c)                                                               \
    _mm512_ternarylogic_epi64((a), (b), (c), 0x90) /* a & ~(b ^ c)   */
#define AND_LESS(a, b, c)                                                                \
    _mm512_ternarylogic_epi64((a), (b), (c), 0x20) /* a & ~b & c      */
#define WITHOUT(a, b) _mm512_andnot_si512((b), (a))
#define DOWN(a)       _mm512_srli_epi64((a), 32)
#define ALL(x)        _mm512_set1_epi64((long long) (x))
#define NUMBERS       _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0)
#define LOWS(a, b)    _mm512_mask_shuffle_epi32((a), 0xAAAA, (b), 0xA0)
#define IS_NONE(a)    (_mm512_test_epi64_mask((a), (a)) == 0)
#define LOAD(p)       _mm512_loadu_si512(p)
#define STORE(p, a)   _mm512_storeu_si512((p), (a))
#elif defined(__AVX2__)
#include <immintrin.h>
typedef __m256i plane_t;
enum { W = 4, UNCHECKED = 6 };
#define MULTIPLY(a, b) _mm256_mul_epu32((a), (b))
#define AND(a, b)      _mm256_and_si256((a), (b))
#define OR(a, b)       _mm256_or_si256((a), (b))
#define XOR(a, b)      _mm256_xor_si256((a), (b))
#define WITHOUT(a, b)  _mm256_andnot_si256((b), (a))
#define DOWN(a)        _mm256_srli_epi64((a), 32)
#define ALL(x)         _mm256_set1_epi64x((long long) (x))
#define NUMBERS        _mm256_set_epi64x(3, 2, 1, 0)
#define LOWS(a, b)     _mm256_blend_epi32((a), _mm256_slli_epi64((b), 32), 0xAA)
#define IS_NONE(a)     (_mm256_testz_si256((a), (a)) != 0)
#define LOAD(p)        _mm256_loadu_si256((const __m256i *) (const void *) (p))
#define STORE(p, a)    _mm256_storeu_si256((__m256i *) (void *) (p), (a))
#else
typedef uint64_t plane_t;
enum { W = 1, UNCHECKED = 4 };
#define MULTIPLY(a, b) ((uint64_t) (uint32_t) (a) * (uint32_t) (b))
#define AND(a, b)      ((a) & (b))
#define OR(a, b)       ((a) | (b))
#define XOR(a, b)      ((a) ^ (b))
#define WITHOUT(a, b)  ((a) & ~(b))
#define DOWN(a)        ((a) >> 32)
#define ALL(x)         ((uint64_t) (x))
#define NUMBERS        ((uint64_t) 0)
#define LOWS(a, b)     ((uint64_t) (uint32_t) (a) | (b) << 32)
#define IS_NONE(a)     ((a) == 0)
#define LOAD(p)        (*(p))
#define STORE(p, a)    (*(p) = (a))
#endif

#ifndef XOR3
#define XOR3(a, b, c)      XOR(XOR((a), (b)), (c))
#define MOST(a, b, c)      OR(AND((a), (b)), AND((c), OR((a), (b))))
#define OR_AND(a, b, c)    OR((a), AND((b), (c)))
#define AND_EQUAL(a, b, c) WITHOUT((a), XOR((b), (c)))
#define AND_LESS(a, b, c)  WITHOUT(AND((a), (c)), (b))
#endif

#define EVERY ALL(-1)
#define NONE  ALL(0)

/* ---- random planes ----------------------------------------------------------------- */

enum { PHILOX_ROUNDS = 10 };
static const uint32_t first_multiplier = 0xD2511F53u;
static const uint32_t second_multiplier = 0xCD9E8D57u;

/* What the blocks of some groups have in common. Of the counter, word 2 alone is new with
 * every block, and word 3 alone differs from group to group: so the first two rounds come
 * down to one multiplication of planes for all blocks, and two of numbers for each. */
typedef struct {
    plane_t key[PHILOX_ROUNDS][2];
    uint32_t zero_mask; /* word 1 of the counter and the first key            */
    uint32_t one_mask;  /* the second round's first key                       */
    uint32_t two_mask;  /* low half of multiplier x word 0, and the other key */
    plane_t second;     /* multiplier x word 2 after the first round          */
} source_t;

static void
source_init(source_t *self, const sp_sampler_t *pair, uint32_t group)
{
    const uint32_t *key = pair->key.word;
    for (uint32_t r = 0; r < PHILOX_ROUNDS; r++) {
        self->key[r][0] = ALL((uint32_t) (key[0] + r * 0x9E3779B9u));
        self->key[r][1] = ALL((uint32_t) (key[1] + r * 0xBB67AE85u));
    }
    const uint64_t of_low = (uint64_t) first_multiplier * pair->low;
    const uint32_t above = (uint32_t) (of_low >> 32) ^ key[1];
    /* groups stay below 2^24 - 8, so no lane carries into the purpose */
    const uint32_t last_word = SP_DRAW(SP_DRAW_SAMPLER, group);
    plane_t word = NUMBERS;
#if defined(__AVX512F__)
    word = _mm512_add_epi64(word, ALL(last_word));
#elif defined(__AVX2__)
    word = _mm256_add_epi64(word, ALL(last_word));
#else
    word += last_word;
#endif
    self->zero_mask = pair->high ^ key[0];
    self->one_mask = key[0] + 0x9E3779B9u;
    self->two_mask = (uint32_t) of_low ^ (key[1] + 0xBB67AE85u);
    self->second = MULTIPLY(XOR(word, ALL(above)), ALL(second_multiplier));
}

/* The two halves of the blocks whose word 2 of the counter is `which`. */
INLINE void
two_planes(const source_t *self, uint32_t which, plane_t half[2])
{
    const uint64_t of_which = (uint64_t) second_multiplier * which;
    const uint32_t zero = (uint32_t) (of_which >> 32) ^ self->zero_mask;
    const uint64_t of_zero = (uint64_t) first_multiplier * zero;
    plane_t c0 = XOR(DOWN(self->second), ALL((uint32_t) of_which ^ self->one_mask));
    plane_t c1 = self->second;
    plane_t c2 = ALL((uint32_t) (of_zero >> 32) ^ self->two_mask);
    plane_t c3 = ALL((uint32_t) of_zero);
    for (int r = 2; r < PHILOX_ROUNDS; r++) {
        const plane_t p0 = MULTIPLY(c0, ALL(first_multiplier));
        const plane_t p1 = MULTIPLY(c2, ALL(second_multiplier));
        c0 = XOR3(DOWN(p1), c1, self->key[r][0]);
        c1 = p1;
        c2 = XOR3(DOWN(p0), c3, self->key[r][1]);
        c3 = p0;
    }
    half[0] = LOWS(c0, c1);
    half[1] = LOWS(c2, c3);
}

/* One draw each for sides first .. last-1: mask[i] are the classes of side i's matches,
 * undecided[i] those that draw. Adds to happens[i] where the draw is below the chance. The
 * numbers of classes stand apart so that they can be constants. */
INLINE void
draw_sides(const source_t *source, uint32_t turn, uint32_t kind, int first, int last,
    const sp_sample_chances_t *const chances[2], const uint32_t n_classes[2],
    const plane_t *const mask[2], plane_t undecided[2], plane_t happens[2])
{
    uint32_t n_levels = 0;
    for (int i = first; i < last; i++) {
        n_levels = chances[i]->n_levels > n_levels ? chances[i]->n_levels : n_levels;
    }
    for (uint32_t k = 0; k < n_levels; k += 2) {
        plane_t random[2][2];
        for (int i = first; i < last; i++) {
            two_planes(
                source, turn << 7 | kind << 5 | (uint32_t) i << 4 | k / 2, random[i]);
        }
        for (int i = first; i < last; i++) {
            const uint64_t *digit = chances[i]->digit + (size_t) k * n_classes[i];
            for (int h = 0; h < 2; h++) {
                plane_t own = NONE;
                for (uint32_t c = 0; c < n_classes[i]; c++) {
                    own = OR_AND(
                        own, mask[i][c], ALL(digit[h * (int) n_classes[i] + (int) c]));
                }
                happens[i] = OR(happens[i], AND_LESS(undecided[i], random[i][h], own));
                undecided[i] = AND_EQUAL(undecided[i], random[i][h], own);
            }
        }
        if (k + 2 >= UNCHECKED) {
            plane_t left = undecided[first];
            for (int i = first + 1; i < last; i++) {
                left = OR(left, undecided[i]);
            }
            if (IS_NONE(left)) {
                return;
            }
        }
    }
}

/* The same for whom of the two there is something to draw. */
INLINE void
draw(const source_t *source, uint32_t turn, uint32_t kind,
    const sp_sample_chances_t *const chances[2], const uint32_t n_classes[2],
    const plane_t *const mask[2], plane_t undecided[2], plane_t happens[2])
{
    if (chances[0]->n_levels > 0 && chances[1]->n_levels > 0) {
        draw_sides(
            source, turn, kind, 0, 2, chances, n_classes, mask, undecided, happens);
    } else if (chances[0]->n_levels > 0) {
        draw_sides(
            source, turn, kind, 0, 1, chances, n_classes, mask, undecided, happens);
    } else if (chances[1]->n_levels > 0) {
        draw_sides(
            source, turn, kind, 1, 2, chances, n_classes, mask, undecided, happens);
    }
}

/* ---- counting ---------------------------------------------------------------------- */

/* A number for every match, in planes of one binary digit each: place l takes a carry every
 * 2^l turns and holds one back until the next, so that a turn costs one addition. Up to 255
 * turns, then the numbers move to the counts. (Harley & Seal's way of counting bits: Warren,
 * Hacker's Delight, 2nd ed., 2012, 5-1.) */
enum { PLACES = 8, MOST_TALLIED = 255 };

typedef struct {
    plane_t sum[PLACES], wait[PLACES];
} tally_t;

INLINE void
tally(tally_t *self, uint32_t turn, plane_t bits)
{
    int place = 0;
    for (; turn >> place & 1u; place++) {
        const plane_t sum = self->sum[place];
        const plane_t wait = self->wait[place];
        self->sum[place] = XOR3(sum, wait, bits);
        bits = MOST(sum, wait, bits);
    }
    self->wait[place] = bits;
}

/* Transposes 8 x 8 bits: row l in byte l (Warren, Hacker's Delight, 2nd ed., 2012, 7-3). */
static uint64_t
transposed(uint64_t x)
{
    uint64_t swap = (x ^ x >> 7) & 0x00AA00AA00AA00AAu;
    x ^= swap ^ swap << 7;
    swap = (x ^ x >> 14) & 0x0000CCCC0000CCCCu;
    x ^= swap ^ swap << 14;
    swap = (x ^ x >> 28) & 0x00000000F0F0F0F0u;
    return x ^ swap ^ swap << 28;
}

/* Moves what n turns have brought to the counts of groups first .. */
static void
tally_out(tally_t *self, uint32_t n, sp_sample_batch_t *batch, uint32_t first, int what)
{
    uint64_t word[PLACES][W];
    plane_t carry = NONE;
    for (uint32_t place = 0; place < PLACES; place++) {
        const plane_t sum = self->sum[place];
        const plane_t wait = n >> place & 1u ? self->wait[place] : NONE;
        STORE(word[place], XOR3(sum, wait, carry));
        carry = MOST(sum, wait, carry);
        self->sum[place] = NONE;
    }
    for (uint32_t g = 0; g < W; g++) {
        uint32_t *count = batch->count[first + g][what];
        for (uint32_t eight = 0; eight < SP_SAMPLE_LANES; eight += 8) {
            uint64_t rows = 0;
            for (uint32_t place = 0; place < PLACES; place++) {
                rows |= (word[place][g] >> eight & 0xffu) << 8 * place;
            }
            rows = transposed(rows);
            for (uint32_t i = 0; i < 8; i++) {
                count[eight + i] += (uint32_t) (rows >> 8 * i & 0xffu);
            }
        }
    }
}

/* ---- a match ----------------------------------------------------------------------- */

/* What a few groups share, however they move. */
typedef struct {
    const sp_sampler_t *pair;
    sp_sample_batch_t *batch;
    uint32_t first; /* group of the batch                              */
    uint32_t turn;
    uint32_t next_end; /* turn before which some match ends               */
    uint32_t ended[W]; /* matches of a group that have ended              */
    uint64_t going[W];
    plane_t alive; /* the same                                        */
    plane_t low;   /* the turn before was another than CC             */
    tally_t tally[SP_SAMPLED_COUNTS];
    source_t source;
} table_t;

/* Matches that end before this turn leave; false where none is left. */
static bool
retire(table_t *self)
{
    const sp_sample_batch_t *batch = self->batch;
    self->next_end = UINT32_MAX;
    for (uint32_t g = 0; g < W; g++) {
        const uint32_t *end = batch->end[self->first + g];
        uint32_t n = self->ended[g];
        while (n < SP_SAMPLE_LANES && end[n] <= self->turn) {
            self->going[g] &= ~((uint64_t) 1 << batch->lane[self->first + g][n]);
            n++;
        }
        self->ended[g] = n;
        if (n < SP_SAMPLE_LANES && end[n] < self->next_end) {
            self->next_end = end[n];
        }
    }
    self->alive = LOAD(self->going);
    return self->next_end < UINT32_MAX;
}

static void
sit_down(
    table_t *self, const sp_sampler_t *pair, sp_sample_batch_t *batch, uint32_t first)
{
    memset(self, 0, sizeof(*self));
    self->pair = pair;
    self->batch = batch;
    self->first = first;
    memset(self->going, 0xff, sizeof(self->going));
    source_init(&self->source, pair, batch->first_group + first);
    retire(self);
}

static void
stand_up(table_t *self, uint32_t n)
{
    const int last = self->pair->counts_low ? SP_SAMPLED_COUNTS : SP_SAMPLED_LOW_FOCAL;
    for (int what = 0; what < last; what++) {
        tally_out(&self->tally[what], n, self->batch, self->first, what);
    }
}

/* Counts a turn and says whether there is another. */
INLINE bool
end_turn(table_t *self, const plane_t act[2])
{
    const uint32_t since = self->turn % MOST_TALLIED;
    const plane_t mine = AND(act[0], self->alive);
    tally(&self->tally[SP_SAMPLED_CC], since, AND(mine, act[1]));
    tally(&self->tally[SP_SAMPLED_CD], since, WITHOUT(mine, act[1]));
    tally(&self->tally[SP_SAMPLED_DC], since, AND_LESS(self->alive, act[0], act[1]));
    if (self->pair->counts_low) {
        const plane_t low = AND(self->low, self->alive);
        tally(&self->tally[SP_SAMPLED_LOW_FOCAL], since, AND(low, act[0]));
        tally(&self->tally[SP_SAMPLED_LOW_PARTNER], since, AND(low, act[1]));
        self->low = WITHOUT(EVERY, AND(act[0], act[1]));
    }
    self->turn++;
    if (since + 1 == MOST_TALLIED) {
        stand_up(self, MOST_TALLIED);
    }
    return self->turn < self->next_end || retire(self);
}

/* Pairs that remember one turn: the acts of a turn say all. */
static void
play_one_turn(table_t *self)
{
    static const uint32_t one[2] = { 1, 1 };
    static const uint32_t four[2] = { SP_N_OUTCOMES, SP_N_OUTCOMES };
    const sp_sample_player_t *player = self->pair->player;
    const plane_t *const masks[2] = { &self->alive, &self->alive };
    const sp_sample_chances_t *const first[2] = { &player[0].first, &player[1].first };
    const sp_sample_chances_t *const moves[2] = { &player[0].moves, &player[1].moves };
    plane_t undecided[2];
    plane_t act[2];
    for (int i = 0; i < 2; i++) {
        undecided[i] = AND(self->alive, ALL(player[i].first_chance));
        act[i] = ALL(player[i].first_sure);
    }
    draw(&self->source, 0, SP_SAMPLE_MOVE, first, one, masks, undecided, act);
    while (end_turn(self, act)) {
        plane_t mask[SP_N_OUTCOMES];
        const plane_t *const both[2] = { mask, mask };
        mask[SP_CC] = AND(act[0], act[1]);
        mask[SP_CD] = WITHOUT(act[0], act[1]);
        mask[SP_DC] = WITHOUT(act[1], act[0]);
        mask[SP_DD] = WITHOUT(EVERY, OR(act[0], act[1]));
        for (int i = 0; i < 2; i++) {
            act[i] = NONE;
            undecided[i] = NONE;
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                act[i] = OR_AND(act[i], mask[o], ALL(player[i].sure[o]));
                undecided[i] = OR_AND(undecided[i], mask[o], ALL(player[i].chance[o]));
            }
            undecided[i] = AND(undecided[i], self->alive);
        }
        draw(
            &self->source, self->turn, SP_SAMPLE_MOVE, moves, four, both, undecided, act);
    }
}

/* A machine's matches by state, and by what its moves are drawn with. */
typedef struct {
    plane_t in[2][SP_MOST_STATES]; /* now, after the turn */
    plane_t class[SP_MOST_STATES];
} places_t;

INLINE void
gather(const sp_sample_player_t *player, const plane_t *in, plane_t alive, plane_t *class,
    plane_t *undecided, plane_t *act)
{
    plane_t chance = NONE;
    plane_t sure = NONE;
    for (uint32_t c = 0; c < player->moves.n_classes; c++) {
        plane_t members = NONE;
        for (uint32_t i = player->first_member[c]; i < player->first_member[c + 1]; i++) {
            members = OR(members, in[player->member[i]]);
        }
        class[c] = members;
        chance = OR(chance, members);
    }
    for (uint32_t s = 0; s < player->machine->n_states; s++) {
        sure = OR_AND(sure, in[s], ALL(player->sure[s]));
    }
    *undecided = AND(chance, alive);
    *act = sure;
}

INLINE void
move_on(const sp_sample_player_t *player, const plane_t *in, plane_t own, plane_t seen,
    plane_t *after)
{
    const plane_t outcome[SP_N_OUTCOMES + 1] = { AND(own, seen), WITHOUT(own, seen),
        WITHOUT(seen, own), WITHOUT(EVERY, OR(own, seen)), NONE };
    plane_t here = NONE;
    for (uint32_t i = 0; i < player->n_steps; i++) {
        const sp_sample_step_t *step = &player->step[i];
        here = AND(here, ALL(step->goes_on));
        here = OR_AND(here, in[step->from], outcome[step->outcome]);
        after[step->to] = here;
    }
}

/* Any two machines, a plane a state. */
static void
play_machines(table_t *self)
{
    const sp_sampler_t *pair = self->pair;
    const sp_sample_player_t *player = pair->player;
    static const uint32_t one[2] = { 1, 1 };
    const uint32_t n_classes[2] = { player[0].moves.n_classes,
        player[1].moves.n_classes };
    const sp_sample_chances_t *const moves[2] = { &player[0].moves, &player[1].moves };
    const sp_sample_chances_t *const blurs[2] = { &pair->blur, &pair->blur };
    const plane_t *const everybody[2] = { &self->alive, &self->alive };
    places_t places[2];
    const plane_t *const classes[2] = { places[0].class, places[1].class };
    int now = 0;
    plane_t act[2];
    for (int i = 0; i < 2; i++) {
        for (uint32_t s = 0; s < player[i].machine->n_states; s++) {
            places[i].in[now][s] = s == player[i].machine->start ? EVERY : NONE;
        }
    }
    for (;;) {
        plane_t undecided[2];
        plane_t blur[2] = { NONE, NONE };
        for (int i = 0; i < 2; i++) {
            gather(&player[i], places[i].in[now], self->alive, places[i].class,
                &undecided[i], &act[i]);
        }
        draw(&self->source, self->turn, SP_SAMPLE_MOVE, moves, n_classes, classes,
            undecided, act);
        if (pair->blur.n_levels > 0) {
            undecided[0] = self->alive;
            undecided[1] = self->alive;
            draw(&self->source, self->turn, SP_SAMPLE_BLUR, blurs, one, everybody,
                undecided, blur);
        }
        if (!end_turn(self, act)) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            move_on(&player[i], places[i].in[now], act[i], XOR(act[1 - i], blur[i]),
                places[i].in[1 - now]);
        }
        now = 1 - now;
    }
}

extern void
    JOIN(sp_sample_batch_, SP_ISA)(const sp_sampler_t *pair, sp_sample_batch_t *batch);

void
JOIN(sp_sample_batch_, SP_ISA)(const sp_sampler_t *pair, sp_sample_batch_t *batch)
{
    memset(batch->count, 0, sizeof(batch->count));
    for (uint32_t g = 0; g < batch->n_groups; g += W) {
        table_t table;
        sit_down(&table, pair, batch, g);
        if (pair->one_turn) {
            play_one_turn(&table);
        } else {
            play_machines(&table);
        }
        stand_up(&table, table.turn % MOST_TALLIED);
    }
}
