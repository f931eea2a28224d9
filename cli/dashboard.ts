import { once } from 'node:events';
import { LiveIndex, type Pace } from '../dashboard/server/live-index.ts';
import { PortTaken, serveDashboard } from '../dashboard/server/server.ts';
import { tableSource } from '../dashboard/server/table-source.ts';
import { configurationFrom } from './configuration.ts';
import { print } from './output.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

/** AWS charges for what is read: the larger a table is, the longer is the pause until all of it is read again. */
const pace: Pace = {
  changes: 2000,
  circumstances: 60 * 1000,
  whole: (findings, follows) => Math.max(follows ? 60 * 60 * 1000 : 5000, 10 * findings),
};
/** Milliseconds. By itself the SDK waits for ever, and the page would go on calling what it shows new. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };
const stack = 'rolecall-prod';

export const dashboard = subcommand({
  name: 'dashboard',
  summary: 'shows the findings table as a page on this machine.',
  options: {
    table: {
      type: 'string',
      valueHint: 'NAME',
      description: `the findings table (that of the CloudFormation stack ${stack})`,
    },
    region: { type: 'string', valueHint: 'REGION', description: 'its Region (that of the profile or AWS_REGION)' },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'the configuration with the mutes (rolecall.yaml in the working directory)',
    },
    port: { type: 'string', valueHint: 'PORT', description: 'where to serve the page on 127.0.0.1 (a free one)' },
  },
  notes: [
    'It reads with your own AWS credentials and writes nothing: dynamodb:Scan, Query and GetItem on the table and Query on its index changes are enough, with cloudformation:DescribeStackResource where no table is named. The page is for whoever has the address that it prints, on this machine. Ctrl-C ends it.',
  ],
  examples: ['dashboard', 'dashboard --table my-findings --region us-east-1 --port 8080'],
  async run({ table, region, config, port }) {
    const wanted = portOf(port);
    const { configuration } = await configurationFrom(config);
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({ requestHandler, ...(region === undefined ? {} : { region }) });
    const where = await client.config.region().catch(() => {
      throw new UsageError('No AWS Region is configured: give --region, or set AWS_REGION.');
    });
    const source = tableSource(client, table ?? (await tableOfStack(where)), where);
    const live = new LiveIndex(source, { mutes: configuration.mute, pace, clock: Date.now });
    const server = await serveDashboard(live, wanted).catch((error: unknown) => {
      throw error instanceof PortTaken ? new UsageError(error.message) : error;
    });
    try {
      live.start();
      await print([`dashboard ${server.address}`]);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    } finally {
      await server.close();
    }
    return 0;
  },
});

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (text !== undefined && !(/^\d+$/.test(text) && port >= 1 && port <= 65_535))
    throw new UsageError(`--port: expected a number from 1 to 65535, found "${text}".`);
  return port;
}

async function tableOfStack(region: string): Promise<string> {
  const { CloudFormationClient, DescribeStackResourceCommand } = await import('@aws-sdk/client-cloudformation');
  const describe = new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: 'FindingsTable' });
  const client = new CloudFormationClient({ region, requestHandler });
  const { StackResourceDetail } = await client.send(describe).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The stack ${stack} cannot be asked for its table (${reason}): name the table with --table.`);
  });
  const table = StackResourceDetail?.PhysicalResourceId;
  if (table === undefined) throw new UsageError(`The stack ${stack} has no findings table: name one with --table.`);
  return table;
}
