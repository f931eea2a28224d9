import { render } from 'preact';
import './style.css';
import './parts.css';
import { App } from './app.tsx';
import { followLinks } from './router.ts';

const page = document.querySelector('#page');
if (page !== null) {
  page.replaceChildren();
  followLinks();
  render(<App />, page);
}
