/** All findings: filtered, in order, and saved as they are shown. */
import { useState } from 'preact/hooks';
import type { FindingsAnswer } from '../api.ts';
import { everything, listOf, paramsOf, type Query, type Sort } from '../query.ts';
import { useAnswer } from './answer.ts';
import { askedIn } from './asked.ts';
import type { FilterProps } from './fields.tsx';
import { Filters } from './filters.tsx';
import { rowLeft } from './left.ts';
import { List } from './list.tsx';
import { Answer, Heading } from './parts.tsx';
import { go } from './router.ts';
import { count, number, shown } from './words.ts';
import './findings.css';

/** Rows that are asked for at once; a portion begins at a multiple of half of it. */
const portion = 200;

export function FindingsView({ address, shortcuts }: { readonly address: URL; readonly shortcuts: boolean }) {
  const { query, mistake } = askedIn(address);
  const list = listOf(query);
  const [first, setFirst] = useState(Math.max(0, rowLeft(list)));
  const offset = Math.max(0, Math.floor(first / (portion / 2)) * (portion / 2) - portion / 2);
  const answered = useAnswer<FindingsAnswer>(`/api/v1/findings?${list}&offset=${offset}&limit=${portion * 1.5}`);
  const change = (part: Partial<Query>, replace = false) => {
    setFirst(0);
    go(`/findings?${paramsOf({ ...query, ...part })}`, replace);
  };
  return (
    <div class="findings">
      <Heading title="Findings">Findings</Heading>
      {mistake !== null && (
        <div class="notice wrong" role="alert">
          <p>
            <strong>The address asks for what there is not, so this is everything.</strong> {shown(mistake)}
          </p>
        </div>
      )}
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
                <a href={`/api/v1/findings?${list}&format=csv`} download>
                  CSV
                </a>{' '}
                <a href={`/api/v1/findings?${list}&format=json`} download>
                  JSON
                </a>
              </p>
            </div>
            {answer.rows.length < answer.total && (
              <p class="paper">
                Printed are findings {number(answer.offset + 1)} to {number(answer.offset + answer.rows.length)} of this
                order; CSV and JSON hold all of them.
              </p>
            )}
            {answer.total === 0 ? (
              <Nothing known={answer.reading.findings} />
            ) : (
              <List key={list} list={list} answer={answer} onFirst={setFirst} shortcuts={shortcuts} />
            )}
          </>
        )}
      </Answer>
    </div>
  );
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
