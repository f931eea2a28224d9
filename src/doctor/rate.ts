/** How often something is done, as EventBridge Scheduler writes it. Pure. */
const day = 24 * 60 * 60 * 1000;
const units: Readonly<Record<string, number>> = { minute: day / 1440, hour: day / 24, day };

/** On certain days of the month: `cron(0 6 1 * ? *)`. */
const monthly = /^cron\(\S+ \S+ [\dLW,-]+ /;

/** Days after which it is late: two more than lie between two times. Other expressions of cron are taken for weekly ones. */
export function lateAfter(rate: string): number {
  const [, count = monthly.test(rate) ? '31' : '7', unit = 'day'] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
  return 2 + Math.floor((Number(count) * (units[unit] ?? day)) / day);
}

export function isLate(time: string, now: string, rate: string): boolean {
  return Date.parse(now) - Date.parse(time) > lateAfter(rate) * day;
}
