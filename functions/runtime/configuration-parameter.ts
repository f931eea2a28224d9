/** rolecall.yaml in Parameter Store. It imports the SDK: import it only where it is kept there. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { KeptText } from './configuration.ts';
import { requestHandler } from './request-handler.ts';

const client = new SSMClient({ requestHandler });

/** A parameter has 8 KB at most, so it is read again and again. Rejects when it cannot be read. */
export async function readParameter(name: string): Promise<KeptText> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (Parameter?.Value === undefined) throw new Error('the parameter has no value');
  return { text: Parameter.Value, version: Parameter.Version === undefined ? null : `${Parameter.Version}`, tag: null };
}
