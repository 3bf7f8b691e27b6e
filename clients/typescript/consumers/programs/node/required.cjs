const { TapeloomClient } = require("@tapeloom/client");
const { proto } = require("@tapeloom/client/proto");
const { useLatest } = require("@tapeloom/client/react");
const { createDatafeed } = require("@tapeloom/client/tradingview");
const vue = require("@tapeloom/client/vue");

const client = new TapeloomClient({ url: process.env.SERVER, format: proto });
client
  .subscribe("trades", { symbol: "AAPL" }, () => {})
  .then(({ topic }) => {
    console.log(topic, typeof useLatest, typeof createDatafeed(client), typeof vue.useLatest);
    return client.close();
  });
