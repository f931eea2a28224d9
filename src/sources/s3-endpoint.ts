/** For a client of S3: another endpoint is another machine, which has no host name per bucket. */
export function forcePathStyle(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
}
