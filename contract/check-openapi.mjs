// Checks the OpenAPI document (3.0 or 3.1, JSON) of a running server.
//   node check-openapi.mjs URL
// Fails when the document is not valid or not complete in itself, and when it breaks one of our own
// rules (openapi-rules.mjs): an operation without a 2xx response whose schema says something, an
// enumeration without a name, a parameter without an example, and so on.

import { dereference, validate } from '@readme/openapi-parser';
import { fetchDocument, outsideReferences, report } from './document.mjs';
import { brokenRules, operationsOf } from './openapi-rules.mjs';

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

  const whole = await dereference(structuredClone(document), { dereference: { circular: 'ignore' } });
  return {
    problems: brokenRules(document, whole),
    summary: `OpenAPI ${document.openapi}: ${operationsOf(whole).length} operations`,
  };
}

const [url, ...rest] = process.argv.slice(2);
if (url === undefined || rest.length > 0) {
  console.error('usage: node check-openapi.mjs URL');
  process.exit(1);
}
const { problems, summary } = await check(url).catch((error) => ({ problems: [error.message] }));
report(url, problems, summary);
process.exitCode = problems.length > 0 ? 1 : 0;
