/** A CloudFormation template as CloudFormation would take it: values filled in, types and properties looked up. */
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';

/** What the database of AWS's own resource specification gives. */
type Database = Awaited<ReturnType<typeof loadAwsServiceSpec>>;

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a template is read as it comes
  readonly Properties: any;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

const account = '111122223333';
const region = 'us-east-1';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/rolecall-prod/0`,
  'AWS::StackName': 'rolecall-prod',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Stands for `AWS::NoValue`: the property is left out. */
const nothing = Symbol('AWS::NoValue');

/**
 * The resources that a stack with these parameters has, with every intrinsic function worked out. A name is `rolecall-prod-`
 * and the logical id, an ARN `arn:aws:` and the same. Throws on a function, a condition or a name that is not there.
 */
export function resourcesOf(
  template: Template,
  parameters: Readonly<Record<string, string | number>> = {},
): Readonly<Record<string, Resource>> {
  const exists = ([, { Condition }]: [string, Resource]) => Condition === undefined || holds(Condition);
  return Object.fromEntries(
    Object.entries(template.Resources)
      .filter(exists)
      .map(([id, resource]) => [id, { ...resource, Properties: valueOf(resource.Properties ?? {}) }]),
  );

  function valueOf(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(valueOf).filter((each) => each !== nothing);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, argument] = ['', undefined]] = entries;
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) return callOf(name, argument);
    return Object.fromEntries(
      entries.map(([key, each]) => [key, valueOf(each)]).filter(([, each]) => each !== nothing),
    );
  }

  function callOf(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return referred(String(argument));
      case 'Fn::GetAtt': {
        const [id = '', attribute = ''] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return attributeOf(id, attribute);
      }
      case 'Fn::Sub':
        return substituted(argument);
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown];
        return (valueOf(parts) as unknown[]).join(separator);
      }
      case 'Fn::If': {
        const [condition, yes, no] = argument as [string, unknown, unknown];
        return valueOf(holds(condition) ? yes : no);
      }
      default:
        throw new Error(`${name}: a function that is not known here`);
    }
  }

  function referred(name: string): unknown {
    if (name === 'AWS::NoValue') return nothing;
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter === undefined) return nameOf(name);
    const value = parameters[name] ?? parameter.Default ?? '';
    return parameter.Type === 'CommaDelimitedList' ? String(value).split(',').filter(Boolean) : value;
  }

  /** Of a topic, what `Ref` gives is its ARN. */
  function nameOf(id: string): string {
    const resource = template.Resources[id];
    if (resource === undefined) throw new Error(`${id}: neither a parameter nor a resource`);
    return resource.Type === 'AWS::SNS::Topic' ? arnOf(id) : `rolecall-prod-${id}`;
  }

  function attributeOf(id: string, attribute: string): string {
    if (!(id in template.Resources)) throw new Error(`${id}.${attribute}: no such resource`);
    return attribute.endsWith('Arn') ? arnOf(id) : `rolecall-prod-${id}`;
  }

  function substituted(argument: unknown): string {
    const [text, values] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
      if (literal) return whole.replace('!', '');
      if (name in values) return String(valueOf(values[name]));
      const [id = '', ...attribute] = name.split('.');
      return String(attribute.length > 0 ? attributeOf(id, attribute.join('.')) : referred(name));
    });
  }

  function holds(name: string): boolean {
    const condition = template.Conditions?.[name];
    if (condition === undefined) throw new Error(`${name}: no such condition`);
    return isTrue(condition);
  }

  function isTrue(condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = Object.entries(condition as object);
    switch (name) {
      case 'Condition':
        return holds(String(argument));
      case 'Fn::Equals': {
        const [one, other] = argument as [unknown, unknown];
        return String(valueOf(one)) === String(valueOf(other));
      }
      case 'Fn::Not':
        return !isTrue((argument as [unknown])[0]);
      case 'Fn::And':
        return (argument as unknown[]).every(isTrue);
      case 'Fn::Or':
        return (argument as unknown[]).some(isTrue);
      default:
        throw new Error(`${name}: a condition that is not known here`);
    }
  }
}

function arnOf(id: string): string {
  return `arn:aws:${id}`;
}

let database: Promise<Database> | undefined;

/** What AWS's resource specification has against resources whose values are worked out: unknown types and properties, missing and misshapen ones. */
export async function specificationFaults(resources: Readonly<Record<string, Resource>>): Promise<readonly string[]> {
  database ??= loadAwsServiceSpec();
  const specification = await database;
  const faults: string[] = [];
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    const [known] = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (known === undefined) faults.push(`${id}: ${Type} does not exist`);
    else checkProperties(known.properties, Properties, id);
  }
  return faults;

  function checkProperties(known: Properties, given: unknown, path: string): void {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      faults.push(`${path}: expected an object`);
      return;
    }
    for (const [name, value] of Object.entries(given)) {
      const property = known[name];
      if (property === undefined) faults.push(`${path}.${name}: no such property`);
      else if (!fits(property.type, value, `${path}.${name}`))
        faults.push(`${path}.${name}: expected ${property.type.type}`);
    }
    for (const [name, { required }] of Object.entries(known))
      if (required === true && !(name in given)) faults.push(`${path}.${name}: is required`);
  }

  function fits(type: PropertyType, value: unknown, path: string): boolean {
    switch (type.type) {
      case 'array':
        if (!Array.isArray(value)) return false;
        for (const [index, each] of value.entries())
          if (!fits(type.element, each, `${path}[${index}]`))
            faults.push(`${path}[${index}]: expected ${type.element.type}`);
        return true;
      case 'map':
        return typeof value === 'object' && value !== null && !Array.isArray(value);
      case 'ref':
        checkProperties(specification.get('typeDefinition', type.reference).properties, value, path);
        return true;
      case 'boolean':
        return typeof value === 'boolean';
      case 'integer':
      case 'number':
        return (
          typeof value === 'number' ||
          (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
        );
      case 'string':
      case 'date-time':
        return ['string', 'number', 'boolean'].includes(typeof value);
      // Free-form, or several shapes at once: CloudFormation looks no closer either.
      default:
        return true;
    }
  }
}

/** As much of the specification's types as is looked at. */
interface Properties {
  readonly [name: string]: { readonly type: PropertyType; readonly required?: boolean };
}
type PropertyType =
  | { readonly type: 'array' | 'map'; readonly element: PropertyType }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'boolean' | 'integer' | 'number' | 'string' | 'date-time' | 'json' | 'null' | 'tag' | 'union' };
