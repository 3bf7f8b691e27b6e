// WebKitGTK's MiniBrowser on a screen that nobody sees, driven by WebDriver.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ended, findProgram, freePort, within } from './programs.mjs';

const MINI_BROWSERS = ['4.1', '6.0', '4.0'].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`);

export function findWebKit() {
  const [driver, screen] = ['WebKitWebDriver', 'Xvfb'].map((name) => findProgram(undefined, [name]));
  const browser = findProgram(process.env.MINI_BROWSER, ['MiniBrowser', ...MINI_BROWSERS]);
  return driver && screen && browser ? { driver, screen, browser } : undefined;
}

/** One page in a WebKit. */
export class WebKit {
  #screen;
  #driver;
  #url;
  /** It reports none. */
  errors = [];

  static async launch({ width, height }) {
    const { driver, screen, browser } = findWebKit();
    const webkit = new WebKit();
    try {
      const display = await webkit.#show(screen, width, height);
      const port = await freePort();
      const environment = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1' };
      webkit.#driver = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], { env: environment, stdio: 'ignore' });
      webkit.#url = `http://127.0.0.1:${port}/session`;
      const options = { binary: browser, args: ['--automation', `--geometry=${width}x${height}`] };
      const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
      const { sessionId } = await webkit.#patiently(() => webkit.#ask('POST', '', { capabilities }));
      webkit.#url += `/${sessionId}`;
      await webkit.#ask('POST', '/window/rect', { x: 0, y: 0, width, height });
      return webkit;
    } catch (error) {
      await webkit.close();
      throw error;
    }
  }

  /** Begins a screen; answers its name. */
  #show(screen, width, height) {
    const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
    this.#screen = spawn(screen, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    return within('a screen', new Promise((resolve, reject) => {
      this.#screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
      createInterface({ input: this.#screen.stdio[3] }).on('line', (line) => resolve(`:${line.trim()}`));
    }));
  }

  /** The driver takes a moment to listen. */
  #patiently(ask) {
    return within('WebKitWebDriver to listen', (async () => {
      for (;;) {
        try {
          return await ask();
        } catch (error) {
          if (error.cause?.code !== 'ECONNREFUSED') throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })());
  }

  async #ask(method, path, body) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.#url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.message ?? response.status}`);
    return value;
  }

  goto(url) {
    return this.#ask('POST', '/url', { url });
  }

  /** What the body of a function returns in the page, as JSON has it. */
  evaluate(body) {
    return this.#ask('POST', '/execute/sync', { script: body, args: [] });
  }

  async press(key) {
    const actions = [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ];
    await this.#ask('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  async screenshot(path) {
    await writeFile(path, Buffer.from(await this.#ask('GET', '/screenshot'), 'base64'));
  }

  async close() {
    await this.#ask('DELETE', '').catch(() => {}); // it may never have begun
    await ended(this.#driver);
    await ended(this.#screen);
  }
}
