/** The simulation of the outbox with more seeds than a run of all tests has time for. */
process.env['ROLECALL_SEEDS'] ??= '100';
await import('./outbox.test.ts');
