// The console of an AsyncAPI page: connects, sends messages from a form or as JSON, and shows received messages.

import { load } from './document.js';
import { element } from './dom.js';
import { fieldsOf, valueOf } from './form.js';
import { Log } from './log.js';

/** Pings per heartbeat interval. */
const PINGS = 3;
/** The close code of a connection that ended without a close frame. */
const ABNORMAL = 1006;

const part = (id) => document.getElementById(`console-${id}`);
const [connection, state, token, connect, disconnect] = ['connection', 'state', 'token', 'connect', 'disconnect'].map(part);
const [compose, operationSelect, summary, fieldset, raw] = ['compose', 'operation', 'summary', 'fields', 'raw'].map(part);
const log = new Log(part('log'), part('count'));

const [{ address, operations, channels }, { heartbeat_interval: heartbeatSeconds }] = await Promise.all([
  load(document.querySelector('#console').dataset.document),
  fetch('/api/v1/ws/config').then((response) => response.json()),
]).catch((error) => {
  state.textContent = `The messages could not be loaded: ${error.message}. Reload the page to try again.`;
  throw error;
});
const ping = operations.find(({ name }) => name === 'ping');

/** The fields of the selected operation. @type {[string, import('./form.js').Field][]} */
let fields = [];
/** @type {WebSocket | undefined} */
let socket;

// Connection

function open() {
  const bearer = token.value.trim();
  show('connecting', 'Connecting');
  try {
    socket = new WebSocket(address, bearer ? ['bearer', bearer] : []);
  } catch {
    show('closed', 'The token contains characters that are not allowed');
    token.focus();
    return;
  }
  let pings;
  let opened = false;
  socket.onopen = () => {
    opened = true;
    show('open', 'Connected', bearer ? 'with a token' : '');
    pings = setInterval(keepAlive, (heartbeatSeconds * 1000) / PINGS);
  };
  socket.onmessage = ({ data }) => log.add('received', data);
  socket.onclose = ({ code, reason }) => {
    clearInterval(pings);
    socket = undefined;
    const why = opened
      ? reason || (code === ABNORMAL ? 'the connection was lost' : '')
      : `the server is unreachable or full${bearer ? ', or refuses the token' : ''}`;
    show('closed', `${opened ? 'Closed' : 'Not connected'}: ${code}`, why);
  };
}

function keepAlive() {
  if (part('alive').checked) {
    send(JSON.stringify({ type: ping.name }));
  }
}

/** Shows the state of the connection, on the page and in the log. */
function show(name, what, more = '') {
  const text = [what, more].filter(Boolean).join(' ');
  state.dataset.state = name;
  state.textContent = text;
  log.add('state', name === 'connecting' ? `${text} to ${address}` : text);
  const focused = [connect, disconnect].includes(document.activeElement);
  connect.hidden = name === 'connecting' || name === 'open';
  disconnect.hidden = !connect.hidden;
  part('send').disabled = name !== 'open';
  if (focused) {
    (connect.hidden ? disconnect : connect).focus();
  }
}

function send(text) {
  socket.send(text);
  log.add('sent', text);
}

connection.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!socket) {
    open();
  }
});
disconnect.addEventListener('click', () => socket?.close(1000));

part('user-token').addEventListener('submit', async (event) => {
  event.preventDefault();
  part('token-note').textContent = await getToken(part('user').value).catch(
    (error) => `Could not get a token: ${error.message}. Is the server running?`,
  );
});

/** Requests a token for a user, enters it into its field, and returns a note about it. */
async function getToken(user) {
  const response = await fetch('/api/v1/auth/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_id: user }),
  });
  const answer = await response.json();
  if (!response.ok) {
    return response.status === 404
      ? 'This server does not issue tokens: AUTH_DEV_TOKENS is off.'
      : answer.detail;
  }
  token.value = answer.access_token;
  if (takesToken()) {
    begin();
  }
  return `Token for ${answer.user_id}, valid for ${answer.expires_in} s. The next connection and auth use it.`;
}

// Message

function chosen() {
  return operations.find(({ name }) => name === operationSelect.value);
}

/** Creates the form of the selected operation with the values of a message. */
function make(message) {
  const { schema, summary: about } = chosen();
  summary.replaceChildren(...about.split('`').map((text, i) => (i % 2 ? element('code', { textContent: text }) : text)));
  const byName = channels.length > 0 ? { channel: channels } : {};
  fields = fieldsOf(schema, { required: true, value: message, choices: byName });
  const nodes = fields.flatMap(([, field]) => field.node ?? []);
  fieldset.replaceChildren(
    ...(nodes.length > 0 ? nodes : [element('p', { className: 'about', textContent: 'This message has no fields.' })]),
  );
}

function takesToken() {
  return JSON.stringify(chosen().example ?? {}).includes('"token":');
}

/** Returns the example of the operation, with the entered token instead of the example's. */
function initial() {
  const { example = {} } = chosen();
  return token.value && takesToken()
    ? JSON.parse(JSON.stringify(example), (key, value) => (key === 'token' ? token.value : value))
    : example;
}

function asJson() {
  return part('as-json').checked;
}

function begin() {
  make(initial());
  raw.value = JSON.stringify(valueOf(fields), null, 2);
}

/** Switches between form and JSON, and keeps the entered values. */
function change() {
  const problem = part('problem');
  problem.textContent = '';
  if (asJson()) {
    raw.value = JSON.stringify(valueOf(fields), null, 2);
  } else {
    try {
      make(JSON.parse(raw.value));
    } catch (error) {
      part('as-json').checked = true;
      problem.textContent = `The form cannot show this JSON: ${error.message}`;
    }
  }
  fieldset.hidden = asJson();
  fieldset.disabled = asJson(); // hidden fields are not validated
  part('raw-field').hidden = !asJson();
}

operationSelect.addEventListener('change', begin);
for (const id of ['as-form', 'as-json']) {
  part(id).addEventListener('change', change);
}
compose.addEventListener('reset', (event) => {
  event.preventDefault();
  begin();
});
compose.addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket?.readyState === WebSocket.OPEN) {
    send(asJson() ? raw.value : JSON.stringify(valueOf(fields)));
  }
});

// Log

part('pause').addEventListener('click', ({ target }) => {
  log.paused = !log.paused;
  target.setAttribute('aria-pressed', log.paused);
});
part('clear').addEventListener('click', () => log.clear());
part('copy').addEventListener('click', async ({ target }) => {
  await copy(log.text());
  target.textContent = 'Copied';
  setTimeout(() => {
    target.textContent = 'Copy';
  }, 1500);
});

/** Copies a text. Without TLS, a page from another machine has no clipboard API. */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = element('textarea', { value: text, className: 'copied' });
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

// Start

const groups = new Map(operations.map(({ group }) => [group, element('optgroup', { label: group })]));
for (const { name, group } of operations) {
  (group ? groups.get(group) : operationSelect).append(element('option', { value: name, textContent: name }));
}
operationSelect.append(...[...groups].filter(([group]) => group).map(([, node]) => node));
part('address').textContent = address;
part('alive-field').hidden = !ping;
begin();
for (const button of [connect, part('get-token')]) {
  button.disabled = false;
}
document.querySelector('#console').dataset.ready = 'true';
