// Starts ReDoc with the colours of the other pages. It reads them once, so a change of the theme reloads the page.

(() => {
  const theme = () => document.documentElement.dataset.theme;
  const probe = document.body.appendChild(document.createElement('i'));
  /** Returns the current value of a colour of the style sheet. */
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const fonts = { fontFamily: 'system-ui, sans-serif' };
  const [ground, raised, line, ink, quiet, accent] = ['ground', 'raised', 'line', 'ink', 'quiet', 'accent'].map((name) =>
    colour(`--${name}`),
  );
  const verb = theme() === 'dark' ? ['#7cc4ff', '#7fd88f', '#e0b45c', '#ff9a8f'] : ['#0a5fbd', '#1d7a34', '#8a5a00', '#ad2a2a'];
  Redoc.init(
    '/api/v1/openapi.json',
    {
      disableSearch: false,
      theme: {
        colors: {
          primary: { main: accent },
          success: { main: verb[1] },
          error: { main: verb[3] },
          text: { primary: ink, secondary: quiet },
          border: { dark: line, light: line },
          gray: { 50: raised, 100: line },
          responses: {
            // The tabs are on the dark panel of examples.
            success: { color: verb[1], backgroundColor: raised, tabTextColor: '#7fd88f' },
            error: { color: verb[3], backgroundColor: raised, tabTextColor: '#ff9a8f' },
          },
        },
        schema: { nestedBackground: raised, typeNameColor: quiet, typeTitleColor: quiet, linesColor: line },
        typography: { ...fonts, headings: fonts, links: { color: accent }, code: { color: ink, backgroundColor: raised } },
        sidebar: { backgroundColor: raised, textColor: ink },
        rightPanel: { backgroundColor: '#18212b', textColor: '#e4ebf2' },
        codeBlock: { backgroundColor: '#0a0f15' },
      },
    },
    document.getElementById('redoc'),
  );
  const first = theme();
  new MutationObserver(() => {
    if (theme() !== first) {
      location.reload();
    }
  }).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  probe.remove();
})();
