/** `npm start`: runs the system on this machine, feeds it, and shows the findings that reach a subscriber. */
import { once } from 'node:events';
import { configurationFrom } from '../cli/configuration.ts';
import { complain, hasColours, print, surviveStreamErrors } from '../cli/output.ts';
import { UsageError } from '../cli/usage-error.ts';
import { LiveIndex } from '../dashboard/server/live-index.ts';
import { type DashboardServer, PortTaken, serveDashboard } from '../dashboard/server/server.ts';
import { tableSource } from '../dashboard/server/table-source.ts';
import type { Mute } from '../src/configuration.ts';
import { byImportance, type Finding } from '../src/findings/finding.ts';
import { masked } from '../src/findings/masked.ts';
import { withMute } from '../src/findings/mutes.ts';
import { MissingInput } from '../src/sources/input.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { type Arguments, argumentsOf, help, sampleDay } from './arguments.ts';
import { PortInUse } from './endpoints.ts';
import { type Fed, feed } from './feed.ts';
import { count, totals, viewOf } from './findings-view.ts';
import { type LocalSystem, type Settled, startSystem } from './system.ts';

surviveStreamErrors();
process.exitCode = await main(process.argv.slice(2));

/** Exit status 0; 2 when nothing could be started as asked for; 3 when something was not read or not handled. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const wanted = argumentsOf(args);
    if (wanted.help) {
      await print([help.trimEnd()]);
      return 0;
    }
    return await run(wanted);
  } catch (error) {
    if (
      !(
        error instanceof UsageError ||
        error instanceof MissingInput ||
        error instanceof PortInUse ||
        error instanceof PortTaken
      )
    )
      throw error;
    for (const mistake of error instanceof UsageError ? error.mistakes : [error.message]) complain(mistake);
    return 2;
  }
}

async function run({ once: endsItself, format, logs, config, port }: Arguments): Promise<number> {
  // The functions go on with the defaults where the file is wrong: here it is told first.
  const { configuration, used } = await configurationFrom(config);
  // So is a path that leads nowhere: before anything is started or said.
  await logFiles(logs).next();
  const asTable = format === 'table';
  const view = viewOf(process.stdout.columns ?? 120, hasColours());
  const system = await startSystem({
    ...(port === undefined ? {} : { port: port + 1 }),
    configuration: config ?? 'rolecall.yaml',
    onMessage: (finding) => asTable && process.stdout.write(`${view.line(finding)}\n`),
    onError: (error) => complain(`a function failed: ${error instanceof Error ? error.message : String(error)}`),
  });
  let dashboard: DashboardServer | null = null;
  try {
    if (!endsItself) {
      dashboard = await dashboardOver(system, configuration.mute, port);
      // Standard output is one JSON object where that was asked for.
      if (asTable) await print([`dashboard ${dashboard.address}`, '']);
      else process.stderr.write(`dashboard ${dashboard.address}\n`);
    }
    if (asTable) await print([view.heading()]);
    const fed = await feed(logs, system);
    const settled = await system.settle();
    const findings = standing(await system.findings(), configuration.mute);
    await print(asTable ? summary(system, findings, fed, settled) : [asJson(findings, settled)]);
    const missed = complaints(system, fed, settled);
    for (const sentence of missed) complain(sentence);
    if (!endsItself) {
      const { aws, dynamodb } = system.endpoints;
      const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      // After the summary, which is what a scan of the same logs would say.
      if (logs.includes(sampleDay)) {
        if (asTable) await print(['', 'The audit of the sample account, examples/sample-account:']);
        // As a function: it reads the environment once, and that is set by now.
        const { auditSample } = await import('./sample-audit.ts');
        await auditSample(system, configuration, used);
        await system.settle();
      }
      // The first line has long gone up with the findings.
      if (asTable)
        await print([
          '',
          ...(dashboard ? [`dashboard ${dashboard.address}`] : []),
          `SNS, SQS and S3: ${aws}   DynamoDB: ${dynamodb}   Ctrl-C ends it.`,
        ]);
      await stopped;
    }
    return missed.length > 0 ? 3 : 0;
  } finally {
    await dashboard?.close();
    await system.close();
  }
}

/** The page of `rolecall dashboard` over the system's own table: findings show up within a second or so. */
async function dashboardOver({ endpoints }: LocalSystem, mutes: readonly Mute[], port: number | undefined) {
  const live = new LiveIndex(tableSource(endpoints.clients.dynamodb, endpoints.table, null), {
    mutes,
    pace: { changes: 500, circumstances: 1000, whole: () => 60_000 },
    clock: Date.now,
  });
  const dashboard = await serveDashboard(live, port);
  live.start();
  return dashboard;
}

function summary({ bus }: LocalSystem, findings: readonly Finding[], fed: Fed, { delivered }: Settled): string[] {
  const { matched, sent } = bus;
  return [
    '',
    `Fed ${count(fed.files, 'file')} with ${count(fed.records, 'record')} to the event bus: ${matched} matched a rule, which made ${count(sent, 'message')} to on-event.`,
    ...totals(findings),
    `${count(delivered, 'message')} reached the SNS subscription.`,
  ];
}

function asJson(findings: readonly Finding[], { delivered }: Settled): string {
  return JSON.stringify({ findings: findings.map(masked), delivered: { sns: delivered } });
}

/** What a scan of the same logs would list: without the findings that a later event took back. */
function standing(findings: readonly Finding[], mutes: readonly Mute[]): Finding[] {
  const now = new Date().toISOString();
  return findings
    .filter(({ status }) => status !== 'withdrawn')
    .map((finding) => withMute(finding, mutes, now))
    .sort(byImportance);
}

/** What was not looked at: never silent. */
function complaints({ bus }: LocalSystem, { unreadable, unroutable }: Fed, { dead }: Settled): string[] {
  return [
    ...unreadable.map(({ name, reason }) => `${name}: ${reason}`),
    ...(unroutable === 0
      ? []
      : [
          `${count(unroutable, 'record')} without an event source, which no event bus carries; npx rolecall scan judges them.`,
        ]),
    ...(bus.tooLarge === 0 ? [] : [`${count(bus.tooLarge, 'event')} larger than EventBridge takes.`]),
    ...(dead === 0 ? [] : [`${count(dead, 'message')} could not be handled and went to the dead-letter queue.`]),
  ];
}
