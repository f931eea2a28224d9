/** The list of findings, which only draws what is seen of it; on paper, all rows that it has. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FindingsAnswer, Row } from '../api.ts';
import { useKeys } from './keys.ts';
import { rowLeft } from './left.ts';
import { useMedia, usePaper } from './media.ts';
import { SeverityName, StatusName, Time } from './parts.tsx';
import { number, shown } from './words.ts';

const spare = 8;

export function List({
  list,
  answer,
  onFirst,
  shortcuts,
}: {
  /** What it shows, and in which order. */
  readonly list: string;
  readonly answer: FindingsAnswer;
  readonly onFirst: (row: number) => void;
  readonly shortcuts: boolean;
}) {
  const { total, offset, rows } = answer;
  // Pixels, as the style sheet has them: rows of one line, of two, or of three.
  const isWide = !useMedia('(max-width: 76rem)');
  const isNarrow = useMedia('(max-width: 40rem)');
  const [height, head] = isWide ? [36, 32] : [isNarrow ? 76 : 58, 0];
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ from: 0, to: 40 });
  const [active, setActive] = useState(rowLeft(list));
  /** The row that is to get the focus; -1 for none. */
  const wantsFocus = useRef(active);
  /** The finding in the active row, once it is known. */
  const at = useRef<string | null>(null);

  const look = () => {
    const { current } = box;
    if (current === null) return;
    const from = Math.max(0, Math.floor(current.scrollTop / height) - spare);
    const to = Math.min(total, Math.ceil((current.scrollTop + current.clientHeight) / height) + spare);
    setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    onFirst(from);
  };
  const reveal = (row: number) => {
    const { current } = box;
    if (current === null) return;
    if (row * height < current.scrollTop) current.scrollTop = row * height;
    else if ((row + 1) * height > current.scrollTop + current.clientHeight - head)
      current.scrollTop = (row + 1) * height - current.clientHeight + head;
  };

  useLayoutEffect(() => {
    if (active > 0) reveal(active);
    look();
  }, [total, height]);
  // What arrives pushes the others down: whoever is at one of them goes along, and Enter opens what was read.
  useLayoutEffect(() => {
    const { current } = box;
    if (active < 0 || current === null) return;
    const here = rows[active - offset]?.id ?? null;
    const moved = rows.findIndex(({ id }) => id === at.current);
    if (moved === -1 || here === at.current) {
      at.current = here;
      return;
    }
    const row = offset + moved;
    wantsFocus.current = current.contains(document.activeElement) ? row : -1;
    current.scrollTop += (row - active) * height;
    setActive(row);
    look();
  }, [answer, active]);
  useEffect(() => {
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  });
  // Before the next key is pressed: Enter opens the row that j led to.
  useLayoutEffect(() => {
    if (active < 0 || wantsFocus.current !== active) return;
    const link = box.current?.querySelector<HTMLAnchorElement>(`[data-row="${active}"] a`);
    if (!link) return;
    wantsFocus.current = -1;
    link.focus({ preventScroll: true });
  });

  const choose = (row: number) => {
    if (row !== active) at.current = null;
    setActive(row);
  };
  const move = (row: number) => {
    const next = Math.min(total - 1, Math.max(0, row));
    wantsFocus.current = next;
    choose(next);
    reveal(next);
    look();
  };
  useKeys(shortcuts, (key, event) => {
    if (key === 'j') move(active + 1);
    if (key === 'k') move(active - 1);
    const inList = box.current?.contains(document.activeElement) === true;
    if (inList && key === 'ArrowDown') move(active + 1);
    else if (inList && key === 'ArrowUp') move(active - 1);
    else if (inList && key === 'Home') move(0);
    else if (inList && key === 'End') move(total - 1);
    else return;
    event.preventDefault();
  });

  const onPaper = usePaper();
  const [from, to] = onPaper ? [offset, offset + rows.length] : [seen.from, Math.min(seen.to, total)];
  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return (
    <div class="list" role="table" aria-label="Findings" aria-rowcount={total + 1} aria-colcount={6}>
      <div class="rows" role="rowgroup" ref={box} onScroll={look}>
        <div class="head" role="row" aria-rowindex={1}>
          {['Severity', 'Finding', 'Subject', 'Who', 'Account, Region', 'When (UTC)'].map((name) => (
            <span role="columnheader" key={name}>
              {name}
            </span>
          ))}
        </div>
        <div role="presentation" class="all" style={{ height: `${total * height}px` }}>
          {drawn.map((index) => {
            const row = rows[index - offset];
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                data-row={index}
                class={index === active ? 'row active' : 'row'}
                style={{ top: `${index * height}px`, height: `${height}px` }}
                onFocusIn={() => choose(index)}
              >
                {row ? (
                  <Cells row={row} href={`/findings/${row.id}?${list}`} />
                ) : (
                  <span role="cell" class="quiet">
                    reading row {number(index + 1)}
                  </span>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({ row, href }: { readonly row: Row; readonly href: string }) {
  const { severity, status, title, subject, actor, account, region, time, count: events } = row;
  return (
    <>
      <span role="cell" class="severity-cell">
        <SeverityName severity={severity} />
      </span>
      <span role="cell" class="title" title={shown(title)}>
        <a href={href}>{shown(title)}</a>
        {status !== 'open' && <StatusName status={status} />}
        {events !== null && events > 1 && <span class="times">{number(events)} events</span>}
      </span>
      <span role="cell" class="subject" title={shown(subject)}>
        <Subject name={shown(subject)} />
      </span>
      <span role="cell" class="who" title={shown(actor)}>
        <bdi>{shown(actor)}</bdi>
      </span>
      <span role="cell" class="where">
        {shown(account)} <span class="quiet">{shown(region)}</span>
      </span>
      <span role="cell" class="when">
        <Time at={time} />
      </span>
    </>
  );
}

const stem = 'AWSServiceRoleFor';

/** Names differ at their ends: what roles have in common is not drawn, and a long name loses its middle. */
function Subject({ name }: { readonly name: string }) {
  const isRole = name.startsWith(stem);
  const cut = Math.max(isRole ? stem.length : 0, name.length - 9);
  return (
    <bdi>
      {isRole && <span class="hidden">{stem}</span>}
      <span class="start">
        {isRole && <span aria-hidden="true">…</span>}
        {name.slice(isRole ? stem.length : 0, cut)}
      </span>
      <span class="end">{name.slice(cut)}</span>
    </bdi>
  );
}
