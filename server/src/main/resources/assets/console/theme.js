// Light or dark as a person has chosen on the page at /, else as the system has it. Before anything is drawn.

(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('tapeloom.theme');
    } catch {
      return null; // a browser may forbid it
    }
  };
  const apply = () => {
    const theme = ['light', 'dark'].find((each) => each === chosen()) ?? (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    document.documentElement.classList.toggle('dark-mode', theme === 'dark'); // Swagger UI goes by it
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
})();
