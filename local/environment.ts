/** The environment that the functions find when they run on this machine. */
import { devNull } from 'node:os';
import { type Endpoints, localCredentials } from './endpoints.ts';

/**
 * Points this process at the embedded endpoints. Call it before a function is imported: each reads the environment once.
 * Whatever the user's own environment says of AWS is taken away, so that nothing can reach a real account.
 * `configuration` is the path of a rolecall.yaml; without it the defaults hold.
 */
export function useEndpoints(
  endpoints: Pick<Endpoints, 'region' | 'aws' | 'dynamodb' | 'table' | 'topicArn'>,
  configuration = '',
): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|POWERTOOLS)_/.test(name)) delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_SNS: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    ROLECALL_TABLE: endpoints.table,
    ROLECALL_TOPIC_ARN: endpoints.topicArn,
    ROLECALL_CONFIGURATION: configuration,
    // Metrics and notes of the functions would mix with the output.
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_LOG_LEVEL: 'ERROR',
  });
}
