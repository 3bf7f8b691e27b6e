// The codes that the server closes connections with, as both AsyncAPI documents list them.
import { deepStrictEqual } from "node:assert";

export function closeCodes(operations, channels) {
  const [listed, same] = [operations, channels].map(({ servers }) => Object.values(servers)[0]["x-close-codes"]);
  deepStrictEqual(same, listed, "the two AsyncAPI documents list other close codes");
  const rows = listed.map(
    ({ code, name, when, reconnect }) =>
      `  /** ${when} */\n  ${code}: { name: ${JSON.stringify(name)}, reconnect: ${reconnect} },`,
  );
  const names = listed.map(({ name }) => JSON.stringify(name)).join(" | ");
  return `/** The names of these codes. */
export type CloseName = ${names};

/** The codes that the server closes a connection with, and whether a client reconnects. */
export const CLOSE_CODES: Readonly<Record<number, { readonly name: CloseName; readonly reconnect: boolean }>> = {
${rows.join("\n")}
};
`;
}
