// Which of the two protocols an AsyncAPI page is of: its address says it.

document.querySelector('#console').dataset.document = `${location.pathname}.json`;
document.querySelector(`nav a[href="${location.pathname}"]`)?.setAttribute('aria-current', 'page');
