// An API document as a client would fetch it.

const TIMEOUT_MILLIS = 60_000;

/** The text of the document at `url`; throws when it does not come, or not in the notation that its name promises. */
export async function fetchDocument(url) {
  let response;
  let text;
  try {
    // Without a connection that the server may close between two documents.
    response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    text = await response.text();
  } catch (error) {
    throw new Error(`no answer: ${error.cause?.message ?? error.message}`);
  }
  if (response.status !== 200) {
    throw new Error(`status ${response.status}`);
  }
  const { pathname } = new URL(response.url);
  if (pathname.endsWith('.json') && !isJson(text)) {
    throw new Error('named .json, but it is not JSON');
  }
  if (/\.ya?ml$/.test(pathname) && isJson(text)) {
    throw new Error('named .yaml, but it is JSON');
  }
  return text;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every `$ref` in `node` that leads out of the document; such a document is not complete in itself. */
export function outsideReferences(node) {
  if (node === null || typeof node !== 'object') {
    return [];
  }
  const own = typeof node.$ref === 'string' && !node.$ref.startsWith('#') ? [node.$ref] : [];
  return own.concat(...Object.values(node).map(outsideReferences));
}

/** Prints what was found in the document at `url`. */
export function report(url, problems, summary) {
  if (problems.length === 0) {
    console.log(`ok    ${url}  ${summary}`);
    return;
  }
  console.log(`FAIL  ${url}`);
  for (const problem of problems) {
    console.log(problem.replace(/^/gm, '      '));
  }
}
