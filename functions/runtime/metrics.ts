/** The metrics: each invocation writes one line, from which CloudWatch reads them. */
import { Metrics } from '@aws-lambda-powertools/metrics';

/** What TypeScript sees of it, without what is private. */
type Options = ConstructorParameters<typeof Metrics>[0];
const Powertools = Metrics as unknown as new (options: Options) => Pick<Metrics, keyof Metrics>;

/**
 * Powertools makes a Console over process.stdout, for whose sake Node loads streams, sockets and terminals: four milliseconds
 * of a cold start. A line needs none of them. bundles.slow.test.ts notices when Powertools no longer calls this.
 */
class LineMetrics extends Powertools {
  declare protected console: Pick<Console, 'log'>;

  setConsole(): void {
    this.console = { log: writeLine };
  }
}

// `logger` is for warnings of Powertools itself.
export const metrics = new LineMetrics({
  namespace: 'Rolecall',
  // That of the stack, so that one of two deployments in a Region does not hide that the other is silent.
  serviceName: process.env['POWERTOOLS_SERVICE_NAME'] || 'rolecall',
  logger: console,
}) as unknown as Metrics;

function writeLine(line: string): void {
  const { writeSync } = process.getBuiltinModule('node:fs');
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // A pipe that is full for the moment.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
