// wasm_digests.mjs - the engine in WebAssembly gives the bits of the native program.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: node wasm_digests.mjs BUILD   (what tests/web/check_web has built there)
// Node 18 or later, nothing else. The last line counts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const MOMENTS = 4;
const REPLICATES = 2;
const PROBE_STEPS = 1000000;
const FIELDS = '\nrecord.agents.fields: [action, clarity, cooperation, habit, payoff, pilot, '
    + 'steer, strategy, team, trust, wealth, weight]\n';

const build = process.argv[2] ?? 'build';
const listPath = fileURLToPath(new URL('runs.txt', import.meta.url));
const list = readFileSync(listPath, 'utf8');
const native = execFileSync(`${build}/tests/web/native_digests`, [listPath],
    { encoding: 'utf8' }).trimEnd().split('\n');

let passed = 0;
let failed = 0;

function fact(name, check) {
    test(name, () => {
        try {
            check();
            passed++;
        } catch (error) {
            failed++;
            throw error;
        }
    });
}

process.on('exit', () => {
    console.log(`${passed} passed, ${failed} failed`);
});

const module = new WebAssembly.Module(readFileSync(`${build}/wasm/samenspel.wasm`));
const engine = new WebAssembly.Instance(module).exports;
engine._initialize();

// Memory may move when the engine allocates, so views are taken anew each time.
function textAt(pointer) {
    const length = engine.sp_web_length(pointer);
    const bytes = new Uint8Array(engine.memory.buffer, pointer, length);
    return new TextDecoder().decode(bytes.slice());
}

// Calls with texts as pointers into the engine's memory, released afterwards.
function withTexts(texts, call) {
    const pointers = texts.map((text) => {
        const bytes = new TextEncoder().encode(text);
        const pointer = engine.sp_web_alloc(bytes.length + 1);
        new Uint8Array(engine.memory.buffer).set([...bytes, 0], pointer);
        return pointer;
    });
    try {
        return call(...pointers);
    } finally {
        pointers.forEach((pointer) => engine.sp_web_release(pointer));
    }
}

function open(text) {
    return withTexts([text], (pointer) => engine.sp_web_open(pointer));
}

const messageOf = (run) => textAt(engine.sp_web_message(run));
const hex = (number) => BigInt.asUintN(64, number).toString(16).padStart(16, '0');

function bits(x) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return Number.isNaN(x) ? 'nan' : hex(view.getBigUint64(0));
}

// The lines that native_digests prints of one run.
function play(name, text) {
    const lines = [];
    const rounds = Number(/^rounds: (\d+)/m.exec(text)[1]);
    const observed = /^record\.observables: \[(.*)\]/m.exec(text)[1].split(', ');
    const change = /^# change (\S+) (\S+)/m.exec(text);
    const run = open(text);
    assert.equal(messageOf(run), '');
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
        assert.equal(engine.sp_web_start(run, replicate), 1);
        for (let moment = 1; moment <= MOMENTS; moment++) {
            const round = engine.sp_web_step(run, Math.floor(rounds / MOMENTS));
            const numbers = observed.map((observable) => bits(withTexts([observable],
                (pointer) => engine.sp_web_observe(run, pointer, 0))));
            const digest = hex(engine.sp_web_digest(run));
            lines.push([name, replicate, round, digest, ...numbers].join(' '));
            if (moment === MOMENTS / 2 && change !== null) {
                const done = withTexts([change[1], change[2]],
                    (key, value) => engine.sp_web_set(run, key, value));
                assert.equal(done, 1, messageOf(run));
            }
        }
    }
    engine.sp_web_close(run);
    return lines;
}

function hashed(hash, bytes) {
    let h = hash;
    for (const byte of bytes) {
        h = BigInt.asUintN(64, (h ^ BigInt(byte)) * 0x100000001b3n);
    }
    return h;
}

function hashedMemory(hash, pointer, n) {
    return hashed(hash, new Uint8Array(engine.memory.buffer, pointer, n));
}

