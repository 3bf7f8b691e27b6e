// Shows the document of an AsyncAPI page.

import { parsed } from './parsed.js';

window.Function = window.functionOfText;
const main = document.querySelector('#document');
try {
  const response = await fetch(document.querySelector('#console').dataset.document);
  if (!response.ok) {
    throw new Error(`status ${response.status}`);
  }
  AsyncApiStandalone.render(
    { schema: parsed(await response.json()), config: { show: { sidebar: true, errors: true }, schemaID: 'asyncapi' } },
    main,
  );
} catch (error) {
  main.querySelector('.loading').textContent = `The document cannot be shown: ${error.message}. Reload the page to try again.`;
}
new IntersectionObserver(([entry]) => document.body.toggleAttribute('data-reading', entry.isIntersecting), {
  rootMargin: '0px 0px -60% 0px',
}).observe(main);
