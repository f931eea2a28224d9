/** The subcommands, in the order in which the help shows them. */
import type { Subcommand } from './subcommand.ts';

/** What can be said of a subcommand before it is loaded. */
export interface Command extends Pick<Subcommand, 'name' | 'summary'> {
  /** The first of its own examples. */
  readonly example: string;
  /** Loading takes longer than most subcommands run, so only the one that was asked for is. */
  load(): Promise<Subcommand>;
}

export const commands: readonly Command[] = [
  {
    name: 'scan',
    summary: 'judges CloudTrail logs.',
    example: 'scan ./AWSLogs',
    load: async () => (await import('./scan.ts')).scan,
  },
  {
    name: 'audit',
    summary: 'judges the roles, policies and settings of an account.',
    example: 'audit --region us-east-1',
    load: async () => (await import('./audit.ts')).audit,
  },
  {
    name: 'controls',
    summary: 'lists the controls, or explains one with its citations.',
    example: 'controls',
    load: async () => (await import('./controls.ts')).controls,
  },
  {
    name: 'verify',
    summary: 'proves by CloudTrail’s digests which logs are unmodified.',
    example: 'verify s3://my-trail-bucket/',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'report',
    summary: 'writes the evidence report: per control, role and framework what was judged, with its sources.',
    example: 'report --output evidence.html audit.json',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'dashboard',
    summary: 'shows the findings table as a page on this machine.',
    example: 'dashboard',
    load: async () => (await import('./dashboard.ts')).dashboard,
  },
  {
    name: 'init',
    summary: 'writes a rolecall.yaml to start from.',
    example: 'init',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'cost',
    summary: 'estimates what a deployment costs a month.',
    example: 'cost --events-per-day 500000 --accounts 5',
    load: async () => (await import('./cost.ts')).cost,
  },
  {
    name: 'doctor',
    summary: 'says what is wrong with a deployment, and what to do about it.',
    example: 'doctor',
    load: async () => (await import('./doctor.ts')).doctor,
  },
];
