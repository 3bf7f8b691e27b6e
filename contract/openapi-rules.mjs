// What we ask of an OpenAPI document beyond its being valid, so that generators make usable clients of it.

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const VERSION_TAG = /^v\d+$/;
const TYPE_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/**
 * What is wrong with a valid document.
 *
 * @param {object} document as it was sent
 * @param {object} whole the same without references
 * @returns {string[]}
 */
export function brokenRules(document, whole) {
  const operations = operationsOf(whole);
  const tags = new Set((document.tags ?? []).map(({ name }) => name));
  const schemes = new Set(Object.keys(document.components?.securitySchemes ?? {}));
  return [
    ...(operations.length === 0 ? ['no operations'] : []),
    ...(document.servers?.length > 0 ? [] : ['no servers']),
    ...securityOf(document, 'the document', schemes),
    ...Object.keys(document.components?.schemas ?? {})
      .filter((name) => !TYPE_NAME.test(name))
      .map((name) => `the schema ${name} has a name that is none in most languages`),
    ...inlineEnumerations(document),
    ...operations.flatMap(({ name, operation, parameters }) => [
      ...(operation.operationId ? [] : [`${name}: no operationId`]), // that it is nobody else's, the validation has seen
      ...tagsOf(operation, name, tags),
      ...securityOf(operation, name, schemes),
      ...answers(operation, name),
      ...parameters.filter(lacksExample).map((parameter) => `${name}: no example of ${parameter.name}`),
    ]),
  ];
}

export function operationsOf(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation: item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
    })),
  );
}

function tagsOf({ tags = [] }, name, known) {
  if (tags.length === 0) {
    return [`${name}: no tags`];
  }
  const unknown = tags.filter((tag) => !known.has(tag)).map((tag) => `${name}: the tag ${tag} is not declared`);
  return VERSION_TAG.test(tags[0]) ? [`${name}: the first tag is a version, ${tags[0]}`, ...unknown] : unknown;
}

function securityOf({ security = [] }, name, schemes) {
  return security
    .flatMap(Object.keys)
    .filter((scheme) => !schemes.has(scheme))
    .map((scheme) => `${name}: the security scheme ${scheme} is not defined`);
}

/** Each 2xx response says what its body is; one at least has a body. An answer of nothing but HTML is a page. */
function answers({ responses = {} }, name) {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const media = good.flatMap(([status, { content = {} }]) =>
    Object.entries(content).map(([type, { schema }]) => ({ status, type, schema })),
  );
  if (media.length === 0) {
    return [`${name}: no 2xx response with a schema`];
  }
  return media
    .filter(({ type, schema }) => !type.startsWith('text/html') && !saysSomething(schema))
    .map(({ status, type }) => `${name}: the response ${status} has no schema for ${type}`);
}

/** Neither `{}` nor a bare `{"type": "object"}`, which a generator writes for a type that it does not know. */
function saysSomething(schema) {
  const keys = Object.keys(schema ?? {}).filter((key) => !['description', 'title', 'nullable'].includes(key));
  return keys.length > 1 || (keys.length === 1 && schema.type !== 'object');
}

function lacksExample({ example, examples, schema }) {
  return example === undefined && examples === undefined && schema?.example === undefined;
}

/** Enumerations that are no schemas of their own; generators make a type of each place they stand in. */
function inlineEnumerations(document) {
  const named = new Set(Object.values(document.components?.schemas ?? {}));
  const found = [];
  const visit = (node, place) => {
    if (node === null || typeof node !== 'object') {
      return;
    }
    if (Array.isArray(node.enum) && !named.has(node)) {
      found.push(`${place}: an enumeration without a name`);
    }
    for (const [key, value] of Object.entries(node)) {
      if (!['example', 'examples', 'default'].includes(key)) {
        visit(value, `${place}/${key}`);
      }
    }
  };
  visit(document, '#');
  return found;
}
