// Applies the theme that the user chose on the page at /, else that of the system, before anything is drawn.

(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('tapeloom.theme');
    } catch {
      return null; // the browser may forbid access
    }
  };
  const apply = () => {
    const theme = ['light', 'dark'].find((each) => each === chosen()) ?? (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    document.documentElement.classList.toggle('dark-mode', theme === 'dark'); // read by Swagger UI
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
})();
