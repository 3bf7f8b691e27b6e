// @vitest-environment happy-dom
import { act, cleanup, configure, render, screen, waitFor } from "@testing-library/react";
import { Activity, type ReactNode, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test } from "vitest";
import type { TapeloomClient } from "../src/index.js";
import {
  TapeloomProvider,
  useAccount,
  useBroker,
  useConnection,
  useEvery,
  useExecutions,
  useLatest,
  useOrders,
  usePositions,
  useUpdates,
} from "../src/react/index.js";
import { devToken, Inbox, newClient, newProxy, PATIENCE, Wire } from "./support.js";

configure({ asyncUtilTimeout: PATIENCE.timeout });
afterEach(cleanup);

function show(client: TapeloomClient, shown: ReactNode) {
  const within = (node: ReactNode) => (
    <StrictMode>
      <TapeloomProvider client={client}>{node}</TapeloomProvider>
    </StrictMode>
  );
  const { rerender } = render(within(shown));
  return (node: ReactNode) => rerender(within(node));
}

let drawn = 0;

function Price({ symbol }: { symbol: string | null }) {
  const { value, status, error } = useLatest("quotes", symbol === null ? null : { symbol });
  drawn++;
  return <output>{error?.code ?? (value ? `${value.symbol} ${status}` : status)}</output>;
}

test("shouldDrawTheNewestValue", async () => {
  const redraw = show(newClient(), <Price symbol="AAPL" />);
  await screen.findByText("AAPL live");

  redraw(<Price symbol="MSFT" />);
  await screen.findByText("MSFT live");

  redraw(<Price symbol={null} />);
  await screen.findByText("off");
});

test("shouldDrawARefusal", async () => {
  show(newClient(), <Price symbol="NOPE" />);

  await screen.findByText("unknown_symbol");
});

test("shouldDrawOnceAFrameHoweverMuchComes", async () => {
  const client = newClient();
  let told = 0;
  await client.subscribe("quotes", { symbol: "AAPL" }, () => told++);
  show(client, <Price symbol="AAPL" />);
  await screen.findByText("AAPL live");
  drawn = 0;
  told = 0;

  await waitFor(() => expect(told).toBeGreaterThan(5));

  expect(drawn).toBeLessThanOrEqual(2 * (told + 2)); // StrictMode draws twice
});

function Tape() {
  const { updates } = useEvery("trades", { symbol: "AAPL" }, { limit: 20 });
  return <output>{updates.map(({ meta }) => meta.seq).join(" ")}</output>;
}

test("shouldLeaveOutNoTrade", async () => {
  show(newClient(), <Tape />);

  const seqs = () => (screen.getByRole("status").textContent ?? "").split(" ").map(Number);
  await waitFor(() => expect(seqs()).toHaveLength(20));

  expect(seqs()).toEqual(seqs().map((_, index) => (seqs()[0] ?? 0) + index));
});

function Listen({ inbox }: { inbox: Inbox<string> }) {
  useUpdates("trades", { symbol: "AAPL" }, (trade) => inbox.take(trade.symbol));
  return null;
}

test("shouldCallTheNewestListener", async () => {
  const client = newClient();
  const [first, second] = [new Inbox<string>(), new Inbox<string>()];
  const redraw = show(client, <Listen inbox={first} />);
  await first.atLeast(1);

  redraw(<Listen inbox={second} />);
  await second.atLeast(1);

  expect(client.state).toBe("open");
});

function Lamp() {
  return <output>{useConnection().state}</output>;
}

test("shouldShowHowTheConnectionStands", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, backoff: { baseMillis: 60_000, capMillis: 60_000 } });
  show(client, <Lamp />);
  await act(() => client.connect());
  await screen.findByText("open");

  proxy.cut();

  await screen.findByText("waiting");
});

function Missed() {
  const { updates, gaps, status } = useEvery("trades", { symbol: "AAPL" });
  return <output>{`${status} ${gaps.map(({ reason }) => reason)} ${updates.length > 0}`}</output>;
}

test("shouldUnsubscribeWhileItIsHiddenAndShowWhatItMissed", async () => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket, lingerMillis: 0 });
  const shown = (mode: "visible" | "hidden") => (
    <Activity mode={mode}>
      <Missed />
    </Activity>
  );
  const redraw = show(client, shown("visible"));
  await screen.findByText("live true");

  redraw(shown("hidden"));
  await waitFor(() => expect(wire.count("trades.unsubscribe")).toBe(wire.count("trades.subscribe")));
  const other = new Inbox<unknown>();
  await newClient().subscribe("trades", { symbol: "AAPL" }, other.take);
  await other.atLeast(3);
  redraw(shown("visible"));

  await screen.findByText("live paused true");
});

test("shouldRenderOnAServerWithoutConnecting", () => {
  const client = newClient();

  const html = renderToString(
    <TapeloomProvider client={client}>
      <Price symbol="AAPL" />
    </TapeloomProvider>,
  );

  expect(html).toBe("<output>pending</output>");
  expect(client.state).toBe("idle");
});

function Desk() {
  const broker = useBroker();
  const { orders, status } = useOrders();
  const { positions } = usePositions();
  const { executions } = useExecutions();
  const { account } = useAccount();
  const buy = (price?: number) =>
    broker.place({
      symbol: "AAPL",
      side: "buy",
      quantity: 1,
      ...(price ? { order_type: "limit", price } : { order_type: "market" }),
    });
  return (
    <>
      <button type="button" onClick={() => Promise.all([buy(), buy(1)])}>
        buy
      </button>
      <output>{`${status} ${orders.length} ${positions.length} ${executions.length > 0} ${account?.user_id}`}</output>
    </>
  );
}

test("shouldDrawWhatAUserHas", async () => {
  show(newClient({ token: await devToken("react") }), <Desk />);
  await screen.findByText("live 0 0 false react");

  act(() => screen.getByText("buy").click());

  await screen.findByText("live 1 1 true react");
});
