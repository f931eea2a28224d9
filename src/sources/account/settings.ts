/** How the clients of an audit are made. Each is made where it is used: who has no bots need not load the client of Lex. */

/** What the SDK's clients take; left out, they find it in the environment and the profile. */
export interface ClientSettings {
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts?: number;
}

/** One try and four more, each after a longer wait, as IAM throttles early. */
const attempts = 5;

/** Milliseconds. The SDK waits without end by itself. */
export const requestHandler = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
  /** For an answer that stops in its middle. */
  socketTimeout: 30_000,
};

/** The settings of one client. Waits are bounded: an endpoint that never answers is a gap, and ends nothing else. */
export function inRegion(region: string, settings: ClientSettings) {
  return {
    maxAttempts: attempts,
    requestHandler,
    ...settings,
    region,
  };
}
