import { TapeloomError } from "./errors.js";

/** Addresses of a server's socket and REST API. */
export interface Places {
  /** @throws TapeloomError if there is no address, for example when a server renders a page */
  readonly socketUrl: () => string;
  /** @throws TapeloomError likewise */
  readonly restUrl: () => string;
}

/**
 * Returns the addresses of a server, from a given address or from that of the page, which is read when it is first needed:
 * a client can be created where there is no page.
 *
 * @throws TypeError if the given address is invalid
 */
export function places(url: string | URL | undefined, path: string): Places {
  const given = url === undefined ? undefined : baseOf(String(url), path);
  if (url !== undefined && given === undefined) {
    throw new TypeError(`url must begin with http://, https://, ws:// or wss:// and name the server, got ${url}`);
  }
  const base = () => {
    const found = given ?? baseOf(globalThis.location?.origin ?? "", path);
    if (found === undefined) {
      throw new TapeloomError("no_url", "There is no page that names the server: pass its address in the option url");
    }
    return found;
  };
  return { socketUrl: () => base().replace(/^http/, "ws") + path, restUrl: () => base().replace(/^ws/, "http") };
}

/** Returns an address without the path of the protocol; undefined if it is no address of a server. */
function baseOf(text: string, path: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (!/^(https?|wss?):$/.test(url.protocol)) return undefined;
  url.pathname = url.pathname.replace(/\/+$/, "").replace(new RegExp(`${path}$`), "");
  url.search = "";
  url.hash = "";
  return url.href.replace(/\/$/, "");
}
