/** What the cost model takes for granted: sizes and numbers of the deployment (serverless.yml, infra) and of CloudTrail's records. */
export const assumptions = {
  daysAMonth: 365 / 12,
  /** A message is sent, received and deleted; full batches would share the last two among ten. */
  requestsPerMessage: 3,
  /** Lambda's pollers of an idle queue: five, each waiting 20 seconds at a time. */
  idleRequestsPerQueue: (5 * 24 * 3600) / 20,
  /** EventQueue, TamperQueue and AuditQueue; LogObjectQueue where there is a bucket of a trail. */
  queues: 3,
  /** Of relevant events, the share that takes the second path too (on-tamper): changes of rules, queues, functions. */
  secondPath: 0.5,
  gigabytes: 0.5,
  /** Milliseconds of an invocation that keeps nothing, and what each finding adds. */
  judging: 5,
  keeping: 150,
  sweep: 100,
  sweepsPerDay: 24 * 60,
  heartbeatsPerDay: 24,
  /** Milliseconds of on-heartbeat, in a function of this many GB. */
  heartbeat: 300,
  heartbeatGigabytes: 0.25,
  /** The parameters audit-rate and report-rate. */
  auditsPerDay: 4,
  reportsPerDay: 1,
  /** GB of on-account and on-schedule. */
  scheduledGigabytes: 1,
  /** Milliseconds of one audit of one account, but for reconciliation. */
  audit: 20_000,
  /** Questions to CloudTrail's event history, in the IAM Region, which has the most; other Regions are asked beside. */
  lookups: 125,
  /** Milliseconds between requests: two a second are allowed. */
  lookupPace: 500,
  eventsPerLookup: 50,
  /** CloudTrail delivers about every five minutes, for each account and Region in which something happens. */
  objectsPerDay: 24 * 12,
  /** The Regions of an account, and in each the folders of yesterday and today. */
  listsPerAudit: 1,
  listsPerRegion: 2,
  /** Controls that judge states: each has a look in every Region, of which the open findings are read. */
  stateControls: 23,
  /** KB: the record of an audit; the checkpoints of a Region, written for each 25 questions, or once where a trail is read. */
  auditRecord: 16,
  checkpoint: 8,
  questionsPerCheckpoint: 25,
  /** Findings about states of an account; each look notes that it saw them. */
  statesPerAccount: 5,
  readsPerAudit: 10,
  /**
   * Milliseconds of on-schedule, but for reading the table, MB a second: once a day for mutes, while the configuration stays as it
   * is, and once for a report.
   */
  order: 5000,
  tableReadsPerDay: 1,
  tableReadsPerReport: 1,
  tableSpeed: 30,
  /** KB of a report in its three formats, and what each finding adds; reports are not deleted. */
  report: 320,
  reportPerFinding: 3,
  objectsPerReport: 4,
  reportDays: 365,
  /** KB of a finding with its record; written twice, when stored and when told, twice in the index of what is due, and once in that of changes. */
  findingSize: 8,
  writesPerFinding: 2 * 8 + 3,
  /** Of relevant events, the share that a timeline remembers, and what that reads and writes. */
  remembered: 0.2,
  writesPerNote: 2,
  readsPerNote: 2,
  noteSize: 1,
  /** Four shards, half a unit each. */
  readsPerSweep: 2,
  /** How long items stay, days (functions/runtime/outbox.ts). */
  retention: 400,
  /** With room for a few more than there are (functions, infra/alarms.yml). */
  metrics: 24,
  alarms: 30,
  dashboards: 1,
  /** KB of log for each invocation. */
  logLine: 1,
  /** SQS keeps a data key for five minutes, for each of three queues and a topic; S3 and DynamoDB ask less often. */
  keyRequestsPerDay: 4 * 24 * 12,
  importsFreeOfCharge: 10_000,
  objectsPerBatch: 100,
  transitionsPerBatch: 5,
  /** Milliseconds of a log object, in a function of this many GB. */
  object: 150,
  objectGigabytes: 1,
} as const;
