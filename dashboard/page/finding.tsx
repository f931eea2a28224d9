/** One finding: what happened, what is known of it, and what to do. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Fact, Facts } from '../../src/controls/control.ts';
import type { FindingAnswer, RecordAnswer } from '../api.ts';
import { paramsOf } from '../query.ts';
import { askOnce, useAnswer } from './answer.ts';
import { useKeys } from './keys.ts';
import { Answer, Heading, SeverityName, ShortList, StatusName, Time } from './parts.tsx';
import { go } from './router.ts';
import { count, number, shown } from './words.ts';

type Finding = FindingAnswer['finding'];

export function FindingView({ id, shortcuts }: { readonly id: string; readonly shortcuts: boolean }) {
  const answered = useAnswer<FindingAnswer>(`/api/v1/findings/${id}`);
  useKeys(shortcuts, (key) => {
    if (key !== 'Escape') return;
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    else back();
  });
  const { value } = answered;
  return (
    <article class="finding">
      <p class="back">
        <button type="button" class="plain" onClick={back}>
          ← Back to the list
        </button>
      </p>
      <Heading title={value === null ? 'Finding' : shown(value.finding.title)}>
        {value === null ? 'Finding' : shown(value.finding.title)}
      </Heading>
      <Answer answered={answered}>{(answer) => <Whole answer={answer} />}</Answer>
    </article>
  );
}

/** To where the user came from; who opened the address itself has no list to go back to. */
function back(): void {
  if (history.state !== null && history.length > 1) history.back();
  else go('/findings?status=open');
}

