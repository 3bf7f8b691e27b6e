const { TapeloomClient } = require("@tapeloom/client");

test("a CommonJS module subscribes", async () => {
  const client = new TapeloomClient({ url: process.env.SERVER });
  const { topic } = await client.subscribe("trades", { symbol: "AAPL" }, () => {});
  await client.close();

  expect(topic).toBe("trades:AAPL");
});
