import { render } from 'preact';
import { App } from './app.js';

const page = document.getElementById('page');
if (page) {
  page.replaceChildren();
  render(<App />, page);
}
// A file that misses its place would take the page's.
for (const name of ['dragover', 'drop']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
  });
}
