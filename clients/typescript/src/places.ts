import { TapeloomError } from "./errors.js";

/** Where a server's socket and its REST API are. */
export interface Places {
  /** @throws TapeloomError when there is no address, as where a server renders a page */
  readonly socketUrl: () => string;
  /** @throws TapeloomError likewise */
  readonly restUrl: () => string;
}

/**
 * Where a server is, by an address that is given, or by the page's own, which is looked at when it is first needed: a
 * client may be made where there is no page.
 *
 * @throws TypeError when an address is given that is none
 */
export function places(url: string | URL | undefined, path: string): Places {
  const given = url === undefined ? undefined : baseOf(String(url), path);
  if (url !== undefined && given === undefined) {
    throw new TypeError(`url must begin with http://, https://, ws:// or wss:// and name the server, got ${url}`);
  }
  const base = () => {
    const found = given ?? baseOf(globalThis.location?.origin ?? "", path);
    if (found === undefined) {
      throw new TapeloomError(
        "no_url",
        "There is no page whose server could be meant: give its address by the option url",
      );
    }
    return found;
  };
  return { socketUrl: () => base().replace(/^http/, "ws") + path, restUrl: () => base().replace(/^ws/, "http") };
}

/** An address without the path of the protocol; undefined when it is none of a server. */
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
