/** What the killed functions judge. */
import { refusedEdit } from '../support/deployment.ts';

const day = 24 * 60 * 60_000;

/** A finding by itself, two that count, and one of a timeline that takes two events: all steps of the outbox. */
export function someRecords(trial: number) {
  const edit = refusedEdit(`edit ${trial}`, `AWSServiceRoleForLexV2Bots_${trial}`);
  const request = { accountId: `12aaaaa3-4b5c-4d6e-8f7a-${String(trial).padStart(12, '0')}` };
  const exported = (number: number) => ({
    ...edit,
    id: `export ${trial}.${number}`,
    source: 'aws.chime',
    detail: {
      ...edit.detail,
      errorCode: undefined,
      errorMessage: undefined,
      eventSource: 'chime.amazonaws.com',
      eventName: 'StartDataExport',
      eventTime: new Date(Date.parse('2026-05-01T10:00:00Z') + number * day).toISOString().replace('.000', ''),
      requestParameters: request,
      eventID: `export ${trial}.${number}`,
    },
  });
  return [edit, exported(0), exported(1)].map((event) => JSON.parse(JSON.stringify(event)) as typeof edit);
}
