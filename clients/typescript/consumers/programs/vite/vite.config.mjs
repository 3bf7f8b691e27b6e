export default { build: { target: "es2022", modulePreload: { polyfill: false }, assetsDir: ".", emptyOutDir: true } };
