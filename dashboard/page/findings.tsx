/** All findings: filter, sort, and a list that only draws what is seen of it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { severities } from '../../src/controls/control.ts';
import type { Choice, FindingsAnswer, Row } from '../api.ts';
import { everything, paramsOf, type Query, QueryError, queryOf, type Sort, statuses } from '../query.ts';
import { useAnswer } from './answer.ts';
import { useKeys } from './keys.ts';
import { Answer, Heading, SeverityName, StatusName, Time } from './parts.tsx';
import { go } from './router.ts';
import { count, number, shown } from './words.ts';

/** Rows that are asked for at once; a portion begins at a multiple of half of it. */
const portion = 200;

/** Where the list was when a finding was opened from it: coming back leads there. */
let left = { search: '', row: -1 };

export function FindingsView({ address, shortcuts }: { readonly address: URL; readonly shortcuts: boolean }) {
  const query = queryIn(address);
  const search = paramsOf(query).toString();
  const [first, setFirst] = useState(left.search === search ? Math.max(0, left.row) : 0);
  const offset = Math.max(0, Math.floor(first / (portion / 2)) * (portion / 2) - portion / 2);
  const answered = useAnswer<FindingsAnswer>(`/api/v1/findings?${search}&offset=${offset}&limit=${portion * 1.5}`);
  const change = (part: Partial<Query>, replace = false) => {
    setFirst(0);
    go(`/findings?${paramsOf({ ...query, ...part })}`, replace);
  };
  return (
    <div class="findings">
      <Heading title="Findings">Findings</Heading>
      <Filters
        query={query}
        choices={answered.value?.choices}
        answer={answered.value}
        change={change}
        shortcuts={shortcuts}
      />
      <Answer answered={answered}>
        {(answer) => (
          <>
            <div class="above">
              <p role="status" class="total">
                {answer.total === answer.reading.findings
                  ? count(answer.total, 'finding')
                  : `${number(answer.total)} of ${count(answer.reading.findings, 'finding')}`}
              </p>
              {paramsOf({ ...query, sort: everything.sort }).size > 0 && <a href="/findings">Clear all filters</a>}
              <SortBy query={query} change={change} />
              <p class="exports">
                Save as{' '}
                <a href={`/api/v1/findings?${search}&format=csv`} download>
                  CSV
                </a>{' '}
                <a href={`/api/v1/findings?${search}&format=json`} download>
                  JSON
                </a>
              </p>
            </div>
            {answer.total === 0 ? (
              <Nothing known={answer.reading.findings} />
            ) : (
              <List key={search} search={search} answer={answer} onFirst={setFirst} shortcuts={shortcuts} />
            )}
          </>
        )}
      </Answer>
    </div>
  );
}

/** An address that somebody wrote by hand may say anything. */
function queryIn({ searchParams }: URL): Query {
  try {
    return queryOf(searchParams);
  } catch (error) {
    if (error instanceof QueryError) return everything;
    throw error;
  }
}

function Nothing({ known }: { readonly known: number }) {
  return (
    <p class="waiting">
      {known === 0 ? (
        'The table holds no finding.'
      ) : (
        <>
          No finding fits this filter. <a href="/findings">Show all {number(known)}</a>
        </>
      )}
    </p>
  );
}

interface FilterProps {
  readonly query: Query;
  readonly change: (part: Partial<Query>, replace?: boolean) => void;
}

const sortNames: Readonly<Record<Sort, string>> = {
  severity: 'the worst first',
  time: 'the newest first',
  seen: 'seen last first',
  control: 'by control',
  account: 'by account and Region',
  subject: 'by subject',
};

