// picture.js - files of drawings: an SVG becomes a PNG, widths of texts are measured.
// SPDX-License-Identifier: GPL-3.0-or-later

/** The letters of files, which the reader's machine has to have. */
export const FILE_FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Lato, Arial, sans-serif';

/** Measures texts in a font, each once: measure(text, bold) -> px. */
export function createMeasure(font, size) {
  const context = document.createElement('canvas').getContext('2d');
  const known = [new Map(), new Map()];
  return (text, bold = false) => {
    const widths = known[bold ? 1 : 0];
    let width = widths.get(text);
    if (width === undefined) {
      context.font = `${bold ? '650 ' : ''}${size}px ${font}`;
      width = context.measureText(text).width;
      if (widths.size > 2000) widths.clear();
      widths.set(text, width);
    }
    return width;
  };
}

/** The same without a page: letters are about this wide. */
export function plainMeasure(size) {
  return (text, bold = false) => (bold ? 0.6 : 0.55) * size * text.length;
}

/** Draws an SVG (text) into a PNG, `scale` pixels a unit. */
export async function pngOf(svg, scale = 2) {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.addEventListener('load', resolve);
      image.addEventListener('error', () => reject(new Error('the drawing could not be read')));
      image.src = address;
    });
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob)
        : reject(new Error('the picture could not be made'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
