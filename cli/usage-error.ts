/** The command or the configuration is wrong and nothing was judged: one sentence a mistake for stderr, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly mistakes: readonly string[];

  constructor(...mistakes: readonly [string, ...string[]]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}
