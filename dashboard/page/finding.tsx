/** One finding: what happened, what is known of it, and what to do. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { FindingAnswer } from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { Circumstances, History } from './circumstances.tsx';
import { FactList } from './facts.tsx';
import { useKeys } from './keys.ts';
import { Answer, Heading, SeverityName, ShortList, StatusName } from './parts.tsx';
import { Record } from './record.tsx';
import { go } from './router.ts';
import { number, shown } from './words.ts';

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