function lookAt(run, before) {
    let hash = before;
    const n = engine.sp_web_n_agents(run);
    const edges = engine.sp_web_n_edges(run);
    const room = engine.sp_web_alloc(8 * Math.max(n, edges));
    for (let f = 0; f < engine.sp_web_n_fields(run); f++) {
        engine.sp_web_read_field(run, f, room);
        hash = hashed(hash, new TextEncoder().encode(textAt(engine.sp_web_field(run, f))));
        hash = hashedMemory(hash, room, n * [1, 4, 8][engine.sp_web_field_type(run, f)]);
    }
    engine.sp_web_edges(run, room);
    hash = hashedMemory(hash, room, 8 * edges);
    engine.sp_web_release(room);
    return hash;
}

// The line that native_digests prints of one side.
function playSide(name, text, unsteered) {
    const run = withTexts([text + FIELDS], (pointer) => (unsteered
        ? engine.sp_web_open_unsteered(pointer) : engine.sp_web_open(pointer)));
    assert.equal(messageOf(run), '');
    const rounds = engine.sp_web_rounds(run);
    const half = Math.floor(rounds / 2);
    const n = engine.sp_web_n_columns(run);
    const out = engine.sp_web_alloc(8 * n * rounds);
    let hash = 0xcbf29ce484222325n;
    engine.sp_web_play(run, half, out);
    hash = lookAt(run, hashedMemory(hash, out, 8 * n * half));
    withTexts(['steering.shared_interest.weight', '0.2'],
        (key, value) => engine.sp_web_set(run, key, value));
    engine.sp_web_step(run, 3);
    engine.sp_web_rewind(run, half + 1);
    engine.sp_web_step(run, half + 1);
    engine.sp_web_play(run, rounds, out);
    hash = lookAt(run, hashedMemory(hash, out, 8 * n * (half - 1)));
    const line = [name, 'side', unsteered, hex(engine.sp_web_digest(run)), hex(hash)].join(' ');
    engine.sp_web_release(out);
    engine.sp_web_close(run);
    return line;
}

fact('the module asks nothing of the page', () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
});

fact('a chaotic orbit has the same bits', () => {
    assert.equal(`probe ${hex(engine.sp_web_probe(PROBE_STEPS))}`, native[0]);
});

const blocks = list.split('\n== ').slice(1);

fact('every run of the list was played natively', () => {
    assert.equal(native.length, 1 + blocks.length * (REPLICATES * MOMENTS + 2));
    assert.ok(blocks.length >= 20);
});

for (const block of blocks) {
    const name = block.slice(0, block.indexOf('\n'));
    fact(`${name} has the same bits`, () => {
        const expected = native.filter((line) => line.startsWith(`${name} `));
        const text = block.slice(name.length + 1);
        const found = [...play(name, text), playSide(name, text, 0), playSide(name, text, 1)];
        assert.equal(expected.length, REPLICATES * MOMENTS + 2);
        assert.deepEqual(found, expected);
    });
}

fact('plays can be read where they lie', () => {
    const run = open('game.kind: donation\nrounds: 9\npopulation.size: 50\n'
        + 'population.initial.cooperators: 20\ndecision.rule: none\n');
    const n = engine.sp_web_n_agents(run);
    engine.sp_web_step(run, 3);
    const plays = new Uint16Array(engine.memory.buffer, engine.sp_web_plays(run), n);
    assert.equal(n, 50);
    assert.equal(plays.reduce((sum, play) => sum + play, 0), 20);
    engine.sp_web_close(run);
});

fact('a refusal reaches the page as words', () => {
    const run = open('game.kind: donation\nrounds: 9\npopulation.sizee: 50\n');
    assert.match(messageOf(run),
        /line 3: unknown key 'population\.sizee'.*population\.size/);
    assert.equal(engine.sp_web_step(run, 1), 0);
    engine.sp_web_close(run);
});

fact('a population too large for the page is refused and the engine lives on', () => {
    const run = open('game.kind: donation\nrounds: 9\npopulation.size: 100000000\n'
        + 'network.kind: random_regular\nnetwork.degree: 40\n');
    assert.match(messageOf(run), /no memory/);
    engine.sp_web_close(run);
    assert.equal(hex(engine.sp_web_probe(PROBE_STEPS)), native[0].slice('probe '.length));
});
