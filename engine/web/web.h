/* web.h - what a web page calls: a run from lines of text, stepped, observed, changed.
 * Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same functions compile natively, where tests call them. Texts end with a zero byte.
 * In WebAssembly pointers are 32-bit addresses in the exported memory and 64-bit results
 * are BigInts; the page calls _initialize once before anything else. No global state: a
 * run holds its own last message. */
#ifndef SP_WEB_H
#define SP_WEB_H

#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define SP_WEB(name) __attribute__((export_name(#name))) name
#else
#define SP_WEB(name) name
#endif

/** A run that a page holds. */
typedef struct sp_web sp_web_t;

/** Zeroed room of n bytes for texts and columns, or NULL. Release with sp_web_release. */
void *SP_WEB(sp_web_alloc)(size_t n);
void SP_WEB(sp_web_release)(void *room);

/** Bytes of a text before its zero byte. */
size_t SP_WEB(sp_web_length)(const char *text);

/** "0.1.0 (model 1)": program and model version; runs of one model are equal. */
const char *SP_WEB(sp_web_version)(void);

/* ---- a run ----------------------------------------------------------------------- */

/**
 * Opens a run at round 0 of replicate 0. The text has one setting a line:
 *
 *     # a comment; empty lines are read over
 *     key: value                       a key of the schema, with lists as [a, b]
 *     population.initial.strategies.NAME: n
 *     strategies.NAME.first: 1         a strategy of one's own
 *     @100 key: value                  an event before round 100
 *
 * What only the program uses (texts, replicates, sweep.*) is read over. Only what is
 * named in record.observables (default cooperation, payoff) can be observed, and of
 * agents what is named in record.agents.fields (default nothing; fields that the run has
 * not, such as trust without steering.trust.scope, are left out).
 * network.kind: file has no file here and is refused.
 *
 * returns  a run, to be released with sp_web_close; where sp_web_message of it is not
 *          empty it could not be opened, and other calls on it do nothing (0, NaN, NULL)
 */
sp_web_t *SP_WEB(sp_web_open)(const char *text);

/**
 * Opens the unsteered twin of the same run (sp_run_unsteered): every key of kind
 * intervention at its null value, events on such keys left out, the same draws. Refuses
 * what sp_web_open refuses. sp_web_set on it checks all changes and leaves those of
 * interventions out, so that a page makes every change on both sides.
 */
sp_web_t *SP_WEB(sp_web_open_unsteered)(const char *text);

/** Releases a run; harmless on NULL. */
void SP_WEB(sp_web_close)(sp_web_t *web);

/** What the last call on this run refused, in words; "" where it did what was asked. */
const char *SP_WEB(sp_web_message)(const sp_web_t *web);

/** The key that the message is about; "" where there is no message or no single key. */
const char *SP_WEB(sp_web_key)(const sp_web_t *web);

/** Goes to round 0 of a replicate, without what sp_web_set changed; 0 on failure. */
int SP_WEB(sp_web_start)(sp_web_t *web, uint32_t replicate);

/**
 * Goes to round 0 of the same replicate and forgets the changes that act after `round`:
 * sp_web_step to that round is then the way back to it, and on from there a new future.
 * 0 on failure.
 */
int SP_WEB(sp_web_rewind)(sp_web_t *web, uint32_t round);

/** Plays n rounds, fewer at the end of the run (`rounds`, `stop`); returns the round. */
uint32_t SP_WEB(sp_web_step)(sp_web_t *web, uint32_t n);

/** The last round played; 0 after the start. */
uint32_t SP_WEB(sp_web_round)(const sp_web_t *web);

/** Rounds of the whole run, as written. */
uint32_t SP_WEB(sp_web_rounds)(const sp_web_t *web);

/** Whether no round is left to play: `rounds` is reached, or with stop: absorbed nothing
 * can change any more, and the present round stands for all that would follow. */
int SP_WEB(sp_web_ended)(const sp_web_t *web);

/**
 * Changes a live key from the next round on: from here the run goes exactly as one that
 * has this as its last event before that round. Of several changes of a key before the
 * same round the last one counts; those that a rewind left and that act later stay.
 *
 * Where the model must be made anew for it (the first change of a key, as a rule), the
 * run is played twice up to the present round. Plays stay what they were; where they
 * would not (a rule that compares payoffs with the most that is paid in the whole run),
 * the change is refused. What was observed of payoffs may differ in the last bits from
 * what the run with the event has before it: then they are summed by tie.
 *
 * returns  1, or 0 where refused
 */
int SP_WEB(sp_web_set)(sp_web_t *web, const char *key, const char *value);

/** Hash of the state (sp_simulation_digest); equal to that of the native program. */
uint64_t SP_WEB(sp_web_digest)(const sp_web_t *web);

/* ---- what is observed ------------------------------------------------------------ */

