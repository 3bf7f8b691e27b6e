import { TapeloomClient } from "@tapeloom/client";
import { proto } from "@tapeloom/client/proto";
import { useLatest } from "@tapeloom/client/react";
import { createDatafeed } from "@tapeloom/client/tradingview";
import * as vue from "@tapeloom/client/vue";

const client = new TapeloomClient({ url: process.env.SERVER, format: proto });
const { topic } = await client.subscribe("trades", { symbol: "AAPL" }, () => {});
console.log(topic, typeof useLatest, typeof createDatafeed(client), typeof vue.useLatest);
await client.close();
