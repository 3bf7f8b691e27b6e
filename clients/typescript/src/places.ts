/** Where a server's socket and its REST API are. */
export function places(url: string | URL | undefined, path: string): { socketUrl: string; restUrl: string } {
  const given = url ?? globalThis.location?.origin;
  const base = given && URL.canParse(given) ? new URL(given) : undefined;
  if (!base || !/^(https?|wss?):$/.test(base.protocol)) {
    throw new TypeError(`url must begin with http://, https://, ws:// or wss:// and name the server, got ${given}`);
  }
  base.pathname = base.pathname.replace(/\/+$/, "").replace(new RegExp(`${path}$`), "");
  base.search = "";
  base.hash = "";
  const plain = base.href.replace(/\/$/, "");
  return {
    socketUrl: plain.replace(/^http/, "ws") + path,
    restUrl: plain.replace(/^ws/, "http"),
  };
}
