/** Service-linked roles and what AWS states of each. */
import { seenInWords } from '../../src/report/role-seen.ts';
import { type Aspect, aspects, type Cell, type Overview } from '../api.ts';
import { paramsOf } from '../query.ts';
import { go } from './router.ts';
import { number, shown } from './words.ts';

const titles: Readonly<Record<Aspect, string>> = {
  trust: 'Trust',
  permission: 'Permissions',
  creation: 'Creation',
  editing: 'Editing',
  deletion: 'Deletion',
  region: 'Region',
};
const stem = 'AWSServiceRoleFor';

export function Matrix({ overview, account }: { readonly overview: Overview; readonly account: string | null }) {
  const { matrix: rows, matrixAccounts: accounts, health } = overview;
  return (
    <section>
      <div class="above">
        <h2 id="matrix">Service-linked roles and what AWS states of each</h2>
        {(accounts.length > 1 || account !== null) && <ChooseAccount accounts={accounts} account={account} />}
      </div>
      <p class="note">
        {health.audit === null
          ? 'Events show what goes wrong; only an audit of the account can show that a role is as AWS states. None has left its results here yet, so nothing is called compliant.'
          : 'Compliant: in the last audit, the controls behind these statements judged the service-linked roles that are there, all of them, and found nothing wrong; ◑ 2 of 3: in two of three accounts, those without the role left out. No such role: no account that was audited has it. Not evaluated: no audit judged them, or not wholly, and no event showed anything wrong.'}
      </p>
      <div class="scroll" role="region" aria-labelledby="matrix" tabIndex={0}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{stem}…</th>
              {aspects.map((aspect) => (
                <th scope="col" key={aspect}>
                  {titles[aspect]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ role, service, seen, cells, open, muted }) => (
              <tr key={role}>
                <th scope="row">
                  <span class="hidden">{stem}</span>
                  {role.slice(stem.length)} <span class="service">{service}</span>{' '}
                  {seen.roles > 0 && <div class="quiet">{seenInWords(seen)}</div>}
                </th>
                {cells === null ? (
                  <td colSpan={aspects.length}>
                    <span class="cell absent">no statements are kept of its page: </span>
                    <a
                      class="cell"
                      href={`/findings?${paramsOf({ status: ['open', 'muted'], role: [role], ...of(account) })}`}
                    >
                      {[open > 0 ? `${number(open)} open` : [], muted > 0 ? `${number(muted)} muted` : []]
                        .flat()
                        .join(', ')}
                    </a>
                  </td>
                ) : (
                  aspects.map((aspect) => (
                    <td key={aspect}>
                      <Stated cell={cells[aspect]} role={role} account={account} />
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** In the address, so that a link shows the same. */
function ChooseAccount({
  accounts,
  account,
}: {
  readonly accounts: readonly string[];
  readonly account: string | null;
}) {
  return (
    <label class="sort">
      Account{' '}
      <select
        value={account ?? ''}
        onChange={({ currentTarget: { value } }) =>
          go(value === '' ? '/' : `/?${new URLSearchParams({ account: value })}`)
        }
      >
        <option value="">all {number(accounts.length)}</option>
        {account !== null && !accounts.includes(account) && <option value={account}>{shown(account)}</option>}
        {accounts.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

function Stated({
  cell,
  role,
  account,
}: {
  readonly cell: Cell | null;
  readonly role: string;
  readonly account: string | null;
}) {
  if (cell === null) return <span class="cell absent">not stated</span>;
  const { state, open, muted, controls, accounts } = cell;
  if (state === 'partial')
    return (
      <span class="cell">
        ◑ {number(accounts.compliant)} of {number(accounts.compliant + accounts.unclear)}
        <span class="hidden"> accounts compliant, the others not evaluated</span>
      </span>
    );
  if (state === 'compliant') return <span class="cell compliant">✓ compliant</span>;
  if (state === 'no-role') return <span class="cell absent">no such role</span>;
  if (state === 'not-evaluated') return <span class="cell absent">not evaluated</span>;
  const isOpen = state === 'violated';
  const query = paramsOf({ status: [isOpen ? 'open' : 'muted'], control: controls, role: [role], ...of(account) });
  return (
    <a class={`cell ${state}`} href={`/findings?${query}`}>
      {isOpen ? `✕ ${number(open)} violated` : `◐ ${number(muted)} muted`}
    </a>
  );
}

function of(account: string | null) {
  return account === null ? {} : { account: [account] };
}
