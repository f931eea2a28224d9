/**
 * Runs a state machine (https://states-language.net/spec.html) on this machine: what infra/backfill.asl.json uses of the
 * language and no more. Whatever else a definition holds is an error, so that a test never passes over it. Nothing waits.
 */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Fields = Record<string, Json>;
type State = Fields & { Type: string; Next?: string; End?: boolean };
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What the states call, by the resource of the state; an error's `name` is what Retry and Catch look at. */
export type Services = (resource: string, parameters: Json) => Promise<Json>;

export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output: Json;
  readonly error: string | null;
  readonly cause: string | null;
  /** States that were entered, in order, those of batches excepted. */
  readonly states: readonly string[];
  /** Of the last map. */
  readonly batches: { readonly total: number; readonly failed: number };
}

interface Run {
  readonly services: Services;
  readonly context: Fields;
  readonly states: string[];
  batches: { total: number; failed: number };
  items: { total: number; failed: number };
}

function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error(`expected a text, found ${JSON.stringify(value)}`);
  return value;
}

class StateError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

export async function execute(
  definition: unknown,
  { name, input, services }: { name: string; input: unknown; services: Services },
): Promise<Execution> {
  const context = { Execution: { Name: name, Input: input as Json } };
  const counts = { total: 0, failed: 0 };
  const run: Run = { services, context, states: [], batches: counts, items: counts };
  const ended = (rest: Pick<Execution, 'status' | 'output' | 'error' | 'cause'>): Execution => ({
    ...rest,
    states: run.states,
    batches: run.batches,
  });
  try {
    const output = await runMachine(definition as Machine, input as Json, run);
    return ended({ status: 'SUCCEEDED', output, error: null, cause: null });
  } catch (error) {
    const { name: kind, message } = error as Error;
    return ended({ status: 'FAILED', output: null, error: kind, cause: message });
  }
}

async function runMachine({ StartAt, States }: Machine, input: Json, run: Run): Promise<Json> {
  let [name, data] = [StartAt, input];
  for (;;) {
    run.states.push(name);
    const state = States[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    const { next, output } = await runState(state, data, run);
    if (next === null) return output;
    [name, data] = [next, output];
  }
}

async function runState(state: State, data: Json, run: Run): Promise<{ next: string | null; output: Json }> {
  const step = (output: Json) => ({ next: state.End === true ? null : (state.Next ?? null), output });
  const at = (path: Json) => valueAt(textOf(path), data, run.context);
  switch (state.Type) {
    case 'Succeed':
      return { next: null, output: data };
    case 'Fail': {
      const [error, cause] = [
        state['Error'] ?? at(state['ErrorPath'] ?? ''),
        state['Cause'] ?? at(state['CausePath'] ?? ''),
      ];
      throw new StateError(textOf(error), textOf(cause));
    }
    case 'Choice': {
      const choice = (state['Choices'] as Fields[]).find((rule) => holds(rule, data, run.context));
      return { next: textOf(choice?.['Next'] ?? state['Default']), output: data };
    }
    case 'Pass':
    case 'Task':
    case 'Map':
      break;
    default:
      throw new Error(`states of type ${state.Type} are not known here`);
  }
  try {
    const result = await resultOf(state, data, run);
    const selected =
      state['ResultSelector'] === undefined ? result : filled(state['ResultSelector'], result, run.context);
    const joined = placed(data, state['ResultPath'], selected);
    return step(state['OutputPath'] === undefined ? joined : valueAt(textOf(state['OutputPath']), joined, run.context));
  } catch (error) {
    const { name, message } = error as Error;
    const caught = ((state['Catch'] ?? []) as Fields[]).find((one) => matches(one, name));
    if (caught === undefined) throw error;
    return {
      next: textOf(caught['Next']),
      output: placed(data, caught['ResultPath'], { Error: name, Cause: message }),
    };
  }
}

async function resultOf(state: State, data: Json, run: Run): Promise<Json> {
  if (state.Type === 'Map') {
    const { Mode } = (state['ItemProcessor'] as Record<string, Fields>)['ProcessorConfig'] as Fields;
    return Mode === 'INLINE' ? runInline(state, data, run) : runMap(state, data, run);
  }
  const parameters = state['Parameters'] === undefined ? data : filled(state['Parameters'], data, run.context);
  if (state.Type === 'Pass') return state['Result'] ?? parameters;
  const resource = textOf(state['Resource']);
  if (resource.endsWith(':aws-sdk:sfn:describeMapRun')) {
    const counts = ({ total: Total, failed: Failed }: Run['items']) => ({ Total, Failed });
    return { ItemCounts: counts(run.items), ExecutionCounts: counts(run.batches) };
  }
  const retriers = (state['Retry'] ?? []) as Fields[];
  for (let attempt = 0; ; attempt++) {
    try {
      return await run.services(resource, parameters);
    } catch (error) {
      const retrier = retriers.find((one) => matches(one, (error as Error).name));
      if (retrier === undefined || attempt >= Number(retrier['MaxAttempts'])) throw error;
    }
  }
}

/** A map inside of an execution: each item goes through the same states. */
async function runInline(state: State, data: Json, run: Run): Promise<Json> {
  const items = valueAt(textOf(state['ItemsPath']), data, run.context) as Json[];
  const results: Json[] = [];
  for (const [Index, Value] of items.entries()) {
    const context = { ...run.context, Map: { Item: { Index, Value } } };
    const input = filled(state['ItemSelector'] ?? Value, data, context);
    results.push(
      await runMachine(state['ItemProcessor'] as unknown as Machine, input, { ...run, context, states: [] }),
    );
  }
  return results;
}

/** A distributed map: items are read, selected, batched, and each batch is an execution of its own. */
async function runMap(state: State, data: Json, run: Run): Promise<Json> {
  const { ItemReader: reader, ItemSelector: selector, ItemBatcher: batcher } = state as Record<string, Fields>;
  const listed = await run.services(
    textOf(reader?.['Resource']),
    filled(reader?.['Parameters'] ?? {}, data, run.context),
  );
  const items = (listed as Fields)['Contents'] as Json[];
  const selected = items.map((Value) => filled(selector ?? {}, data, { ...run.context, Map: { Item: { Value } } }));
  const size = Number(valueAt(textOf(batcher?.['MaxItemsPerBatchPath']), data, run.context));
  const BatchInput = filled(batcher?.['BatchInput'] ?? {}, data, run.context);
  run.batches = { total: 0, failed: 0 };
  run.items = { total: selected.length, failed: 0 };
  for (let from = 0; from < selected.length; from += size) {
    const Items = selected.slice(from, from + size);
    const context = { ...run.context, Execution: { Name: `batch-${run.batches.total}` } };
    run.batches.total++;
    try {
      await runMachine(
        state['ItemProcessor'] as unknown as Machine,
        { BatchInput, Items },
        { ...run, context, states: [] },
      );
    } catch {
      run.batches.failed++;
      run.items.failed += Items.length;
    }
    if (run.batches.failed * 100 > Number(state['ToleratedFailurePercentage']) * Math.ceil(selected.length / size))
      throw new StateError('States.ExceedToleratedFailureThreshold', 'more batches failed than are tolerated');
  }
  return { MapRunArn: 'arn:aws:states:us-east-1:111122223333:mapRun:rolecall-prod-backfill/Judge:1' };
}

function matches({ ErrorEquals: names }: Fields, name: string): boolean {
  return (names as string[]).some((one) => one === name || one === 'States.ALL' || one === 'States.TaskFailed');
}

function holds(rule: Fields, data: Json, context: Fields): boolean {
  const value = () => valueAt(textOf(rule['Variable']), data, context);
  if ('And' in rule) return (rule['And'] as Fields[]).every((one) => holds(one, data, context));
  if ('IsPresent' in rule) return (valueOrMissing(textOf(rule['Variable']), data) !== undefined) === rule['IsPresent'];
  if ('StringEquals' in rule) return value() === rule['StringEquals'];
  if ('NumericEquals' in rule) return Number(value()) === Number(rule['NumericEquals']);
  if ('NumericGreaterThan' in rule) return Number(value()) > Number(rule['NumericGreaterThan']);
  throw new Error(`no comparison that is known here: ${Object.keys(rule).join(', ')}`);
}

/** A payload template: names that end in `.$` hold paths or intrinsic functions. */
function filled(template: Json, data: Json, context: Fields): Json {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), valueAt(textOf(value), data, context)]
        : [name, filled(value, data, context)],
    ),
  );
}

