// palette.js - the colour of a share of cooperation, told apart by lightness too.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From light orange (own interest) by rose and violet to dark blue (shared interest). Lightness
// falls evenly (in Oklch, Ottosson 2020): a picture in grey, or in the eyes of somebody who
// does not tell orange from blue, says the same.

const OWN_END = [0xff, 0xb0, 0x66];
const SHARED_END = [0x0a, 0x4a, 0x8c];

/** Who has no partners, and so no share: a grey of its own. */
export const UNKNOWN = [0xc4, 0xc9, 0xd1];

export const LEVELS = 256;

const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

export function toOklab([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((c) => linear(c / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s];
}

/** Lightness, chroma and hue [radians]. */
function toOklch(colour) {
  const [lightness, a, b] = toOklab(colour);
  return [lightness, Math.hypot(a, b), Math.atan2(b, a)];
}

function fromOklab([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3;
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s]
    .map((c) => Math.round(255 * Math.min(1, Math.max(0, gamma(Math.max(0, c))))));
}

/** [red, green, blue] of a share; NaN is unknown. */
export function colourOf(share) {
  if (Number.isNaN(share)) return UNKNOWN;
  const [from, to] = [toOklch(OWN_END), toOklch(SHARED_END)];
  const at = Math.min(1, Math.max(0, share));
  const [lightness, full, hue] = from.map((c, k) => c + at * (to[k] - c));
  const chroma = full * (1 - 0.35 * Math.sin(Math.PI * at)); // in between stays quiet
  return fromOklab([lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)]);
}

export const cssColour = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Pixels as putImageData wants them, [LEVELS + 1]; the last one is unknown. */
export function pixelTable() {
  const bytes = new Uint8ClampedArray(4 * (LEVELS + 1));
  for (let k = 0; k <= LEVELS; k++) {
    bytes.set([...colourOf(k < LEVELS ? k / (LEVELS - 1) : NaN), 255], 4 * k);
  }
  return new Uint32Array(bytes.buffer);
}

/** The row of the table for a share. */
export function levelOf(share) {
  return share >= 0 ? Math.min(LEVELS - 1, Math.round(share * (LEVELS - 1))) : LEVELS;
}
