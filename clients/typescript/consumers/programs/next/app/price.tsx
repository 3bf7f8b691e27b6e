"use client";

import { TapeloomProvider, useConnection, useLatest } from "@tapeloom/client/react";
import { client } from "./client";

function Value() {
  const { value, status } = useLatest("quotes", { symbol: "AAPL" });
  return <b>{`${useConnection().state} ${status} ${value?.price.toFixed(2) ?? "none"}`}</b>;
}

export const Price = () => (
  <TapeloomProvider client={client}>
    <Value />
  </TapeloomProvider>
);
