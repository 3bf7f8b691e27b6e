// Prepares an AsyncAPI document, 2.x or 3.x, for @asyncapi/react-component without its parser.

import { follow } from './document.js';

const [PARSED, UNIQUE_ID, SCHEMA_ID] = ['x-parser-spec-parsed', 'x-parser-unique-object-id', 'x-parser-schema-id'];
/** The members of a schema that contain one schema, and those that contain several. */
const WITHIN = ['items', 'additionalProperties', 'not'];
const MANY_WITHIN = ['allOf', 'oneOf', 'anyOf', 'properties', 'patternProperties'];

/** Changes a document in place: resolves references, and adds the key of each named object to the object. */
export function parsed(document) {
  const { components = {}, channels = {}, operations = {} } = document;
  if (document.asyncapi.startsWith('3.')) {
    for (const things of [channels, operations, components.messages, components.channels]) {
      name(UNIQUE_ID, things);
    }
    for (const channel of Object.values(channels)) {
      name(UNIQUE_ID, channel.messages);
    }
  }
  name(SCHEMA_ID, components.schemas);
  resolve(document, document, new Set());
  nameSchemas(document);
  return { ...document, [PARSED]: true };
}

function name(member, things = {}) {
  for (const [key, thing] of Object.entries(things)) {
    if (!thing.$ref) {
      thing[member] ??= key;
    }
  }
}

/** Replaces references by their targets; all references to a target share one object. */
function resolve(document, node, done) {
  if (node === null || typeof node !== 'object' || done.has(node)) {
    return;
  }
  done.add(node);
  for (const [key, child] of Object.entries(node)) {
    if (typeof child?.$ref === 'string') {
      const { $ref, ...own } = child;
      const target = follow(document, child);
      node[key] = Object.keys(own).length > 0 ? { ...target, ...own } : target;
    }
    resolve(document, node[key], done);
  }
}

/** Names the schemas that have no name. */
function nameSchemas({ components = {}, channels = {} }) {
  const done = new Set();
  const visit = (schema) => {
    if (schema === null || typeof schema !== 'object' || done.has(schema)) {
      return;
    }
    done.add(schema);
    schema[SCHEMA_ID] ??= `<anonymous-schema-${done.size}>`;
    WITHIN.forEach((member) => visit(schema[member]));
    MANY_WITHIN.flatMap((member) => Object.values(schema[member] ?? {})).forEach(visit);
  };
  const messages = Object.values(channels).flatMap((channel) =>
    [channel.publish?.message, channel.subscribe?.message, ...Object.values(channel.messages ?? {})].filter(Boolean),
  );
  for (const message of [...messages.flatMap((each) => each.oneOf ?? each), ...Object.values(components.messages ?? {})]) {
    visit(message.payload);
    visit(message.headers);
  }
  Object.values(components.schemas ?? {}).forEach(visit);
}
