/** A day on which the catalogue is fresh, so that tests of what grows old pass in any year. */
import { pagesRead } from '../../src/catalog/pages-read.ts';

const day = 24 * 60 * 60 * 1000;

/** The day after AWS's pages were read last, epoch milliseconds. */
export const freshDay = Date.parse(pagesRead().newest) + day;

/** What lets a command that is run believe that it is then. */
export const clockOfCommand = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
    const Clock = Date;
    const ahead = ${freshDay} - Clock.now();
    globalThis.Date = class extends Clock {
      constructor(...given) {
        given.length === 0 ? super(Clock.now() + ahead) : super(...given);
      }
      static now() {
        return Clock.now() + ahead;
      }
    };`)}`,
};
