import { type Control, severities } from '../src/controls/control.ts';
import { controls as all } from '../src/controls/index.ts';
import { asciiJson } from '../src/findings/as-json.ts';
import { pad, wrap } from '../src/findings/columns.ts';
import { controlPage } from './control-page.ts';
import { print, widthOfStdout } from './output.ts';
import { subcommand, unknown } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const controls = subcommand({
  name: 'controls',
  summary: 'lists the controls, or explains one with its citations.',
  operands: { name: 'ID', description: 'the control to explain', least: 0, most: 1 },
  options: {
    format: {
      type: 'enum',
      options: ['table', 'json'],
      default: 'table',
      valueHint: 'FORMAT',
      description: 'how to print',
    },
  },
  examples: ['controls', 'controls slr-edit-refused', 'controls --format json'],
  async run({ format, _: [id] }) {
    const chosen = id === undefined ? all : [controlCalled(id)];
    if (format === 'json') await print(controlsAsJson(chosen));
    else if (id === undefined) await print(controlList(chosen, widthOfStdout()));
    else await print(chosen.flatMap((control) => controlPage(control, widthOfStdout())));
    return 0;
  },
});

function controlCalled(id: string): Control {
  const control = all.find((each) => each.id === id);
  if (control === undefined)
    throw new UsageError(
      unknown(
        `There is no control ${id}`,
        id,
        all.map((each) => each.id),
      ),
    );
  return control;
}

function controlList(list: readonly Control[], width: number): readonly string[] {
  const forId = Math.max(...list.map(({ id }) => id.length)) + 2;
  const forSeverity = Math.max(...severities.map((severity) => severity.length)) + 2;
  return list.flatMap(({ id, severity, title }) => {
    const [first = '', ...more] = wrap(title, width, ' '.repeat(forId + forSeverity));
    return [pad(id, forId) + pad(severity, forSeverity) + first.trimStart(), ...more];
  });
}

/** Lines of one JSON object, `rolecall.controls/v1`. */
function* controlsAsJson(list: readonly Control[]): Generator<string> {
  yield '{"schema":"rolecall.controls/v1","controls":[';
  for (const [index, control] of list.entries()) {
    const { id, title, severity, identity, reads, citations, remediation, misses = [] } = control;
    yield asciiJson({ id, title, severity, identity, reads, citations, remediation, misses }) +
      (index === list.length - 1 ? '' : ',');
  }
  yield ']}';
}
