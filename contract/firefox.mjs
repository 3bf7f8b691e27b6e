// A headless Firefox of this machine, driven by WebDriver BiDi.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { ended, findProgram, within } from './programs.mjs';

/** It asks nobody but the page that it is sent to. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.update': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.topsites.contile.enabled': false,
  'captivedetect.canonicalURL': '',
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.serverURL': '',
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.url': '',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.localDomains': '',
  'network.proxy.no_proxies_on': 'localhost,127.0.0.1',
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': 1,
  'network.proxy.socks_remote_dns': true,
  'network.proxy.allow_hijacking_localhost': false,
  'network.proxy.type': 1,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

export function findFirefox() {
  return findProgram(process.env.FIREFOX, ['firefox-esr', 'firefox']);
}

/** One page in a Firefox. */
export class Firefox {
  #process;
  #profile;
  #socket;
  #context;
  #asked = new Map();
  #last = 0;
  /** What the page reported as errors. */
  errors = [];

  static async launch({ width, height }) {
    const browser = new Firefox();
    browser.#profile = await mkdtemp(join(tmpdir(), 'tapeloom-firefox-'));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    await writeFile(join(browser.#profile, 'user.js'), lines.join('\n'));
    const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', browser.#profile];
    const environment = { ...process.env, HOME: browser.#profile, MOZ_DISABLE_CONTENT_SANDBOX: '1' };
    browser.#process = spawn(findFirefox(), args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const address = await within('Firefox to listen', new Promise((resolve, reject) => {
        browser.#process.once('exit', (code) => reject(new Error(`Firefox ended with ${code}`)));
        createInterface({ input: browser.#process.stderr }).on('line', (line) => {
          const found = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
          if (found) resolve(found);
        });
      }));
      await browser.#connect(`${address}/session`);
      await browser.#ask('session.new', { capabilities: {} });
      await browser.#ask('session.subscribe', { events: ['log.entryAdded'] });
      const { contexts } = await browser.#ask('browsingContext.getTree', {});
      browser.#context = contexts[0].context;
      await browser.#ask('browsingContext.setViewport', { context: browser.#context, viewport: { width, height } });
      return browser;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async #connect(address) {
    this.#socket = new WebSocket(address);
    await within('Firefox to answer', new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    }));
    this.#socket.on('message', (text) => this.#received(JSON.parse(text)));
  }

  #received({ id, type, method, result, error, message, params }) {
    if (method === 'log.entryAdded' && params.level === 'error') {
      this.errors.push(params.text);
    }
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (type === 'error') asked?.reject(new Error(`${error}: ${message}`));
    else asked?.resolve(result);
  }

  #ask(method, params) {
    const id = ++this.#last;
    const answer = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return within(`an answer to ${method}`, answer);
  }

  goto(url) {
    return this.#ask('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  /** What the body of a function returns in the page, as JSON has it. */
  async evaluate(body) {
    const { type, result, exceptionDetails } = await this.#ask('script.evaluate', {
      expression: `JSON.stringify((() => {${body}})() ?? null)`,
      target: { context: this.#context },
      awaitPromise: false,
    });
    if (type === 'exception') throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  }

  async press(key) {
    const actions = [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ];
    await this.#ask('input.performActions', { context: this.#context, actions: [{ type: 'key', id: 'keys', actions }] });
  }

  async screenshot(path) {
    const { data } = await this.#ask('browsingContext.captureScreenshot', { context: this.#context });
    await writeFile(path, Buffer.from(data, 'base64'));
  }

  async close() {
    this.#socket?.terminate();
    await ended(this.#process);
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
