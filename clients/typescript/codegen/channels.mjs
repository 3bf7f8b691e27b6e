// The types of the channel protocol, from its AsyncAPI 3.0 document.
import { declarations, interfaceOf, referred, typeName } from "./schemas.mjs";

const CONNECTION = "connection";

export async function channelTypes(document) {
  const { messages, schemas } = document.components;
  const nameOf = (message) => typeName(`${message}.envelope`);
  const all = {
    ...schemas,
    ...Object.fromEntries(
      Object.entries(messages).map(([name, { payload, summary }]) => [
        `${name}.envelope`,
        { description: summary, ...payload },
      ]),
    ),
  };
  const operations = Object.values(document.operations);
  const requests = operations.filter((operation) => operation.action === "receive");
  const channels = Object.entries(document.channels).filter(([name]) => name !== CONNECTION);
  const secured = new Set(
    operations.filter((operation) => operation.security).map((operation) => referred(operation.channel)),
  );

  const maps = [
    interfaceOf(
      "ChannelRequests",
      "What a client may send, and what it is answered.",
      requests.map((operation) => {
        const request = referred(operation.messages[0]);
        const reply = operation.reply.messages.map(referred).find((name) => name !== "error");
        return [request, `{ request: ${nameOf(request)}; reply: ${nameOf(reply)} }`, operation.summary];
      }),
    ),
    interfaceOf(
      "Channels",
      "The channels, and what each carries.",
      channels.map(([name, channel]) => [
        name,
        `{ message: ${Object.keys(channel.messages).map(nameOf).join(" | ")}; bySymbol: ${Boolean(channel.parameters?.symbol)}; ` +
          `private: ${secured.has(name)} }`,
        channel.description,
      ]),
    ),
  ];
  const bySymbol = channels.filter(([, channel]) => channel.parameters?.symbol).map(([name]) => name);
  const every = channels.filter(([, channel]) => channel["x-delivery"] === "every").map(([name]) => name);
  const path = Object.values(document.servers)[0].pathname;
  return [
    await declarations(all),
    ...maps,
    `/** Where the channel protocol is spoken. */\nexport const CHANNELS_PATH = ${JSON.stringify(path)};\n`,
    `/** The channels that carry a sequence for each symbol. */\nexport const SYMBOL_CHANNELS: readonly string[] = ${JSON.stringify(bySymbol)};\n`,
    `/** The channels of which every message matters; of the others only the newest does. */\nexport const EVERY_CHANNELS: readonly string[] = ${JSON.stringify(every)};\n`,
    `/** The channels that carry what is a user's own. */\nexport const PRIVATE_CHANNELS: readonly string[] = ${JSON.stringify(channels.map(([name]) => name).filter((name) => secured.has(name)))};\n`,
  ].join("\n");
}
