// @vitest-environment happy-dom
import { expect, onTestFinished, test, vi } from "vitest";
import { type App, createApp, h, KeepAlive, nextTick, ref } from "vue";
import {
  provideTapeloom,
  useAccount,
  useBroker,
  useConnection,
  useEvery,
  useExecutions,
  useLatest,
  useOrders,
  usePositions,
  useUpdates,
} from "../src/vue/index.js";
import { devToken, Inbox, newClient, PATIENCE, Wire } from "./support.js";

test("shouldShowTheNewestValueOfWhatIsWantedNow", async () => {
  const symbol = ref<string | null>("AAPL");
  const { text } = mount(() => {
    const { value, status } = useLatest("quotes", () => (symbol.value === null ? null : { symbol: symbol.value }));
    return () => (value.value ? `${value.value.symbol} ${status.value}` : status.value);
  });
  await vi.waitFor(() => expect(text()).toBe("AAPL live"), PATIENCE);

  symbol.value = "MSFT";
  await vi.waitFor(() => expect(text()).toBe("MSFT live"), PATIENCE);

  symbol.value = null;
  await nextTick();
  expect(text()).toBe("off");
});

test("shouldLeaveOutNoTrade", async () => {
  const { text } = mount(() => {
    const { updates } = useEvery("trades", { symbol: "AAPL" }, { limit: 20 });
    return () => updates.value.map(({ meta }) => meta.seq).join(" ");
  });

  const seqs = () => text().split(" ").map(Number);
  await vi.waitFor(() => expect(seqs()).toHaveLength(20), PATIENCE);

  expect(seqs()).toEqual(seqs().map((_, index) => (seqs()[0] ?? 0) + index));
});

test("shouldShowWhatAUserHas", async () => {
  const token = await devToken("vue");
  let place = () => Promise.resolve<unknown>(undefined);
  const { text } = mount(() => {
    const broker = useBroker();
    place = () => broker.place({ symbol: "AAPL", side: "sell", order_type: "market", quantity: 1 });
    const { orders, status } = useOrders();
    const { positions } = usePositions();
    const { executions } = useExecutions();
    const { account } = useAccount();
    return () =>
      `${status.value} ${orders.value.length} ${positions.value.length} ${executions.value.length > 0} ${account.value?.user_id}`;
  }, newClient({ token }));
  await vi.waitFor(() => expect(text()).toBe("live 0 0 false vue"), PATIENCE);

  await place();

  await vi.waitFor(() => expect(text()).toBe("live 0 1 true vue"), PATIENCE);
});

test("shouldCallTheListenerUntilTheComponentIsGone", async () => {
  const inbox = new Inbox<string>();
  const { app, client } = mount(() => {
    useUpdates("trades", { symbol: "TSLA" }, (trade) => inbox.take(trade.symbol));
    const { state } = useConnection();
    return () => state.value;
  });
  await inbox.atLeast(1);

  app.unmount();
  const told = inbox.items.length;
  await client.request("ping");

  expect(inbox.items.length).toBe(told);
});

test("shouldUnsubscribeWhileItIsKeptAliveAndShowWhatItMissed", async () => {
  const wire = new Wire();
  const seen = ref(true);
  const Tape = {
    setup: () => {
      const { updates, gaps, status } = useEvery("trades", { symbol: "AAPL" });
      return () => `${status.value} ${gaps.value.map(({ reason }) => reason)} ${updates.value.length > 0}`;
    },
  };
  const { text } = mount(
    () => () => h(KeepAlive, () => (seen.value ? h(Tape) : h("i", "away"))) as never,
    newClient({ webSocket: wire.webSocket, lingerMillis: 0 }),
  );
  await vi.waitFor(() => expect(text()).toBe("live  true"), PATIENCE);

  seen.value = false;
  await vi.waitFor(() => expect(wire.count("trades.unsubscribe")).toBe(1), PATIENCE);
  const other = new Inbox<unknown>();
  await newClient().subscribe("trades", { symbol: "AAPL" }, other.take);
  await other.atLeast(3);
  seen.value = true;

  await vi.waitFor(() => expect(text()).toBe("live paused true"), PATIENCE);
});

/** Mounts a component within one that provides a client. */
function mount(setup: () => () => string, client = newClient()) {
  const place = document.createElement("div");
  const within = { setup };
  const app: App = createApp({
    setup() {
      provideTapeloom(client);
      return () => h(within);
    },
  });
  app.mount(place);
  onTestFinished(() => app.unmount());
  return { app, client, text: () => place.textContent ?? "" };
}
