/** How a severity is drawn on a canvas: in its colour of the style sheet, and with lines of its own. */
import type { Severity } from '../../src/controls/control.ts';

/** Lines on the colour, by pixels: how far apart, and which way they go. The worst is plain. */
const lines: Readonly<Record<Severity, { readonly every: number; readonly slope: 'up' | 'down' | 'flat' } | null>> = {
  critical: null,
  high: { every: 6, slope: 'up' },
  medium: { every: 4, slope: 'flat' },
  low: { every: 6, slope: 'down' },
  info: { every: 3, slope: 'flat' },
};

/** A colour of the style sheet as it holds now: it follows the colour scheme. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** `ratio`: pixels of the screen for one of the page. On thin bars the lines would only flicker: they are `plain`. */
export function fillOf(severity: Severity, ratio: number, plain: boolean): CanvasPattern | string {
  const look = plain ? null : lines[severity];
  const tile = document.createElement('canvas');
  const context = tile.getContext('2d');
  if (look === null || context === null) return colour(severity);
  const size = Math.round(look.every * ratio);
  tile.width = size;
  tile.height = size;
  context.fillStyle = colour(severity);
  context.fillRect(0, 0, size, size);
  context.strokeStyle = colour('page');
  context.globalAlpha = 0.55;
  context.lineWidth = ratio;
  context.beginPath();
  // Three times, so that a slanting line goes on in the corners of the next tile.
  for (const shift of [-size, 0, size]) {
    const [y0, y1] = { up: [size, 0], down: [0, size], flat: [size / 2, size / 2] }[look.slope] as [number, number];
    context.moveTo(shift, y0);
    context.lineTo(shift + size, y1);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour(severity);
}
