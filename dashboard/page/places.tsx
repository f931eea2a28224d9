/** Open findings by account or by Region. */
import { severities } from '../../src/controls/control.ts';
import type { Place } from '../api.ts';
import { paramsOf } from '../query.ts';
import { Mark } from './parts.tsx';
import { count, number, shown } from './words.ts';

const worstFirst = severities.toReversed();

export function Places({
  title,
  name,
  places,
  further,
}: {
  readonly title: string;
  readonly name: 'account' | 'region';
  readonly places: readonly Place[];
  /** How many are not listed. */
  readonly further: number;
}) {
  if (places.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <table class="places">
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{name}</span>
            </th>
            {worstFirst.map((severity) => (
              <th scope="col" key={severity} class="number">
                <Mark severity={severity} />
                <span class="hidden">{severity}</span>
              </th>
            ))}
            <th scope="col" class="number">
              open
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.name}>
              <th scope="row">
                <a href={`/findings?${paramsOf({ status: ['open'], [name]: [place.name] })}`}>{shown(place.name)}</a>
              </th>
              {worstFirst.map((severity) => (
                <td key={severity} class="number">
                  {place.open[severity] === 0 ? <span class="zero">0</span> : number(place.open[severity])}
                </td>
              ))}
              <td class="number">
                <b>{number(place.total)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {further > 0 && (
        <p>
          <a href={`/findings?${paramsOf({ status: ['open'], sort: 'account' })}`}>
            {count(further, name === 'region' ? 'more Region' : 'more account')} with open findings
          </a>
        </p>
      )}
    </section>
  );
}