function placed(data: Json, path: Json | undefined, result: Json): Json {
  if (path === undefined || path === '$') return result;
  if (path === null) return data;
  const [, name, ...more] = textOf(path).split('.');
  if (name === undefined || more.length > 0) throw new Error(`ResultPath ${textOf(path)} is not known here`);
  return { ...(data as Fields), [name]: result };
}

/** What a path or an intrinsic function stands for. Throws, as Step Functions does, where a path leads nowhere. */
function valueAt(expression: string, data: Json, context: Fields): Json {
  const call = /^States\.(Array|Format|JsonMerge)\((.*)\)$/.exec(expression);
  if (call !== null) {
    const values = argumentsOf(call[2] ?? '').map((argument) => argumentAt(argument, data, context));
    if (call[1] === 'Array') return values;
    if (call[1] === 'JsonMerge') return { ...(values[0] as Fields), ...(values[1] as Fields) };
    const [template, ...rest] = values;
    return textOf(template).replaceAll(
      /\\([{}])|\{\}/g,
      (_, escaped: string | undefined) => escaped ?? argumentText(rest.shift()),
    );
  }
  const value = valueOrMissing(expression, expression.startsWith('$$') ? context : data);
  if (value === undefined) throw new StateError('States.Runtime', `nothing at ${expression}`);
  return value;
}

/** States.Format takes numbers too, and no lists or objects. */
function argumentText(value: Json | undefined): string {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function argumentAt(argument: string, data: Json, context: Fields): Json {
  if (argument.startsWith("'")) return argument.slice(1, -1);
  return argument === 'false' ? false : valueAt(argument, data, context);
}

/** Splits at the commas that stand in no text. */
function argumentsOf(text: string): string[] {
  return (text.match(/'[^']*'|[^,]+/g) ?? []).map((argument) => argument.trim()).filter(Boolean);
}

function valueOrMissing(path: string, root: Json): Json | undefined {
  const names = path.replace(/^\$\$?/, '').match(/[^.[\]]+/g) ?? [];
  return names.reduce<Json | undefined>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined),
    root,
  );
}
