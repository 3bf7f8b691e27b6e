/** Where a server's socket and its REST API are. */
export function places(url: string | URL | undefined, path: string): { socketUrl: string; restUrl: string } {
  const base = new URL(url ?? globalThis.location?.origin);
  base.pathname = base.pathname.replace(/\/+$/, "").replace(new RegExp(`${path}$`), "");
  base.search = "";
  base.hash = "";
  const plain = base.href.replace(/\/$/, "");
  return {
    socketUrl: plain.replace(/^http/, "ws") + path,
    restUrl: plain.replace(/^ws/, "http"),
  };
}
