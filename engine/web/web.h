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

/** Room for a text of n - 1 bytes, or NULL. Release with sp_web_release. */
char *SP_WEB(sp_web_alloc)(size_t n);
void SP_WEB(sp_web_release)(char *text);

/** Bytes of a text before its zero byte. */
size_t SP_WEB(sp_web_length)(const char *text);

/** "0.1.0 (model 1)": program and model version; runs of one model are equal. */
const char *SP_WEB(sp_web_version)(void);

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
 * named in record.observables (default cooperation, payoff) can be observed.
 * network.kind: file has no file here and is refused.
 *
 * returns  a run, to be released with sp_web_close; where sp_web_message of it is not
 *          empty it could not be opened, and other calls on it do nothing (0, NaN, NULL)
 */
sp_web_t *SP_WEB(sp_web_open)(const char *text);

/** Releases a run; harmless on NULL. */
void SP_WEB(sp_web_close)(sp_web_t *web);

/** What the last call on this run refused, in words; "" where it did what was asked. */
const char *SP_WEB(sp_web_message)(const sp_web_t *web);

/** Goes to round 0 of a replicate, without what sp_web_set changed; 0 on failure. */
int SP_WEB(sp_web_start)(sp_web_t *web, uint32_t replicate);

/** Plays n rounds, fewer at the end of the run (`rounds`, `stop`); returns the round. */
uint32_t SP_WEB(sp_web_step)(sp_web_t *web, uint32_t n);

/** The last round played; 0 after the start. */
uint32_t SP_WEB(sp_web_round)(const sp_web_t *web);

/**
 * Changes a live key from the next round on: from here the run goes exactly as one that
 * has this as an event. The first change of a mechanism that was not in use plays the run
 * anew up to the present round.
 *
 * returns  1, or 0 where refused
 */
int SP_WEB(sp_web_set)(sp_web_t *web, const char *key, const char *value);

/**
 * An observable in the present round; NaN where it is undefined or not among those
 * recorded.
 *
 * column  strategy, for observables that have one number a strategy; else 0
 */
double SP_WEB(sp_web_observe)(sp_web_t *web, const char *name, uint32_t column);

/** Agents of the run. */
uint32_t SP_WEB(sp_web_n_agents)(const sp_web_t *web);

/**
 * What agents play in the present round: 1 for C and 0 for D, or the number of the
 * strategy in the order of names. [n_agents]; valid until the next call that changes the
 * run; NULL with method: chain, which has no agents. With acts by partner it stays as at
 * the start.
 */
const uint16_t *SP_WEB(sp_web_plays)(const sp_web_t *web);

/** Hash of the state (sp_simulation_digest); equal to that of the native program. */
uint64_t SP_WEB(sp_web_digest)(const sp_web_t *web);

/** sp_probe: hash of n steps of a chaotic orbit, the same on every platform. */
uint64_t SP_WEB(sp_web_probe)(uint32_t n);

#endif
