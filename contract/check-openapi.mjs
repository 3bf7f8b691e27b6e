// Checks the OpenAPI document (3.0 or 3.1, JSON) of a running server.
//   node check-openapi.mjs URL
// Fails when the document is not valid or not complete in itself, and when an operation has no
// operationId, one that is taken, no tags, or no 2xx response whose schema says something.
// An operation that answers nothing but text/html is a page and needs no schema.

import { dereference, validate } from '@readme/openapi-parser';
import { fetchDocument, outsideReferences, report } from './document.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

async function check(url) {
  const document = JSON.parse(await fetchDocument(url));
  const outside = outsideReferences(document);
  if (outside.length > 0) {
    return { problems: outside.map((reference) => `leads out of the document: ${reference}`) };
  }
  const result = await validate(structuredClone(document));
  if (!result.valid) {
    return { problems: result.errors.map(({ message }) => message) };
  }
  for (const { message } of result.warnings) {
    console.log(`warn  ${url}  ${message}`);
  }

  const operations = operationsOf(await dereference(document, { dereference: { circular: 'ignore' } }));
  const problems = operations.length === 0 ? ['no operations'] : [];
  for (const { name, operation } of operations) {
    if (!operation.operationId) { // that it is nobody else's, the validation has seen
      problems.push(`${name}: no operationId`);
    }
    if (!operation.tags?.length) {
      problems.push(`${name}: no tags`);
    }
    if (!isAnswered(operation)) {
      problems.push(`${name}: no 2xx response with a schema`);
    }
  }
  return { problems, summary: `OpenAPI ${document.openapi}: ${operations.length} operations` };
}

function operationsOf(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation: item[method],
    })),
  );
}

function isAnswered({ responses = {} }) {
  const media = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => Object.entries(response.content ?? {}));
  const data = media.filter(([type]) => !type.startsWith('text/html'));
  const isPage = media.length > 0 && data.length === 0;
  return isPage || data.some(([, { schema }]) => saysSomething(schema));
}

/** Neither `{}` nor a bare `{"type": "object"}`, which a generator writes for a type that it does not know. */
function saysSomething(schema) {
  const keys = Object.keys(schema ?? {}).filter((key) => !['description', 'title', 'nullable'].includes(key));
  return keys.length > 1 || (keys.length === 1 && schema.type !== 'object');
}

const [url, ...rest] = process.argv.slice(2);
if (url === undefined || rest.length > 0) {
  console.error('usage: node check-openapi.mjs URL');
  process.exit(1);
}
const { problems, summary } = await check(url).catch((error) => ({ problems: [error.message] }));
report(url, problems, summary);
process.exitCode = problems.length > 0 ? 1 : 0;
