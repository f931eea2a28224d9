/** Findings as events of the Open Cybersecurity Schema Framework, one JSON object a line. */
import { frameworks, mappingsOf, requirementsOf } from '../catalog/frameworks.ts';
import type { Severity } from '../controls/control.ts';
import type { ActorKind } from '../events/audit-event.ts';
import { partitionOf } from '../events/role-target.ts';
import { findingType } from './as-asff.ts';
import { asciiJson } from './as-json.ts';
import { type Finding, standingInWords, type Status } from './finding.ts';
import type { Report } from './report.ts';

/** Of August 2026. What it deprecates is avoided, and only `actor.application` is new in it. */
const schemaVersion = '1.9.0';

/** One event a line, nothing when there is no finding: what log collectors and data lakes take. */
export function* asOcsf({ findings }: Report): Generator<string> {
  for (const finding of findings) yield asciiJson(ocsfEvent(finding));
}

/**
 * What somebody did is a Detection Finding with its evidence; a state that the audit found is a Compliance Finding. Times
 * are milliseconds since 1970.
 */
function ocsfEvent(finding: Finding): object {
  const activity = activities[finding.status];
  const event = finding.event;
  const { mute, resolution } = finding;
  const [classUid, className] = event === null ? [2003, 'Compliance Finding'] : [2004, 'Detection Finding'];
  const first = Date.parse(finding.first ?? finding.time);
  const last = Date.parse(finding.last ?? finding.time);
  return {
    class_uid: classUid,
    class_name: className,
    category_uid: 2,
    category_name: 'Findings',
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: classUid * 100 + activity.id,
    type_name: `${className}: ${activity.name}`,
    // OCSF means when the finding was generated. No clock is read here, so it is when the first event happened.
    time: first,
    start_time: first,
    end_time: last,
    ...severities[finding.severity],
    ...statuses[finding.status],
    ...(mute || resolution ? { comment: standingInWords(finding) } : {}),
    ...confidences[finding.confidence],
    message: finding.explanation,
    metadata: {
      version: schemaVersion,
      product: { name: 'Rolecall', vendor_name: 'Rolecall' },
      profiles: ['cloud'],
    },
    cloud: {
      provider: 'AWS',
      cloud_partition: partitionOf(finding.region),
      region: finding.region,
      account: { uid: finding.account, type_id: 10, type: 'AWS Account' },
    },
    finding_info: findingInfo(finding, first, last),
    resources: [resourceOf(finding)],
    remediation: { desc: finding.remediation, references: finding.citations.map(({ url }) => url) },
    ...(event === null ? { compliance: complianceOf(finding) } : { evidences: [evidenceOf(finding, event)] }),
    unmapped: { facts: finding.facts, ...(finding.proven ? { record_proven: true } : {}) },
  };
}

const activities: Record<Status, { id: number; name: string }> = {
  open: { id: 1, name: 'Create' },
  muted: { id: 2, name: 'Update' },
  resolved: { id: 3, name: 'Close' },
  withdrawn: { id: 3, name: 'Close' },
};

const severities: Record<Severity, object> = {
  info: { severity_id: 1, severity: 'Informational' },
  low: { severity_id: 2, severity: 'Low' },
  medium: { severity_id: 3, severity: 'Medium' },
  high: { severity_id: 4, severity: 'High' },
  critical: { severity_id: 5, severity: 'Critical' },
};

const confidences: Record<Finding['confidence'], object> = {
  low: { confidence_id: 1, confidence: 'Low' },
  medium: { confidence_id: 2, confidence: 'Medium' },
  high: { confidence_id: 3, confidence: 'High' },
};

/** OCSF has no word for a finding that later evidence takes back; the detail keeps ours. */
const statuses: Record<Status, object> = {
  open: { status_id: 1, status: 'New' },
  muted: { status_id: 3, status: 'Suppressed', status_detail: 'muted' },
  resolved: { status_id: 4, status: 'Resolved', status_detail: 'resolved' },
  withdrawn: { status_id: 4, status: 'Resolved', status_detail: 'withdrawn' },
};

function findingInfo(finding: Finding, first: number, last: number): object {
  const { event, count } = finding;
  return {
    uid: finding.id,
    title: finding.title,
    desc: finding.explanation,
    types: [findingType(finding)],
    analytic: { uid: finding.control, name: finding.title, type_id: 1, type: 'Rule' },
    created_time: first,
    first_seen_time: first,
    last_seen_time: last,
    ...(event === null ? {} : { related_events: [{ uid: event.id, type: event.name }] }),
    ...(count === undefined ? {} : { related_events_count: count }),
  };
}

/** The ARN names it best; what has none is known by its own id. */
function resourceOf({ subject, account, region }: Finding): object {
  return {
    uid: subject.arn ?? subject.id,
    name: subject.id,
    type: subject.type,
    cloud_partition: partitionOf(region),
    region,
    owner: { account: { uid: account } },
  };
}

function complianceOf({ control, title, status, citations }: Finding): object {
  const passes = status === 'resolved' || status === 'withdrawn';
  return {
    control,
    desc: title,
    standards: ['AWS documentation', ...new Set(mappingsOf(control).map(({ framework }) => frameworks[framework]))],
    requirements: [...citations.map(({ heading, says }) => `${heading}: ${says}`), ...requirementsOf(control)],
    ...(passes ? { status_id: 1, status: 'Pass' } : { status_id: 3, status: 'Fail' }),
  };
}

function evidenceOf({ actor }: Finding, event: NonNullable<Finding['event']>): object {
  const user = userOf(actor);
  return {
    api: { operation: event.name, service: { name: event.source } },
    // An actor must name somebody.
    ...(user === null ? {} : { actor: { user, ...throughOf(actor) } }),
  };
}

/** OCSF knows users and administrators; the word for any other kind stands beside 99, "Other". */
const userTypes: Partial<Record<ActorKind, object>> = {
  root: { type_id: 2, type: 'Admin' },
  user: { type_id: 1, type: 'User' },
  unknown: { type_id: 0, type: 'Unknown' },
};

/** The principal; a service where the event names nobody else. */
function userOf({ kind, arn, account, invokedBy }: Finding['actor']): object | null {
  if (arn === null && account === null) {
    return invokedBy === null ? null : { name: invokedBy, type_id: 99, type: 'service' };
  }
  return {
    ...(arn === null ? {} : { uid: arn }),
    ...(userTypes[kind] ?? { type_id: 99, type: kind }),
    ...(account === null ? {} : { account: { uid: account } }),
  };
}

/** The service that made the call on the principal's behalf. */
function throughOf({ kind, invokedBy }: Finding['actor']): object {
  return invokedBy === null || kind === 'service' ? {} : { application: { name: invokedBy } };
}
