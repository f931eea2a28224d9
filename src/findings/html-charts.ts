/** Charts of findings as SVG inside a page. Nothing in them comes from a log but numbers and days. */
import { severities } from '../controls/control.ts';
import type { Finding } from './finding.ts';
import type { Summary } from './report.ts';

const worstFirst = severities.toReversed();

/** Units of the drawing; the page scales it. */
const width = 440;
const rowHeight = 30;
const barsFrom = 80;
/** Room for the number after the longest bar. */
const roomForNumber = 70;

/** Bars, one for each severity. */
export function chartOfSeverities(counts: Summary['findings']): string {
  const most = Math.max(1, ...Object.values(counts));
  const told = worstFirst.map((severity) => `${counts[severity]} ${severity}`).join(', ');
  const rows = worstFirst.map((severity, index) => {
    const length = (counts[severity] / most) * (width - barsFrom - roomForNumber);
    const y = index * rowHeight;
    return [
      `<text x="${barsFrom - 10}" y="${y + 20}" text-anchor="end">${severity}</text>`,
      `<rect class="${severity}" x="${barsFrom}" y="${y + 5}" width="${rounded(length)}" height="20" rx="2"/>`,
      `<text x="${rounded(barsFrom + length + 8)}" y="${y + 20}">${counts[severity].toLocaleString('en-US')}</text>`,
    ].join('');
  });
  return svg(worstFirst.length * rowHeight, `Findings by severity: ${told}.`, rows);
}

const plotFrom = 40;
const plotHeight = 150;
const plotTop = 12;

/** Columns of days (months or years, when there are too many), each a stack of severities. Null when no finding has a day. */
export function chartOfDays(findings: readonly Finding[]): { readonly unit: string; readonly svg: string } | null {
  const spans = spansOf(findings);
  if (spans === null) return null;
  const { unit, names, stacks } = spans;
  const most = Math.max(...stacks.map(sumOf));
  const step = (width - plotFrom) / names.length;
  // A single day needs no wall of colour.
  const thickness = Math.min(step * 0.8, 48);
  const columns = stacks.flatMap((stack, index) => {
    const x = rounded(plotFrom + index * step + (step - thickness) / 2);
    let top = plotTop + plotHeight;
    return severities
      .filter((severity) => stack[severity] > 0)
      .map((severity) => {
        const height = (stack[severity] / most) * plotHeight;
        top -= height;
        const tip = `<title>${names[index]}: ${stack[severity]} ${severity}</title>`;
        return `<rect class="${severity}" x="${x}" y="${rounded(top)}" width="${rounded(thickness)}" height="${rounded(height)}">${tip}</rect>`;
      });
  });
  const bottom = plotTop + plotHeight;
  const axes = [
    `<path class="axis" d="M${plotFrom} ${plotTop}H${width}M${plotFrom} ${bottom}H${width}"/>`,
    `<text x="${plotFrom - 8}" y="${plotTop + 5}" text-anchor="end">${most.toLocaleString('en-US')}</text>`,
    `<text x="${plotFrom - 8}" y="${bottom + 5}" text-anchor="end">0</text>`,
    ...labelsOf(names, bottom + 22),
  ];
  const told = names
    .map((name, index) => [name, stacks[index] as Stack] as const)
    .filter(([, stack]) => sumOf(stack) > 0)
    .map(([name, stack]) => `${name} ${inWords(stack)}`);
  return {
    unit,
    svg: svg(bottom + 30, `Findings by ${unit} and severity: ${told.join('; ')}.`, [...axes, ...columns]),
  };
}

/** Under each column, or where there are many, under the first and the last. */
function labelsOf(names: readonly string[], y: number): string[] {
  const step = (width - plotFrom) / names.length;
  if (names.length <= 4) {
    return names.map((name, index) => {
      return `<text x="${rounded(plotFrom + (index + 0.5) * step)}" y="${y}" text-anchor="middle">${name}</text>`;
    });
  }
  return [
    `<text x="${plotFrom}" y="${y}">${names[0]}</text>`,
    `<text x="${width}" y="${y}" text-anchor="end">${names.at(-1)}</text>`,
  ];
}

type Stack = Record<(typeof severities)[number], number>;

/** More columns than this are too thin to see. */
const mostColumns = 62;
/** Years have no limit below: a log may lie about its dates. */
const units = [
  { unit: 'day', length: 10 },
  { unit: 'month', length: 7 },
  { unit: 'year', length: 4 },
] as const;

/** The finest unit with few enough columns; the days between findings have columns too. */
function spansOf(
  findings: readonly Finding[],
): { readonly unit: string; readonly names: readonly string[]; readonly stacks: readonly Stack[] } | null {
  const dated = findings.flatMap(({ time, severity }) => {
    const day = dayOf(time);
    return day === null ? [] : [{ day, severity }];
  });
  const days = dated.map(({ day }) => day).sort();
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return null;
  for (const { unit, length } of units) {
    const names = namesBetween(from, to, length);
    if (names === null) continue;
    const stacks = new Map(names.map((name) => [name, { info: 0, low: 0, medium: 0, high: 0, critical: 0 }]));
    for (const { day, severity } of dated) {
      const stack = stacks.get(day.slice(0, length));
      if (stack !== undefined) stack[severity]++;
    }
    return { unit, names, stacks: [...stacks.values()] };
  }
  return null;
}

/** Every day, month or year from one day to another; null when they are too many. */
function namesBetween(from: string, to: string, length: number): string[] | null {
  const names: string[] = [];
  const last = to.slice(0, length);
  const [year = 0, month = 1, day = 1] = from.slice(0, length).split('-').map(Number);
  for (let step = 0; names.at(-1) !== last; step++) {
    if (step === mostColumns) return null;
    const date = new Date(0);
    date.setUTCFullYear(
      year + (length === 4 ? step : 0),
      month - 1 + (length === 7 ? step : 0),
      day + (length === 10 ? step : 0),
    );
    names.push(date.toISOString().slice(0, length));
  }
  return names;
}

/** The UTC day of a time, as the calendar has it; null when it is none. */
function dayOf(time: string): string | null {
  const date = new Date(/^\d{4}-\d\d-\d\dT/.test(time) ? time : Number.NaN);
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day : null;
}

function sumOf(stack: Stack): number {
  return Object.values(stack).reduce((sum, number) => sum + number, 0);
}

function inWords(stack: Stack): string {
  return worstFirst
    .filter((severity) => stack[severity] > 0)
    .map((severity) => `${stack[severity]} ${severity}`)
    .join(', ');
}

function svg(height: number, told: string, parts: readonly string[]): string {
  return [`<svg role="img" viewBox="0 0 ${width} ${height}" aria-label="${told}">`, ...parts, '</svg>'].join('\n');
}

function rounded(number: number): string {
  return String(Math.round(number * 10) / 10);
}
