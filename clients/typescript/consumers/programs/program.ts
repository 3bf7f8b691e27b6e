import { TapeloomClient } from "@tapeloom/client";
import { proto } from "@tapeloom/client/proto";
import { createDatafeed } from "@tapeloom/client/tradingview";

/** Subscribes, and returns the topic with the type of a datafeed. */
export async function subscribed(url: string): Promise<string> {
  const client = new TapeloomClient({ url, format: proto });
  let last = 0;
  const { topic } = await client.subscribe("trades", { symbol: "AAPL" }, (trade) => {
    last = trade.price;
  });
  const datafeed = createDatafeed(client);
  await client.close();
  return `${topic} ${typeof datafeed} ${typeof last}`;
}
