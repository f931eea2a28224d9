const timeShape = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** A UTC time in CloudTrail's form, on a day that exists. */
export function isTime(text: string): boolean {
  const [, year, month, day] = timeShape.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // Every month has 28 days; only the other days need the calendar.
  return day >= '01' && (day <= '28' || new Date(Date.UTC(+year, +month - 1, +day)).getUTCDate() === +day);
}
