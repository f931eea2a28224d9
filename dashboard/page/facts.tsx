/** The facts of a finding, as deep as they go. */
import type { ComponentChildren } from 'preact';
import type { Fact, Facts } from '../../src/controls/control.ts';
import { shown } from './words.ts';

export function FactList({ facts }: { readonly facts: Facts }) {
  const entries = Object.entries(facts);
  if (entries.length === 0) return <p class="quiet">None.</p>;
  return (
    <dl class="facts">
      {entries.map(([name, fact]) => (
        <div key={name}>
          <dt>{shown(name)}</dt>
          <dd>
            <FactValue fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FactValue({ fact }: { readonly fact: Fact }): ComponentChildren {
  if (fact === null) return <span class="quiet">not known</span>;
  if (typeof fact !== 'object') return <bdi>{shown(String(fact))}</bdi>;
  if (!Array.isArray(fact)) return <FactList facts={fact as Facts} />;
  const list = fact as readonly Fact[];
  if (list.length === 0) return <span class="quiet">none</span>;
  return (
    <ul>
      {list.map((each, index) => (
        <li key={index}>
          <FactValue fact={each} />
        </li>
      ))}
    </ul>
  );
}
