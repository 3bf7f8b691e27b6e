// The headless Chromium of the checks, and what must not happen in it.

import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';

/** A browser that finds no other host than this one: a check never goes out to the network. */
export function launch(hostname) {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${hostname}`,
    ],
  });
}

/** Notes what goes wrong in the pages of a context: what is not answered, leaves the origin, or is an error. */
export class Watch {
  problems = new Set();
  requests = 0;
  /** While the server is meant to be away, requests to it may fail. */
  away = false;

  constructor(context, home) {
    context.on('request', (request) => {
      this.requests += 1;
      if (isForeign(home, request.url())) {
        this.problems.add(`leaves the origin: ${request.url()}`);
      }
    });
    context.on('requestfailed', (request) => {
      const cause = request.failure()?.errorText;
      // What a page itself breaks off has not failed.
      if (!this.away && cause !== 'net::ERR_ABORTED' && !isForeign(home, request.url())) {
        this.problems.add(`request failed: ${request.url()} (${cause})`);
      }
    });
    context.on('response', (response) => {
      if (response.status() >= 400) {
        this.problems.add(`status ${response.status()}: ${response.url()}`);
      }
    });
    context.on('weberror', (webError) => this.problems.add(`error in the page: ${webError.error().message}`));
    context.on('console', (message) => {
      // A failed load is reported above, with its cause.
      const failedLoad = /^Failed to load resource|^WebSocket connection to .* failed/.test(message.text());
      if (message.type() === 'error' && !failedLoad) {
        this.problems.add(`error on the console: ${message.text()}`);
      }
    });
    context.on('page', (page) =>
      page.on('websocket', (socket) => {
        this.requests += 1;
        if (isForeign(home, socket.url())) {
          this.problems.add(`leaves the origin: ${socket.url()}`);
        }
        socket.on('socketerror', (error) => {
          if (!this.away) {
            this.problems.add(`WebSocket failed: ${socket.url()} (${error})`);
          }
        });
      }),
    );
  }
}

/** Whether a request goes elsewhere than to the server of `home`. */
export function isForeign(home, url) {
  const { protocol, host } = new URL(url);
  if (protocol === 'data:' || protocol === 'blob:' || protocol === 'about:') {
    return false;
  }
  return host !== home.host || protocol.replace(/^ws/, 'http') !== home.protocol;
}
