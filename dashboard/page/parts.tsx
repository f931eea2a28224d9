/** What several views show. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Severity } from '../../src/controls/control.ts';
import type { Status } from '../../src/findings/finding.ts';
import type { Reading, Row } from '../api.ts';
import type { Answered } from './answer.ts';
import { age, count, minute, second, shown } from './words.ts';

const shapes: Readonly<Record<Severity, string>> = {
  critical: 'M6 0 12 6 6 12 0 6Z',
  high: 'M6 .5 12 11.5H0Z',
  medium: 'M1 1h10v10H1Z',
  low: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z',
  info: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Zm0 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z',
};

/** Each severity has a shape of its own, since not everybody tells the colours apart. */
export function Mark({ severity }: { readonly severity: Severity }) {
  return (
    <svg class={`mark ${severity}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={shapes[severity]} />
    </svg>
  );
}

export function SeverityName({ severity }: { readonly severity: Severity }) {
  return (
    <span class="severity">
      <Mark severity={severity} />
      {severity}
    </span>
  );
}

export function StatusName({ status }: { readonly status: Status }) {
  return <span class={`status ${status}`}>{status}</span>;
}

export function Time({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  return <time dateTime={at}>{exact ? second(at) : minute(at)}</time>;
}

/** The heading of a view; whoever navigates by keyboard or ear arrives there. */
export function Heading({ children, title }: { readonly children: ComponentChildren; readonly title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Rolecall`;
  }, [title]);
  // Before a list takes the focus for the row that was left.
  useLayoutEffect(() => {
    // Not when the page has just been opened: focus is where the browser puts it.
    if (history.state !== null || document.activeElement !== document.body)
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** The answer, once it is there; before that, what is being waited for or why it does not come. */
export function Answer<T extends { readonly reading: Reading }>({
  answered,
  children,
}: {
  readonly answered: Answered<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { value, failure, isOld } = answered;
  return (
    <>
      {failure && <Failed says={failure.says} shows={value === null ? 'nothing' : isOld ? 'other' : 'stale'} />}
      {value && <Notice reading={value.reading} />}
      {value
        ? isKnown(value.reading) && (
            <div class={isOld ? 'old' : undefined} aria-busy={isOld}>
              {children(value)}
            </div>
          )
        : failure === null && <p class="waiting">The findings are being read.</p>}
    </>
  );
}

/** Before anything was read, no number means anything. */
function isKnown({ asOf, findings }: Reading): boolean {
  return asOf !== null || findings > 0;
}

const standing = {
  nothing: 'Nothing can be shown.',
  stale: 'Not up to date.',
  other: 'Not what was asked for: this was shown before.',
};

function Failed({ says, shows }: { readonly says: string; readonly shows: keyof typeof standing }) {
  return (
    <div class="notice wrong" role="alert">
      <p>
        <strong>{standing[shows]}</strong> {shown(says)}
      </p>
    </div>
  );
}

/** What is not as it should be about what is shown. */
function Notice({ reading: { state, problem, asOf, findings } }: { readonly reading: Reading }) {
  if (state === 'complete') return null;
  if (state === 'partial')
    return (
      <div class="notice" role="status">
        <p>
          <strong>Not everything yet.</strong> The table is being read for the first time: {count(findings, 'finding')}{' '}
          so far.
        </p>
      </div>
    );
  return (
    <div class="notice wrong" role="alert">
      <p>
        <strong>
          {asOf === null ? 'Nothing could be read.' : `Not up to date: what is shown is as of ${second(asOf)}.`}
        </strong>{' '}
        {shown(problem?.says ?? '')}
      </p>
    </div>
  );
}

/** Findings one below the other, where they are few. */
export function ShortList({ rows, now }: { readonly rows: readonly Row[]; readonly now?: string }) {
  return (
    <ul class="short-list">
      {rows.map((row) => (
        <li key={row.id}>
          <SeverityName severity={row.severity} />
          <a href={`/findings/${row.id}`}>{shown(row.title)}</a>
          <span class="about">
            <bdi>{shown(row.subject)}</bdi>
            {row.status !== 'open' && <StatusName status={row.status} />}
          </span>
          <span class="when">{now === undefined ? <Time at={row.time} /> : age(row.firstSeen, now)}</span>
        </li>
      ))}
    </ul>
  );
}
