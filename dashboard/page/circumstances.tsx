/** When, who, where: what is known of a finding beside its facts, and what became of it. */
import type { FindingAnswer } from '../api.ts';
import { Copy } from './copy.tsx';
import { StatusName, Time } from './parts.tsx';
import { count, number, shown } from './words.ts';

type Finding = FindingAnswer['finding'];

export function Circumstances({ finding }: { readonly finding: Finding }) {
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
        {events === undefined || first === last ? (
          <>
            <Time at={time} exact />
            {events !== undefined && events > 1 && <span class="quiet"> {count(events, 'event')}</span>}
          </>
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
        {actor.arn !== null && <Copy text={shown(actor.arn)} what="the actor’s ARN" />}
      </dd>
      <dt>Subject</dt>
      <dd>
        <bdi>{shown(subject.id)}</bdi> <span class="quiet">{shown(subject.type)}</span>
        {subject.arn === null && <Copy text={shown(subject.id)} what="the subject" />}
        {subject.arn !== null && subject.arn !== subject.id && (
          <>
            <br />
            <bdi class="quiet">{shown(subject.arn)}</bdi>
          </>
        )}
        {subject.arn !== null && <Copy text={shown(subject.arn)} what="the subject’s ARN" />}
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
            <code>{shown(event.id)}</code> <Copy text={shown(event.id)} what="the event’s id" />
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
        <Copy text={shown(id)} what="the finding’s id" />
      </dd>
    </dl>
  );
}

export function History({ finding: { history, firstSeen, status } }: { readonly finding: Finding }) {
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