/*
 * Rounds: round 0 is the start, before anybody has played; the program records it too. A
 * run of R rounds so has R + 1 observations (record.every: 1), numbered 0 .. R, in the
 * file as here. record.every is not read here: a page sees every round.
 */

/** Columns that a round has: one for each observable of record.observables in its
 * order; one for each strategy where it has one number a strategy; none where it has one
 * number a replicate. */
uint32_t SP_WEB(sp_web_n_columns)(const sp_web_t *web);

/** Name of column i: "cooperation", "strategy_share.tit_for_tat"; NULL beyond. */
const char *SP_WEB(sp_web_column)(const sp_web_t *web, uint32_t i);

/**
 * Plays n rounds, fewer at the end of the run, and observes after each. With n = 0 plays
 * nothing and observes the present round.
 *
 * out      [n_columns][n or 1] column by column; NaN where undefined; what lies beyond
 *          the rounds played is left as it is
 * returns  rounds played
 */
uint32_t SP_WEB(sp_web_play)(sp_web_t *web, uint32_t n, double *out);

/** Observables of record.observables that have one number a replicate. */
uint32_t SP_WEB(sp_web_n_finals)(const sp_web_t *web);

/** Name of number i of these, or NULL. The program observes them at the run's end. */
const char *SP_WEB(sp_web_final)(const sp_web_t *web, uint32_t i);

/**
 * An observable in the present round; NaN where it is undefined or not among those
 * recorded.
 *
 * column  strategy, for observables that have one number a strategy; else 0
 */
double SP_WEB(sp_web_observe)(sp_web_t *web, const char *name, uint32_t column);

/* ---- agents ---------------------------------------------------------------------- */

/** Agents of the run. */
uint32_t SP_WEB(sp_web_n_agents)(const sp_web_t *web);

/** What can be played: 2 or 3 acts, or the number of strategies. */
uint32_t SP_WEB(sp_web_n_plays)(const sp_web_t *web);

/** "defect", "cooperate", "loner", or the name of strategy i; NULL beyond the last. */
const char *SP_WEB(sp_web_play_name)(const sp_web_t *web, uint32_t i);

/**
 * What agents play in the present round: 1 for C and 0 for D, or the number of the
 * strategy in the order of names. [n_agents]; valid until the next call that changes the
 * run; NULL with method: chain, which has no agents. With acts by partner it stays as at
 * the start.
 */
const uint16_t *SP_WEB(sp_web_plays)(const sp_web_t *web);

/** Fields of record.agents.fields that the run has. */
uint32_t SP_WEB(sp_web_n_fields)(const sp_web_t *web);

/** Name of field i, or NULL. */
const char *SP_WEB(sp_web_field)(const sp_web_t *web, uint32_t i);

/** What field i holds: 0 codes (255: missing), 1 numbers from 0 to 1, 2 other numbers. */
int SP_WEB(sp_web_field_type)(const sp_web_t *web, uint32_t i);

/**
 * Reads a field of all agents in the present round.
 *
 * out      [n_agents] uint8_t for codes, else float for numbers from 0 to 1 (rounded to
 *          it) and double for others; NaN where missing
 * returns  1, or 0 where there is no such field
 */
int SP_WEB(sp_web_read_field)(sp_web_t *web, uint32_t i, void *out);

/* ---- who is tied to whom --------------------------------------------------------- */

/** "complete", "lattice", "ties", "pairs" (partners anew each round) or "teams"
 * (everybody with everybody of its team, members move); NULL without agents. */
const char *SP_WEB(sp_web_form)(const sp_web_t *web);

/** Side of a lattice, agent = row * side + column; 0 of others. */
uint32_t SP_WEB(sp_web_side)(const sp_web_t *web);

/** Whether a lattice's borders are joined; whether it has eight neighbours, not four. */
int SP_WEB(sp_web_periodic)(const sp_web_t *web);
int SP_WEB(sp_web_moore)(const sp_web_t *web);

/** Undirected ties of forms "ties" and "teams" as they stand in the present round; 0 of
 * others. */
uint32_t SP_WEB(sp_web_n_edges)(const sp_web_t *web);

/** Writes them as pairs (i, j), i < j, ascending; ends [2 * n_edges]. */
void SP_WEB(sp_web_edges)(const sp_web_t *web, uint32_t *ends);

/** The team of each agent (network.kind: teams), [n_agents], or NULL. */
const uint32_t *SP_WEB(sp_web_teams)(const sp_web_t *web);

/** The circle of each agent (steering.circles), [n_agents], or NULL. */
const uint32_t *SP_WEB(sp_web_circles)(const sp_web_t *web);

/** sp_probe: hash of n steps of a chaotic orbit, the same on every platform. */
uint64_t SP_WEB(sp_web_probe)(uint32_t n);

#endif
