import { TapeloomClient } from "@tapeloom/client";

test("a module subscribes", async () => {
  const client = new TapeloomClient({ url: process.env.SERVER });
  const { topic } = await client.subscribe("trades", { symbol: "AAPL" }, () => {});
  await client.close();

  expect(topic).toBe("trades:AAPL");
});
