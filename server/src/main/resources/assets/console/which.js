// Selects the document of the AsyncAPI page by the path of the page.

document.querySelector('#console').dataset.document = `${location.pathname}.json`;
document.querySelector(`nav a[href="${location.pathname}"]`)?.setAttribute('aria-current', 'page');
