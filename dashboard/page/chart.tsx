/** Findings by day and severity, as stacked bars. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { severities } from '../../src/controls/control.ts';
import type { Days } from '../api.ts';
import { SeverityName } from './parts.tsx';
import { go } from './router.ts';
import { count, dayAfter, number } from './words.ts';

const height = 150;
const left = 46;
const bottom = 20;
const top = 8;

export function Timeline({ days: { from, counts } }: { readonly days: Days }) {
  const [box, width] = useWidth();
  const [pointed, setPointed] = useState<number | null>(null);
  const totals = counts.map((day) => day.reduce((sum, each) => sum + each, 0));
  const ticks = ticksOf(Math.max(...totals));
  const highest = ticks.at(-1) ?? 1;
  const step = (width - left) / counts.length;
  const y = (value: number) => top + (height - top - bottom) * (1 - value / highest);
  const total = totals.reduce((sum, each) => sum + each, 0);
  const last = dayAfter(from, counts.length - 1);
  const dayAt = (x: number) => Math.min(counts.length - 1, Math.max(0, Math.floor((x - left) / step)));
  return (
    <section class="timeline" aria-labelledby="by-day">
      <div class="above">
        <h2 id="by-day">Findings by day</h2>
        <Readout
          title={pointed === null ? `${from} to ${last}` : dayAfter(from, pointed)}
          numbers={
            pointed === null
              ? severities.map((_, rank) => counts.reduce((sum, day) => sum + (day[rank] ?? 0), 0))
              : (counts[pointed] ?? [])
          }
        />
      </div>
      <div ref={box}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${count(total, 'finding')} from ${from} to ${last}; the table below has the numbers.`}
          onPointerMove={(event) => setPointed(dayAt(event.offsetX))}
          onPointerLeave={() => setPointed(null)}
          onClick={(event) => {
            const day = dayAfter(from, dayAt(event.offsetX));
            go(`/findings?from=${day}&to=${day}`);
          }}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line class="grid" x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
              <text x={left - 8} y={y(tick) + 4} text-anchor="end">
                {number(tick)}
              </text>
            </g>
          ))}
          {pointed !== null && (
            <rect class="pointed" x={left + pointed * step} y={top} width={step} height={height - top - bottom} />
          )}
          {counts.map((day, index) => (
            <Bar key={index} x={left + index * step} width={step} numbers={day} y={y} />
          ))}
          {labelsOf(from, counts.length, step).map(({ index, text }) => (
            <text
              key={index}
              x={left + (index + 0.5) * step}
              y={height - 4}
              text-anchor={index === 0 ? 'start' : index > counts.length - 60 / step ? 'end' : 'middle'}
            >
              {text}
            </text>
          ))}
        </svg>
      </div>
      <details>
        <summary>The numbers as a table</summary>
        <div class="scroll" role="region" aria-label="Findings by day" tabIndex={0}>
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
                totals[index] === 0 ? null : (
                  <tr key={index}>
                    <th scope="row">
                      <a href={`/findings?from=${dayAfter(from, index)}&to=${dayAfter(from, index)}`}>
                        {dayAfter(from, index)}
                      </a>
                    </th>
                    {day.toReversed().map((value, rank) => (
                      <td key={rank} class="number">
                        {number(value)}
                      </td>
                    ))}
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Bar({
  x,
  width,
  numbers,
  y,
}: {
  readonly x: number;
  readonly width: number;
  readonly numbers: readonly number[];
  readonly y: (value: number) => number;
}) {
  const gap = width > 5 ? 1.5 : width > 2.5 ? 0.5 : 0;
  let below = 0;
  return (
    <>
      {severities.map((severity, rank) => {
        const value = numbers[rank] ?? 0;
        if (value === 0) return null;
        const bar = {
          x: x + gap,
          width: Math.max(1, width - 2 * gap),
          y: y(below + value),
          height: Math.max(1, y(below) - y(below + value)),
        };
        below += value;
        return <rect key={severity} class={severity} {...bar} />;
      })}
    </>
  );
}

function Readout({ title, numbers }: { readonly title: string; readonly numbers: readonly number[] }) {
  return (
    <p class="readout">
      <span>{title}</span>
      {severities
        .map((severity, rank) => ({ severity, value: numbers[rank] ?? 0 }))
        .toReversed()
        .map(({ severity, value }) => (
          <span key={severity} class="key">
            <SeverityName severity={severity} /> <b>{number(value)}</b>
          </span>
        ))}
    </p>
  );
}

/** From 0 on, at most four, whole numbers; the last one holds the highest value. */
function ticksOf(most: number): readonly number[] {
  const rough = Math.max(1, most) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 1);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step);
}

/** Days below the axis, as many as have room: beginnings of months where there are many days, of weeks where there are few. */
function labelsOf(from: string, days: number, step: number) {
  const labels: { index: number; text: string }[] = [];
  let free = 0;
  for (let index = 0; index < days; index++) {
    const day = dayAfter(from, index);
    const isEdge = days > 100 ? day.endsWith('-01') : new Date(day).getUTCDay() === 1;
    if (!isEdge || index * step < free) continue;
    labels.push({ index, text: days > 100 ? day.slice(0, 7) : day.slice(5) });
    free = index * step + 72;
  }
  return labels;
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 600)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
