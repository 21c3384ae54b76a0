// speed.mjs - how fast runs are in WebAssembly, against the native program in the same hour.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: node speed.mjs BUILD   (what `make bench-web` has built there)
// Both sides take turns; of each the best time counts. Fails below RATIO of the native speed
// on the baseline instruction set, or where both sides do not come to the same.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const RATIO = 0.5;
const TURNS = 4;
const TIMES = 3;

const build = process.argv[2] ?? 'build';
const listPath = fileURLToPath(new URL('speed_runs.txt', import.meta.url));
const bytes = readFileSync(`${build}/wasm/samenspel.wasm`);
const engine = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
engine._initialize();

/** {name: {seconds, digest}}, the best of a few. */
function native() {
    const lines = execFileSync(`${build}/tests/web/native_speed`, [listPath, String(TIMES)],
        { encoding: 'utf8', env: { ...process.env, SAMENSPEL_ISA: 'baseline' } });
    return Object.fromEntries(lines.trimEnd().split('\n').map((line) => {
        const [name, seconds, digest] = line.split(' ');
        return [name, { seconds: Number(seconds), digest }];
    }));
}

function inWeb() {
    const blocks = readFileSync(listPath, 'utf8').split('\n== ').slice(1);
    return Object.fromEntries(blocks.map((block) => {
        const name = block.slice(0, block.indexOf('\n'));
        const text = new TextEncoder().encode(block.slice(name.length + 1));
        const pointer = engine.sp_web_alloc(text.length + 1);
        new Uint8Array(engine.memory.buffer).set(text, pointer);
        const run = engine.sp_web_open(pointer);
        engine.sp_web_release(pointer);
        let seconds = Infinity;
        for (let i = 0; i < TIMES; i++) {
            engine.sp_web_start(run, 0);
            const begun = process.cpuUsage(); // of the processor, as natively
            engine.sp_web_step(run, 0xffffffff);
            const { user, system } = process.cpuUsage(begun);
            seconds = Math.min(seconds, (user + system) / 1e6);
        }
        const digest = BigInt.asUintN(64, engine.sp_web_digest(run)).toString(16);
        engine.sp_web_close(run);
        return [name, { seconds, digest: digest.padStart(16, '0') }];
    }));
}

const best = {};
for (let turn = 0; turn < TURNS; turn++) {
    for (const [side, times] of [['native', native()], ['web', inWeb()]]) {
        for (const [name, { seconds, digest }] of Object.entries(times)) {
            best[name] ??= { native: Infinity, web: Infinity, digests: new Set() };
            best[name][side] = Math.min(best[name][side], seconds);
            best[name].digests.add(digest);
        }
    }
}

let failed = false;
console.log(`samenspel.wasm ${bytes.length} bytes, node ${process.version}`);
console.log('run                 native [ms]   web [ms]  ratio');
for (const [name, { native: a, web: b, digests }] of Object.entries(best)) {
    const ratio = a / b;
    failed ||= ratio < RATIO || digests.size !== 1;
    console.log(name.padEnd(18) + [1000 * a, 1000 * b].map((ms) => ms.toFixed(2).padStart(11))
        .join('') + ratio.toFixed(2).padStart(7)
        + (digests.size === 1 ? '' : '  not the same run')
        + (ratio < RATIO ? `  below ${RATIO}` : ''));
}
process.exit(failed ? 1 : 0);
