// Checks AsyncAPI documents (2.x and 3.x, JSON or YAML) of a running server.
//   node check-asyncapi.mjs URL...
// Fails on any error that the AsyncAPI parser finds, and on a document that is not complete in itself.
// Warnings are printed. Left out are the parser's remarks of a lower severity (a newer AsyncAPI
// version exists, a component is unused) and the governance hints of the list below.

import { Parser } from '@asyncapi/parser';
import { parse as parseYaml } from 'yaml';
import { fetchDocument, outsideReferences, report } from './document.mjs';

const ERROR = 0;
const WARNING = 1;
const GOVERNANCE_HINTS = new Set([
  'asyncapi-id', // an id for registries of documents
  'asyncapi2-tags', // tags on the document itself
]);

const parser = new Parser();

async function check(url) {
  const text = await fetchDocument(url);
  const outside = outsideReferences(parseYaml(text)); // JSON is YAML too
  if (outside.length > 0) {
    return { problems: outside.map((reference) => `leads out of the document: ${reference}`) };
  }
  const { document, diagnostics } = await parser.parse(text, { source: url });
  const problems = diagnostics.filter(({ severity }) => severity === ERROR).map(line);
  if (document === undefined) {
    return { problems: problems.length > 0 ? problems : ['cannot be parsed'] };
  }
  const warnings = diagnostics.filter(({ severity, code }) => severity === WARNING && !GOVERNANCE_HINTS.has(code));
  for (const warning of warnings) {
    console.log(`warn  ${url}  ${line(warning)}`);
  }
  const counts = [
    [document.channels().length, 'channels'],
    [document.operations().length, 'operations'],
    [document.messages().length, 'messages'],
  ];
  return { problems, summary: `AsyncAPI ${document.version()}: ${counts.map((count) => count.join(' ')).join(', ')}` };
}

function line({ code, message, path, range }) {
  return `${path.join('.') || 'document'} (line ${range.start.line + 1}): ${message} [${code}]`;
}

const urls = process.argv.slice(2);
if (urls.length === 0) {
  console.error('usage: node check-asyncapi.mjs URL...');
  process.exit(1);
}
for (const url of urls) {
  const { problems, summary } = await check(url).catch((error) => ({ problems: [error.message] }));
  report(url, problems, summary);
  if (problems.length > 0) {
    process.exitCode = 1;
  }
}
