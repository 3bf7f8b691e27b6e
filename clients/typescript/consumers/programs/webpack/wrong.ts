import { TapeloomClient } from "@tapeloom/client";

// The price of a trade is a number, which a check of types sees.
new TapeloomClient().subscribe("trades", { symbol: "AAPL" }, (trade) => trade.price.trim());