function Whole({ answer: { finding, standing, others, mute } }: { readonly answer: FindingAnswer }) {
  return (
    <>
      <p class="marks">
        <SeverityName severity={finding.severity} />
        <StatusName status={finding.status} />
        <span class="quiet">confidence {finding.confidence}</span>
      </p>
      {standing !== null && <p class="note">{shown(`${standing[0]?.toUpperCase()}${standing.slice(1)}.`)}</p>}
      <div class="columns">
        <div>
          <p class="story" dir="auto">
            {shown(finding.explanation)}
          </p>
          <h2>What to do</h2>
          <p>{shown(finding.remediation)}</p>
          <h2>Facts</h2>
          <FactList facts={finding.facts} />
          <Record id={finding.id} />
          <h2>What AWS documents</h2>
          <ul class="citations">
            {finding.citations.map(({ url, heading, says, read }) => (
              <li key={`${url} ${heading} ${says}`}>
                {shown(says)} <Page url={url}>{shown(heading)}</Page> <span class="quiet">read {shown(read)}</span>
              </li>
            ))}
          </ul>
          {mute !== null && <Mute text={mute} />}
        </div>
        <div>
          <Circumstances finding={finding} />
          <h2>History</h2>
          <History finding={finding} />
          <h2>The actor’s other findings</h2>
          {others === null ? (
            <p class="quiet">The actor is not known.</p>
          ) : others.total === 0 ? (
            <p class="quiet">None.</p>
          ) : (
            <>
              <ShortList rows={others.rows} />
              {others.total > others.rows.length && (
                <p>
                  <a href={`/findings?${paramsOf({ actor: finding.actor.arn ?? '', sort: 'time' })}`}>
                    All {number(others.total + 1)}
                  </a>
                </p>
              )}
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** A link to AWS's documentation, and to nothing else: the table may hold what somebody else wrote into it. */
function Page({ url, children }: { readonly url: string; readonly children: ComponentChildren }) {
  if (!url.startsWith('https://docs.aws.amazon.com/')) return <span>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
      <span class="hidden"> (opens a new tab)</span>
    </a>
  );
}

function Circumstances({ finding }: { readonly finding: Finding }) {
  const {
    subject,
    actor,
    event,
    account,
    region,
    time,
    first,
    last,
    count: events,
    control,
    id,
    firstSeen,
    lastSeen,
    revision,
  } = finding;
  return (
    <dl class="circumstances">
      <dt>When</dt>
      <dd>
        {events === undefined ? (
          <Time at={time} exact />
        ) : (
          <>
            {count(events, 'event')}, <Time at={first ?? time} exact /> to <Time at={last ?? time} exact />
          </>
        )}
      </dd>
      <dt>Who</dt>
      <dd>
        <bdi>{shown(actor.arn ?? actor.invokedBy ?? actor.kind)}</bdi>
        {actor.arn !== null && <span class="quiet"> {actor.kind}</span>}
        {actor.arn !== null && actor.invokedBy !== null && <span class="quiet"> through {shown(actor.invokedBy)}</span>}
      </dd>
      <dt>Subject</dt>
      <dd>
        <bdi>{shown(subject.id)}</bdi> <span class="quiet">{shown(subject.type)}</span>
        {subject.arn !== null && subject.arn !== subject.id && (
          <>
            <br />
            <bdi class="quiet">{shown(subject.arn)}</bdi>
          </>
        )}
      </dd>
      <dt>Where</dt>
      <dd>
        {shown(account)}, {shown(region)}
      </dd>
      {event !== null && (
        <>
          <dt>Event</dt>
          <dd>
            {shown(event.name)} <span class="quiet">{shown(event.source)}</span>
            <br />
            <code>{shown(event.id)}</code>
          </dd>
        </>
      )}
      <dt>Control</dt>
      <dd>
        <a href={`/controls/${encodeURIComponent(control)}`}>{shown(control)}</a>
      </dd>
      <dt>Seen</dt>
      <dd>
        <Time at={firstSeen} exact />
        {lastSeen !== firstSeen && (
          <>
            , last <Time at={lastSeen} exact />
          </>
        )}
      </dd>
      <dt>Finding</dt>
      <dd>
        <code>{shown(id)}</code> <span class="quiet">revision {number(revision)}</span>
      </dd>
    </dl>
  );
}

function History({ finding: { history, firstSeen, status } }: { readonly finding: Finding }) {
  if (history.length === 0)
    return (
      <p class="quiet">
        {status}, since it was seen first, <Time at={firstSeen} exact />.
      </p>
    );
  return (
    <ol class="history">
      {history.map(({ at, from, to, why, rev, cut }) => (
        <li key={`${at} ${rev}`}>
          <Time at={at} exact /> <StatusName status={to} /> {from === to && <span class="quiet">severity changed</span>}{' '}
          {shown(why)}
          {cut !== undefined && <span class="quiet"> {count(cut, 'change')} before this one left out</span>}
        </li>
      ))}
    </ol>
  );
}

function FactList({ facts }: { readonly facts: Facts }) {
  const entries = Object.entries(facts);
  if (entries.length === 0) return <p class="quiet">None.</p>;
  return (
    <dl class="facts">
      {entries.map(([name, fact]) => (
        <div key={name}>
          <dt>{shown(name)}</dt>
          <dd>
            <FactValue fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FactValue({ fact }: { readonly fact: Fact }): ComponentChildren {
  if (fact === null) return <span class="quiet">not known</span>;
  if (typeof fact !== 'object') return <bdi>{shown(String(fact))}</bdi>;
  if (!Array.isArray(fact)) return <FactList facts={fact as Facts} />;
  const list = fact as readonly Fact[];
  if (list.length === 0) return <span class="quiet">none</span>;
  return (
    <ul>
      {list.map((each, index) => (
        <li key={index}>
          <FactValue fact={each} />
        </li>
      ))}
    </ul>
  );
}

type Read =
  | { readonly state: 'closed' | 'reading' }
  | { readonly state: 'read'; readonly lines: readonly string[] }
  | { readonly state: 'none'; readonly why: string };

/** The record is read when somebody wants to see it: the table may have to be searched for it. */
function Record({ id }: { readonly id: string }) {
  const [read, setRead] = useState<Read>({ state: 'closed' });
  const [wanted, setWanted] = useState('');
  const open = async () => {
    setRead({ state: 'reading' });
    try {
      const { record } = await askOnce<RecordAnswer>(`/api/v1/findings/${id}/record`);
      setRead(
        record === null
          ? { state: 'none', why: 'No record was kept with this finding; CloudTrail has it under the id of the event.' }
          : { state: 'read', lines: record.split('\n') },
      );
    } catch (error) {
      setRead({ state: 'none', why: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <details
      class="record"
      onToggle={({ currentTarget }) => currentTarget.open && read.state === 'closed' && void open()}
    >
      <summary>The record</summary>
      {read.state === 'reading' && <p class="quiet">It is being read.</p>}
      {read.state === 'none' && <p class="quiet">{shown(read.why)}</p>}
      {read.state === 'read' && (
        <>
          <label class="field">
            <span>Find in the record</span>
            <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
          </label>
          <Lines lines={read.lines} wanted={wanted.trim().toLowerCase()} />
        </>
      )}
    </details>
  );
}

function Lines({ lines, wanted }: { readonly lines: readonly string[]; readonly wanted: string }) {
  const found = lines.map((text, index) => ({ text, index })).filter(({ text }) => text.toLowerCase().includes(wanted));
  return (
    <>
      <p role="status" class="quiet">
        {wanted === '' ? count(lines.length, 'line') : `${number(found.length)} of ${count(lines.length, 'line')}`}
      </p>
      <div class="scroll code" role="region" aria-label="The record as JSON" tabIndex={0}>
        {found.map(({ text, index }) => (
          <div key={index}>
            <span class="line-number" aria-hidden="true">
              {index + 1}
            </span>
            <code>{shown(text)}</code>
          </div>
        ))}
      </div>
    </>
  );
}

function Mute({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('Copied.'),
      () => setCopied('It could not be copied: select it instead.'),
    );
  return (
    <>
      <h2>If this is accepted</h2>
      <p>
        Add this to <code>rolecall.yaml</code>, with your own reason, owner and last day:
      </p>
      <pre class="scroll code" role="region" aria-label="Mute for rolecall.yaml" tabIndex={0}>
        {text}
      </pre>
      <p>
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>{' '}
        <span role="status">{copied}</span>
      </p>
    </>
  );
}
