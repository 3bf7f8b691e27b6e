import type { TestProject } from "vitest/node";
import { startServer } from "../codegen/server.mjs";

/** One server for all tests that do not end it: a fast market, tokens for whoever asks. */
export default async function setup(project: TestProject) {
  const server = await startServer({
    AUTH_DEV_TOKENS: "true",
    AUTH_CLOCK_SKEW: "0",
    MARKET_SPEED: "20",
    BAR_BROADCASTER_INTERVAL: "0.2",
  });
  project.provide("url", server.url);
  return () => server.kill();
}

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
  }
}
