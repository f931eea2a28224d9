/** What a process took. */
export interface Used {
  /** The most memory that it ever had, MiB. */
  readonly rssMb: number;
  /** Of the processor, in all of its threads. */
  readonly cpuSeconds: number;
}

/** What this process took so far. */
export function usedHere(): Used {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { rssMb: Math.round(maxRSS / 1024), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
}

/** One after the other. */
export function usedByAll(all: readonly Used[]): Used {
  return {
    rssMb: Math.max(0, ...all.map(({ rssMb }) => rssMb)),
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
  };
}
