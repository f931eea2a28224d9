/** What `npm start --` takes. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../cli/usage-error.ts';

export interface Arguments {
  /** End by itself instead of waiting for Ctrl-C. */
  readonly once: boolean;
  readonly format: 'table' | 'json';
  /** Files and folders to feed. */
  readonly logs: readonly string[];
  /** The configuration file; undefined for rolecall.yaml in the working directory, if it is there. */
  readonly config: string | undefined;
  readonly port: number | undefined;
  readonly help: boolean;
}

export const help = `npm start: the whole system on this machine, without an AWS account.

Embedded SNS, SQS, S3 and DynamoDB, an event bus with the rules of the deployment, and the functions themselves. It is
fed a sample day from examples/, or your own logs, and shows the findings that reach a subscriber of the SNS topic.
The dashboard also shows the audit of a sample account.

Usage: npm start -- [OPTIONS]

Options:
  --once           end when everything is handled, instead of waiting for Ctrl-C
  --format FORMAT  table (default), or json: one object on standard output
  --logs PATH…     CloudTrail logs or EventBridge events to feed instead of the sample day: files or folders
  --config FILE    the configuration the functions judge by; rolecall.yaml in the working directory when left out
  --port PORT      port of the dashboard; SNS, SQS and S3 take the next one, DynamoDB the one after. Without it, free
                   ports are found
  --help           this text

Examples:
  npm start
  npm start -- --once --format json
  npm start -- --logs ~/Downloads/AWSLogs
`;

export const sampleDay = join(import.meta.dirname, '../examples/sample-day');

/** Throws UsageError. */
export function argumentsOf(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const { once, format, logs = [], config, port, help: wantsHelp } = values;
  if (format !== 'table' && format !== 'json') throw new UsageError(`--format ${format}: expected table or json.`);
  // `--logs a b`, as a shell expands `--logs *.json`.
  if (positionals.length > 0 && logs.length === 0) {
    throw new UsageError(`${positionals[0]}: to feed your own logs, write --logs ${positionals[0]}.`);
  }
  const paths = [...logs, ...positionals];
  return { once, format, logs: paths.length > 0 ? paths : [sampleDay], config, port: portOf(port), help: wantsHelp };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        once: { type: 'boolean', default: false },
        format: { type: 'string', default: 'table' },
        logs: { type: 'string', multiple: true },
        config: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // What follows the first sentence is about writing options in general.
    const [sentence = ''] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}; npm start -- --help lists the options.`);
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  // The endpoints need the next two.
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new UsageError(`--port ${text}: expected a number from 1 to 65533.`);
  return port;
}
