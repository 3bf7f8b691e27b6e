// Reads from an AsyncAPI document, 2.x or 3.x, the messages that a client may send.

/**
 * @typedef {object} Operation a kind of message that a client sends
 * @property {string} name
 * @property {string} summary
 * @property {string} group the tag of the operation; empty: none
 * @property {object} schema the schema of the whole message, without references
 * @property {object} [example]
 */

/** Loads the document at `url`.
 * @returns {Promise<{ address: string, operations: Operation[], channels: string[] }>} the address of the WebSocket, the
 *   operations, and the channels that messages may name
 */
export async function load(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} returned status ${response.status}`);
  }
  const document = await response.json();
  const [server] = Object.values(document.servers);
  return document.asyncapi.startsWith('2.') ? ofTwo(document, server) : ofThree(document, server);
}

function ofTwo(document, server) {
  const [[path, channel]] = Object.entries(document.channels);
  const { message } = channel.publish; // the messages that clients send
  return {
    address: `${server.url}${path}`,
    operations: (message.oneOf ?? [message]).map((each) => operation(document, each)),
    channels: [],
  };
}

function ofThree(document, server) {
  const received = Object.values(document.operations).filter(({ action }) => action === 'receive');
  const { address } = follow(document, received[0].channel);
  return {
    address: `${server.protocol}://${server.host}${server.pathname ?? ''}${address === '/' ? '' : address}`,
    operations: received.flatMap(({ messages }) => messages.map((each) => operation(document, each))),
    channels: Object.entries(document.channels)
      .filter(([, channel]) => channel.address !== address)
      .map(([name]) => name),
  };
}

function operation(document, reference) {
  const message = follow(document, reference);
  return {
    name: message.name,
    summary: [message.summary, message.description].filter(Boolean).join('. '),
    group: message.tags?.[0]?.name ?? '',
    schema: whole(document, message.payload, []),
    example: message.examples?.[0]?.payload,
  };
}

/** Resolves a chain of references. */
export function follow(document, node) {
  let found = node;
  while (found.$ref) {
    found = found.$ref
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce((parent, step) => parent[step], document);
  }
  return found;
}

/**
 * Returns a schema without references and `allOf`; of `anyOf`, the first choice that is not null. A recursive schema is cut off
 * at its first repetition.
 */
function whole(document, schema, outer) {
  if (schema.$ref) {
    const { $ref, ...rest } = schema;
    return outer.includes($ref) ? rest : { ...whole(document, follow(document, { $ref }), [...outer, $ref]), ...rest };
  }
  const { allOf = [], anyOf = [], ...own } = schema;
  const choice = anyOf.filter(({ type }) => type !== 'null').slice(0, 1);
  const [chosen, all] = [choice, allOf].map((parts) => parts.map((part) => whole(document, part, outer)));
  const parts = [...chosen, own, ...all];
  const merged = Object.assign({}, ...parts);
  const required = parts.flatMap((part) => part.required ?? []);
  const properties = Object.entries(Object.assign({}, ...parts.map((part) => part.properties)));
  return {
    ...merged,
    ...(required.length > 0 && { required }),
    ...(properties.length > 0 && {
      properties: Object.fromEntries(properties.map(([name, each]) => [name, whole(document, each, outer)])),
    }),
    ...(merged.items && { items: whole(document, merged.items, outer) }),
  };
}
