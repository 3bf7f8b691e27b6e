import { connect, createServer } from "node:net";

/** Starts one, which stands between clients and a server and harms what passes. */
export async function startProxy(targetPort) {
  const pairs = new Set();
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const far = connect(targetPort, "127.0.0.1");
    const pair = [near, far];
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) {
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const [near] of pairs) near.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get connections() {
      return connections;
    },
    cut,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
