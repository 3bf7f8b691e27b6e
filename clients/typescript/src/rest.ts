import { TapeloomError } from "./errors.js";
import { type components, type operations, PLACES } from "./generated/rest.js";

type Operation = keyof operations;
type Part<T> = [T] extends [never] ? unknown : T;
type Flat<T> = { [K in keyof T]: T[K] };
type Body<O> = O extends { requestBody?: { content: { "application/json": infer B } } } ? B : unknown;
type Answer<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : undefined;

/** The request of an operation: its path and query parameters and the fields of its body in one object. */
export type RestRequest<O extends Operation> = Flat<
  Part<NonNullable<operations[O]["parameters"]["path"]>> &
    Part<NonNullable<operations[O]["parameters"]["query"]>> &
    Part<Body<operations[O]>>
>;

/** The response of an operation. */
export type RestAnswer<O extends Operation> = Answer<operations[O]>;

/** Options of one call. */
export interface RestOptions {
  readonly signal?: AbortSignal;
}

type Call<O extends Operation> =
  Partial<RestRequest<O>> extends RestRequest<O>
    ? (request?: RestRequest<O>, options?: RestOptions) => Promise<RestAnswer<O>>
    : (request: RestRequest<O>, options?: RestOptions) => Promise<RestAnswer<O>>;

/** The REST API: a method for each operation of the OpenAPI document. */
export type Rest = { readonly [O in Operation]: Call<O> };

/** Returns the REST API of a server. The default is the global `fetch` at the time of the call. */
export function createRest(
  url: string | (() => string),
  fetching: typeof fetch = (...asked) => globalThis.fetch(...asked),
): Rest {
  const calls = Object.entries(PLACES).map(([name, place]) => [
    name,
    async (request: Record<string, unknown> = {}, options: RestOptions = {}) => {
      const [method, path] = place.split(" ") as [string, string];
      return callRest(fetching, typeof url === "string" ? url : url(), method, path, request, options);
    },
  ]);
  return Object.fromEntries(calls) as Rest;
}

async function callRest(
  fetching: typeof fetch,
  url: string,
  method: string,
  path: string,
  request: Record<string, unknown>,
  { signal }: RestOptions,
): Promise<unknown> {
  const left = new Map(Object.entries(request).filter(([, value]) => value !== undefined && value !== null));
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = left.get(name);
    left.delete(name);
    return encodeURIComponent(String(value));
  });
  const body = method === "POST";
  const query = body ? "" : new URLSearchParams([...left].map(([name, value]) => [name, String(value)])).toString();
  let response: Response;
  try {
    response = await fetching(url + place + (query && `?${query}`), {
      method,
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(Object.fromEntries(left)) }),
      ...(signal && { signal }),
    });
    if (response.ok) return await response.json();
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new TapeloomError("network", `${method} ${place} failed: ${cause}`, { cause, retryable: true });
  }
  const problem = (await response.json().catch(() => ({}))) as Partial<components["schemas"]["Problem"]>;
  throw new TapeloomError("http", problem.detail ?? `${method} ${place} was answered with ${response.status}`, {
    status: response.status,
    field: problem.errors?.[0]?.field,
    retryable: response.status >= 500 || response.status === 429,
    request: `${method} ${path}`,
  });
}
