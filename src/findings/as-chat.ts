/**
 * A finding as a custom notification of Amazon Q Developer in chat applications (formerly AWS Chatbot), for channels of Slack
 * and Microsoft Teams: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
import { timeInWords } from '../controls/dates.ts';
import { type Finding, nameOf, type Status } from './finding.ts';
import { newsOf } from './news.ts';
import { printable } from './printable.ts';

export interface CustomNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  /** Of the finding and this revision of it. */
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** The finding: what changes about it is shown below what was told first. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** Characters. Slack shows 3,000 in a block of text; AWS's page names no limits. */
const longestTitle = 200;
const longestSentence = 1800;
const longestValue = 250;

/** The finding must be masked already; `before` is what the channel was told last. */
export function asChat(finding: Finding, revision: number, before?: Status | null): CustomNotification {
  const { id, control, severity, confidence, status, account, region, subject } = finding;
  const news = newsOf(finding, before);
  const resource = subject.arn ?? `${subject.type} ${subject.id}`;
  const title = textOf(
    `${(status === 'open' ? severity : status).toUpperCase()}: ${finding.title}: ${subject.id}`,
    longestTitle,
  );
  return {
    version: '1.0',
    source: 'custom',
    id: `${id}-${revision}`,
    content: {
      textType: 'client-markdown',
      title,
      description: [
        ...(news === null ? [] : [textOf(news, longestSentence)]),
        ...(status === 'open' ? [textOf(finding.explanation, longestSentence)] : []),
        ['Account', `${account} ${region}`],
        ['Who', nameOf(finding.actor).replace(/,$/, '')],
        ['What', resource],
        [
          'When',
          finding.count === undefined || finding.count === 1
            ? timeInWords(finding.time)
            : `${timeInWords(finding.first ?? finding.time)} to ${timeInWords(finding.last ?? finding.time)}, ${finding.count} times`,
        ],
      ]
        .map((line) => (typeof line === 'string' ? line : `${line[0]}: ${codeOf(line[1] as string)}`))
        .join('\n'),
      ...(status === 'open' ? { nextSteps: nextStepsOf(finding) } : {}),
      keywords: [severity, control, textOf(account, longestValue)],
    },
    metadata: {
      threadId: id,
      summary: title,
      eventType: 'rolecall-finding',
      relatedResources: [textOf(resource, longestValue)],
      additionalContext: Object.fromEntries(
        Object.entries({ finding: id, revision, control, severity, confidence, status, account, region }).map(
          ([name, value]) => [name, textOf(String(value), longestValue)],
        ),
      ),
    },
  };
}

function nextStepsOf({ remediation, citations }: Finding): string[] {
  return [textOf(remediation, longestSentence), ...citations.slice(0, 2).map(({ url }) => url)];
}

/**
 * Text from a log that neither Slack nor Teams takes for more than text: no mention of a person or a channel, no link. Slack's
 * own escapes are entities (https://docs.slack.dev/messaging/formatting-message-text), which Teams reads as well; a web
 * address is written as security people write one, https[:]//.
 */
function escaped(text: string): string {
  return printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replaceAll('://', '[:]//')
    .replaceAll('](', '] (')
    .replace(/(?<![\w*])@(?=\w)/g, '@ ')
    .replaceAll('`', "'");
}

/** At most `limit` characters after escaping; what is missing is counted. */
function textOf(text: string, limit: number): string {
  const whole = escaped(text);
  if (whole.length <= limit) return whole;
  const mark = (end: number) => `… (${text.length - end} more characters)`;
  let end = Math.min(text.length, limit);
  for (;;) {
    const cut = escaped(text.slice(0, end).toWellFormed()) + mark(end);
    if (cut.length <= limit || end === 0) return cut;
    // A character becomes ten at most, so this many fewer are certainly still too many.
    end = Math.max(0, end - Math.max(1, Math.floor((cut.length - limit) / 10)));
  }
}

/** Text in a span of code: nothing in it is marked up. */
function codeOf(text: string): string {
  return `\`${textOf(text, longestValue)}\``;
}