function SortBy({ query, change }: FilterProps) {
  return (
    <label class="sort">
      Order{' '}
      <select value={query.sort} onChange={({ currentTarget }) => change({ sort: currentTarget.value as Sort })}>
        {Object.entries(sortNames).map(([sort, name]) => (
          <option key={sort} value={sort}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Filters({
  query,
  choices,
  answer,
  change,
  shortcuts,
}: FilterProps & {
  readonly choices: FindingsAnswer['choices'] | undefined;
  readonly answer: FindingsAnswer | null;
  readonly shortcuts: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  useKeys(shortcuts, (key, event) => {
    if (key === '/') {
      event.preventDefault();
      field.current?.focus();
    }
    if (key !== 'Escape') return;
    const { activeElement } = document;
    if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLSelectElement) activeElement.blur();
  });
  const narrow = useNarrow();
  const { control, account, region, role, actor, from, to } = query;
  const [hasMore] = useState(paramsOf({ control, account, region, role, actor, from, to }).size > 0);
  const toggles = (
    <>
      <Toggles
        legend="Severity"
        name="severity"
        all={severities.toReversed()}
        chosen={query.severity}
        numbers={answer?.severities}
        change={change}
      />
      <Toggles
        legend="Status"
        name="status"
        all={statuses}
        chosen={query.status}
        numbers={answer?.statuses}
        change={change}
      />
    </>
  );
  return (
    <search class="filters">
      <div class="line">
        <TextField
          label="Search"
          name="q"
          value={query.q}
          placeholder="names, ids, words"
          change={change}
          field={field}
          wide
        />
        {!narrow && toggles}
      </div>
      <details open={hasMore}>
        <summary>{narrow ? 'Filters' : 'More filters'}</summary>
        {narrow && <div class="line">{toggles}</div>}
        <div class="line">
          <Choose label="Control" name="control" chosen={query.control} choices={choices?.control} change={change} />
          <Choose label="Account" name="account" chosen={query.account} choices={choices?.account} change={change} />
          <Choose label="Region" name="region" chosen={query.region} choices={choices?.region} change={change} />
          <Choose label="Role" name="role" chosen={query.role} choices={choices?.role} change={change} />
          <TextField
            label="Actor"
            name="actor"
            value={query.actor}
            placeholder="part of an ARN, or a kind"
            change={change}
          />
          <DayField label="From" name="from" value={query.from} change={change} />
          <DayField label="To" name="to" value={query.to} change={change} />
        </div>
      </details>
    </search>
  );
}

type Change = FilterProps['change'];

function TextField({
  label,
  name,
  value,
  placeholder,
  change,
  field,
  wide = false,
}: {
  readonly label: string;
  readonly name: 'q' | 'actor';
  readonly value: string;
  readonly placeholder: string;
  readonly change: Change;
  readonly field?: { current: HTMLInputElement | null };
  readonly wide?: boolean;
}) {
  const timer = useRef(0);
  const own = useRef<HTMLInputElement>(null);
  const input = field ?? own;
  // While somebody writes, the field is theirs; a link or the history may change it otherwise.
  useEffect(() => {
    if (input.current !== null && document.activeElement !== input.current) input.current.value = value;
  }, [value, input]);
  return (
    <label class={wide ? 'field wide' : 'field'}>
      <span>{label}</span>
      <input
        ref={input}
        type="search"
        defaultValue={value}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => change({ [name]: currentTarget.value.trim() }, true), 150);
        }}
      />
    </label>
  );
}

function DayField({
  label,
  name,
  value,
  change,
}: {
  readonly label: string;
  readonly name: 'from' | 'to';
  readonly value: string;
  readonly change: Change;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={value.slice(0, 10)}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
      />
    </label>
  );
}

function Toggles<T extends string>({
  legend,
  name,
  all,
  chosen,
  numbers,
  change,
}: {
  readonly legend: string;
  readonly name: 'severity' | 'status';
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly numbers: Readonly<Record<T, number>> | undefined;
  readonly change: Change;
}) {
  return (
    <fieldset class="toggles">
      <legend>{legend}</legend>
      {all.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              change({ [name]: currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value) })
            }
          />
          {value}
          {numbers !== undefined && <span class="quiet">{number(numbers[value])}</span>}
        </label>
      ))}
    </fieldset>
  );
}

function Choose({
  label,
  name,
  chosen,
  choices = [],
  change,
}: {
  readonly label: string;
  readonly name: 'control' | 'account' | 'region' | 'role';
  readonly chosen: readonly string[];
  readonly choices: readonly Choice[] | undefined;
  readonly change: Change;
}) {
  const [only = ''] = chosen;
  const isKnown = chosen.length === 1 && choices.some(({ value }) => value === only);
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={chosen.length > 1 ? '\n' : only}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value === '' ? [] : [currentTarget.value] })}
      >
        <option value="">any</option>
        {chosen.length > 1 && (
          <option value={'\n'} disabled>
            {chosen.length} of them
          </option>
        )}
        {chosen.length === 1 && !isKnown && <option value={only}>{shown(only)}</option>}
        {choices.map(({ value, findings }) => (
          <option key={value} value={value}>
            {shown(value)} ({number(findings)})
          </option>
        ))}
      </select>
    </label>
  );
}

/** As the style sheet has it, which then draws rows in three lines. */
function useNarrow(): boolean {
  const narrow = useRef(matchMedia('(max-width: 52rem)'));
  const [isNarrow, setNarrow] = useState(narrow.current.matches);
  useEffect(() => {
    const { current } = narrow;
    const follow = () => setNarrow(current.matches);
    current.addEventListener('change', follow);
    return () => current.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}

const spare = 8;

function List({
  search,
  answer,
  onFirst,
  shortcuts,
}: {
  readonly search: string;
  readonly answer: FindingsAnswer;
  readonly onFirst: (row: number) => void;
  readonly shortcuts: boolean;
}) {
  const { total, offset, rows } = answer;
  const narrow = useNarrow();
  // Pixels, as the style sheet has them.
  const [height, head] = narrow ? [76, 0] : [36, 32];
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ from: 0, to: 40 });
  const [active, setActive] = useState(left.search === search ? left.row : -1);
  const wantsFocus = useRef(active >= 0);

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
  useEffect(() => {
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  });
  useEffect(() => {
    if (!wantsFocus.current || active < 0) return;
    const link = box.current?.querySelector<HTMLAnchorElement>(`[data-row="${active}"] a`);
    if (!link) return;
    wantsFocus.current = false;
    link.focus({ preventScroll: true });
  });

  const move = (row: number) => {
    const next = Math.min(total - 1, Math.max(0, row));
    wantsFocus.current = true;
    setActive(next);
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

  const drawn = Array.from(
    { length: Math.max(0, Math.min(seen.to, total) - seen.from) },
    (_, index) => seen.from + index,
  );
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
                onFocusIn={() => setActive(index)}
                onClick={() => {
                  left = { search, row: index };
                }}
              >
                {row ? (
                  <Cells row={row} />
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

function Cells({ row }: { readonly row: Row }) {
  const { id, severity, status, title, subject, actor, account, region, time, count: events } = row;
  return (
    <>
      <span role="cell" class="severity-cell">
        <SeverityName severity={severity} />
      </span>
      <span role="cell" class="title">
        <a href={`/findings/${id}`}>{shown(title)}</a>
        {status !== 'open' && <StatusName status={status} />}
        {events !== null && events > 1 && <span class="times">{number(events)} events</span>}
      </span>
      <span role="cell" class="subject">
        <bdi>{shown(subject)}</bdi>
      </span>
      <span role="cell" class="who">
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
