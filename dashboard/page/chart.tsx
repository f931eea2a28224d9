/** Findings by day and severity, as stacked bars and as a table. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { severities } from '../../src/controls/control.ts';
import type { Days } from '../api.ts';
import { type Bar, barsOf, isThin } from './bars.ts';
import { fillOf } from './fills.ts';
import { SeverityName } from './parts.tsx';
import { axis, height, plotIn } from './plot.ts';
import { go } from './router.ts';
import { count, dayAfter, number } from './words.ts';

export function Timeline({ days }: { readonly days: Days }) {
  const [box, width] = useWidth();
  const theme = useTheme();
  const [pointed, setPointed] = useState<number | null>(null);
  const bars = barsOf(days, width - axis);
  const [first, last] = [bars.bars[0], bars.bars.at(-1)];
  const all = {
    from: first?.from ?? days.from,
    to: last?.to ?? days.from,
    numbers: severities.map((_, rank) => days.counts.reduce((sum, day) => sum + (day[rank] ?? 0), 0)),
    total: bars.bars.reduce((sum, { total }) => sum + total, 0),
  };
  const at = pointed === null ? undefined : bars.bars[pointed];
  const move = (to: number) => setPointed(Math.min(bars.bars.length - 1, Math.max(0, to)));
  return (
    <section class="timeline" aria-labelledby="by-day">
      <div class="above">
        <h2 id="by-day">Findings by {bars.length === 1 ? 'day' : 'week'}</h2>
        <Readout bar={at ?? all} swatches={!isThin(bars, width - axis)} theme={theme} />
      </div>
      <p id="timeline-keys" class="hidden">
        Arrow keys, Home and End go through the bars, Enter shows the findings of one.
      </p>
      <div
        ref={box}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`Findings from ${all.from} to ${all.to}`}
        aria-describedby="timeline-keys"
        aria-valuemin={0}
        aria-valuemax={bars.bars.length - 1}
        aria-valuenow={pointed ?? bars.bars.length - 1}
        aria-valuetext={at === undefined ? `all: ${inWords(all)}` : `${period(at)}: ${inWords(at)}`}
        onBlur={() => setPointed(null)}
        onPointerLeave={() => setPointed(null)}
        onClick={() => at && show(at)}
        onKeyDown={(event) => {
          const from = pointed ?? bars.bars.length;
          if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') move(from - 1);
          else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') move(from + 1);
          else if (event.key === 'PageDown') move(from - 7);
          else if (event.key === 'PageUp') move(from + 7);
          else if (event.key === 'Home') move(0);
          else if (event.key === 'End') move(bars.bars.length - 1);
          else if (event.key === 'Enter' && at) show(at);
          else return;
          event.preventDefault();
        }}
      >
        <Plot days={days} width={width} theme={theme} pointed={pointed} onPointed={setPointed} />
      </div>
      <Numbers days={days} />
    </section>
  );
}

function show({ from, to }: Bar): void {
  go(`/findings?from=${from}&to=${to}`);
  scrollTo(0, 0);
}

function period({ from, to }: Bar): string {
  return from === to ? from : `${from} to ${to}`;
}

function inWords({ numbers, total }: Bar): string {
  const parts = severities.map((severity, rank) => ({ severity, value: numbers[rank] ?? 0 })).toReversed();
  const named = parts.filter(({ value }) => value > 0).map(({ severity, value }) => `${number(value)} ${severity}`);
  return [count(total, 'finding'), ...named].join(', ');
}

/** The canvas, and over it which bar is meant. Drawn anew with other numbers, another width or another colour scheme. */
function Plot({
  days,
  width,
  theme,
  pointed,
  onPointed,
}: {
  readonly days: Days;
  readonly width: number;
  readonly theme: number;
  readonly pointed: number | null;
  readonly onPointed: (bar: number | null) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  // An answer that says the same of the days is another object.
  const shown = JSON.stringify(days);
  useLayoutEffect(() => {
    if (box.current === null || width <= axis) return undefined;
    const drawn = plotIn(box.current, barsOf(days, width - axis), { width, onPointed });
    plot.current = drawn;
    return () => {
      drawn.destroy();
      plot.current = null;
    };
  }, [shown, width, theme]);
  const bars = barsOf(days, width - axis).bars.length;
  const step = (width - axis) / bars;
  return (
    <div class="canvas" style={{ height: `${height}px` }}>
      {pointed !== null && (
        <div class="pointed" style={{ left: `${axis + pointed * step}px`, width: `${Math.max(step, 2)}px` }} />
      )}
      <div ref={box} aria-hidden="true" />
    </div>
  );
}

function Readout({ bar, swatches, theme }: { readonly bar: Bar; readonly swatches: boolean; readonly theme: number }) {
  return (
    <p class="readout">
      <span class="period">{period(bar)}</span>
      {severities
        .map((severity, rank) => ({ severity, value: bar.numbers[rank] ?? 0 }))
        .toReversed()
        .map(({ severity, value }) => (
          <span key={severity} class="key">
            {swatches && <Swatch severity={severity} theme={theme} />}
            <SeverityName severity={severity} /> <b>{number(value)}</b>
          </span>
        ))}
    </p>
  );
}

/** How the severity looks in the chart. */
function Swatch({ severity, theme }: { readonly severity: (typeof severities)[number]; readonly theme: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    canvas.current.width = 18 * devicePixelRatio;
    canvas.current.height = 12 * devicePixelRatio;
    context.fillStyle = fillOf(severity, devicePixelRatio, false);
    context.fillRect(0, 0, canvas.current.width, canvas.current.height);
  }, [severity, theme]);
  return <canvas ref={canvas} class="swatch" width={18} height={12} aria-hidden="true" />;
}

function Numbers({ days: { from, counts } }: { readonly days: Days }) {
  return (
    <details>
      <summary>The numbers as a table</summary>
      <div class="scroll" role="region" aria-label="Findings by day, as a table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {severities.toReversed().map((severity) => (
                <th scope="col" key={severity} class="number">
                  {severity}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((day, index) =>
              day.every((value) => value === 0) ? null : (
                <tr key={index}>
                  <th scope="row">
                    <a href={`/findings?from=${dayAfter(from, index)}&to=${dayAfter(from, index)}`}>
                      {dayAfter(from, index)}
                    </a>
                  </th>
                  {day.toReversed().map((value, rank) => (
                    <td key={rank} class="number">
                      {value === 0 ? <span class="zero">0</span> : number(value)}
                    </td>
                  ))}
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const { current } = box;
    const measure = () => setWidth(Math.floor(current.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    // Observers rest while a page is printed.
    const paper = matchMedia('print');
    paper.addEventListener('change', measure);
    return () => {
      observer.disconnect();
      paper.removeEventListener('change', measure);
    };
  }, []);
  return [box, width] as const;
}

/** Grows when the colours of the style sheet change, also for paper, where they are always the light ones. */
function useTheme(): number {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const asked = ['(prefers-color-scheme: dark)', 'print'].map((query) => matchMedia(query));
    const follow = () => setTheme((before) => before + 1);
    for (const each of asked) each.addEventListener('change', follow);
    return () => {
      for (const each of asked) each.removeEventListener('change', follow);
    };
  }, []);
  return theme;
}
