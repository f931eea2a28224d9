/** The frame of all views. */
import { useState } from 'preact/hooks';
import { namesList } from '../query.ts';
import { ControlView } from './control.tsx';
import { ControlsView } from './controls.tsx';
import { FindingView } from './finding.tsx';
import { FindingsView } from './findings.tsx';
import { OverviewView } from './overview.tsx';
import { useAddress } from './router.ts';

const remembered = 'rolecall-shortcuts';

export function App() {
  const address = useAddress();
  const [shortcuts, setShortcuts] = useState(() => localStorage.getItem(remembered) !== 'off');
  const toggle = () => {
    // At once, since the page may be left before an effect runs.
    localStorage.setItem(remembered, shortcuts ? 'off' : 'on');
    setShortcuts(!shortcuts);
  };
  const [, view = '', id] = address.pathname.split('/');
  const link = (name: string, href: string, own: string) => (
    <a href={href} aria-current={view === own ? 'page' : undefined}>
      {name}
    </a>
  );
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <a class="name" href="/">
          Rolecall
        </a>
        <nav aria-label="Views">
          {link('Overview', '/', '')}
          {link('Findings', '/findings?status=open', 'findings')}
          {link('Controls', '/controls', 'controls')}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {view === '' && <OverviewView address={address} />}
        {view === 'findings' && id === undefined && <FindingsView address={address} shortcuts={shortcuts} />}
        {view === 'findings' && id !== undefined && <FindingView id={id} address={address} shortcuts={shortcuts} />}
        {view === 'controls' && id === undefined && <ControlsView address={address} shortcuts={shortcuts} />}
        {view === 'controls' && id !== undefined && <ControlView key={id} id={id} address={address} />}
      </main>
      <footer>
        <p>
          Times are UTC. Personal data is masked. Nothing here can change anything.{' '}
          {(view === 'findings' || (view === 'controls' && id === undefined)) && (
            <span class="keys">
              Keys:{' '}
              {view === 'findings' && (id === undefined || namesList(address.searchParams)) && (
                <>
                  <kbd>j</kbd> <kbd>k</kbd> next and previous,{' '}
                </>
              )}
              {view === 'findings' && id === undefined && (
                <>
                  <kbd>Enter</kbd> open,{' '}
                </>
              )}
              {id === undefined && (
                <>
                  <kbd>/</kbd> search,{' '}
                </>
              )}
              <kbd>Esc</kbd> back.{' '}
              <button type="button" class="plain" aria-pressed={shortcuts} onClick={toggle}>
                Letter keys are {shortcuts ? 'on' : 'off'}
              </button>
            </span>
          )}
        </p>
      </footer>
    </>
  );
}
