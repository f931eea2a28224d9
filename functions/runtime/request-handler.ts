/** Milliseconds. The SDK waits without end by itself; three attempts of a call must fit into an invocation. */
export const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };
