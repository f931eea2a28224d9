/** The chart as uPlot draws it: bars, stacked by severity. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { severities } from '../../src/controls/control.ts';
import { type Bars, isThin, labelsOf, ticksOf } from './bars.ts';
import { colour, fillOf } from './fills.ts';
import { number } from './words.ts';

export const height = 170;
/** Of the numbers on the left, pixels. */
export const axis = 46;
/** A severity that is there is seen, however few it has among many; pixels. */
const lowest = 2;

export interface PlotOptions {
  /** Pixels of all of it. */
  readonly width: number;
  readonly onPointed: (bar: number | null) => void;
}

/** Draws into `box`. It holds nothing of what it drew when it is destroyed. */
export function plotIn(box: HTMLElement, bars: Bars, { width, onPointed }: PlotOptions): uPlot {
  const ticks = ticksOf(Math.max(...bars.bars.map(({ total }) => total)));
  const labels = labelsOf(bars, width - axis);
  const font = '12px system-ui, sans-serif';
  const shared = { font, stroke: () => colour('quiet') };
  return new uPlot(
    {
      width,
      height,
      padding: [8, 0, 0, 0],
      legend: { show: false },
      cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.5, bars.bars.length - 0.5] },
        y: { range: [0, (ticks.at(-1) ?? 1) * 1.02] },
      },
      axes: [
        {
          ...shared,
          size: 24,
          gap: 4,
          grid: { show: false },
          ticks: { show: false },
          splits: () => [...labels.keys()],
          values: (_, splits) => splits.map((index) => labels.get(index) ?? ''),
        },
        {
          ...shared,
          size: axis,
          gap: 6,
          grid: { stroke: () => colour('line'), width: 1 },
          ticks: { show: false },
          splits: () => [...ticks],
          values: (_, splits) => splits.map(number),
        },
      ],
      series: [
        {},
        ...severities.map((severity, rank) => ({
          width: 0,
          points: { show: false },
          fill: () => fillOf(severity, devicePixelRatio, isThin(bars, width - axis)),
          paths: barPaths(bars, rank),
        })),
      ],
      hooks: { setCursor: [({ cursor }) => onPointed(cursor.idx ?? null)] },
    },
    [bars.bars.map((_, index) => index), ...severities.map((_, rank) => bars.bars.map(({ numbers }) => numbers[rank]))],
    box,
  );
}

function barPaths({ bars }: Bars, rank: number): uPlot.Series.PathBuilder {
  const edge = (to: number) => ({
    unit: 1,
    values: (plot: uPlot) => {
      const least = ((plot.scales['y']?.max ?? 1) / (plot.bbox.height / devicePixelRatio)) * lowest;
      return bars.map(({ numbers }) =>
        numbers.slice(0, to).reduce((sum, value) => sum + (value === 0 ? 0 : Math.max(value, least)), 0),
      );
    },
  });
  const paths = uPlot.paths.bars?.({ size: [0.8, 40], disp: { y0: edge(rank), y1: edge(rank + 1) } });
  if (paths === undefined) throw new Error('uPlot has no bars.');
  return paths;
}
