/** One finding: what happened, what is known of it, and what to do. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FindingAnswer, Neighbours } from '../api.ts';
import { listOf, namesList, paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { askedIn } from './asked.ts';
import { Circumstances, History } from './circumstances.tsx';
import { Copy } from './copy.tsx';
import { FactList } from './facts.tsx';
import { leaveField, useKeys } from './keys.ts';
import { leave } from './left.ts';
import { Answer, Heading, SeverityName, ShortList, StatusName } from './parts.tsx';
import { Record } from './record.tsx';
import { go } from './router.ts';
import { number, shown } from './words.ts';
import './finding.css';

interface FindingProps {
  readonly id: string;
  readonly address: URL;
  readonly shortcuts: boolean;
}

export function FindingView(props: FindingProps) {
  /** To be taken, onwards or, below 0, back: who presses a key twice does not wait for the finding in between. */
  const steps = useRef(0);
  return <OneFinding key={props.id} {...props} steps={steps} />;
}

function OneFinding({ id, address, shortcuts, steps }: FindingProps & { readonly steps: { current: number } }) {
  const list = listNamedIn(address);
  const answered = useAnswer<FindingAnswer>(`/api/v1/findings/${id}${list === null ? '' : `?${list}`}`);
  const { value } = answered;
  const neighbours = value?.neighbours ?? null;
  const step = () => {
    if (neighbours === null || steps.current === 0) return;
    const isOnwards = steps.current > 0;
    const next = isOnwards ? neighbours.after : neighbours.before;
    steps.current = next === null ? 0 : steps.current - (isOnwards ? 1 : -1);
    if (next === null) return;
    go(`/findings/${next}?${list}`, true);
    scrollTo(0, 0);
  };
  useEffect(step, [neighbours]);
  const row = neighbours?.row ?? null;
  useEffect(() => {
    if (list !== null && row !== null) leave(list, row);
  }, [list, row]);
  const back = () => {
    // To where the user came from; who opened the address itself has nothing to go back to.
    if (history.state !== null && history.length > 1) history.back();
    else go(`/findings?${list ?? 'status=open'}`);
  };
  useKeys(shortcuts, (key, event) => {
    if (key === 'Escape' && !leaveField(event)) back();
    if (list === null || answered.failure !== null) return;
    if (key === 'j') steps.current++;
    if (key === 'k') steps.current--;
    step();
  });
  return (
    <article class="finding">
      <div class="back above">
        <button type="button" class="plain" onClick={back}>
          ← Back
        </button>
        {list !== null && neighbours !== null && <Steps list={list} neighbours={neighbours} />}
      </div>
      <Heading title={value === null ? 'Finding' : shown(value.finding.title)}>
        {value === null ? 'Finding' : shown(value.finding.title)}
      </Heading>
      <Answer answered={answered}>{(answer) => <Whole answer={answer} />}</Answer>
    </article>
  );
}

/** The list in which the finding is looked at; null where its address names none. */
function listNamedIn(address: URL): string | null {
  const { query, mistake } = askedIn(address);
  return mistake === null && namesList(address.searchParams) ? listOf(query) : null;
}

function Steps({
  list,
  neighbours: { before, after, row, total },
}: {
  readonly list: string;
  readonly neighbours: Neighbours;
}) {
  const step = (name: string, id: string | null) =>
    id === null ? (
      <span class="quiet">{name}</span>
    ) : (
      <a href={`/findings/${id}?${list}`} data-replace>
        {name}
      </a>
    );
  return (
    <nav class="steps" aria-label="The list">
      {step('Previous', before)} {step('Next', after)}{' '}
      <span class="quiet">
        {row === null ? `no longer among the ${number(total)} of the list` : `${number(row + 1)} of ${number(total)}`}
      </span>
    </nav>
  );
}

function Whole({ answer: { finding, standing, others, mute } }: { readonly answer: FindingAnswer }) {
  return (
    <>
      <p class="marks">
        <SeverityName severity={finding.severity} />
        <StatusName status={finding.status} />
        <span class="quiet">confidence {finding.confidence}</span>
      </p>
      {standing !== null && standing !== finding.status && (
        <p class="note">{shown(`${standing[0]?.toUpperCase()}${standing.slice(1)}.`)}</p>
      )}
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

function Mute({ text }: { readonly text: string }) {
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
        <Copy text={text} />
      </p>
    </>
  );
}
