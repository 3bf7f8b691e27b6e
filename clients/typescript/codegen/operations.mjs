// The types of the operation protocol, from its AsyncAPI 2.4 document.
import { declarations, interfaceOf, referred, typeName } from "./schemas.mjs";

export async function operationTypes(document) {
  const [path, channel] = Object.entries(document.channels)[0];
  const { messages, schemas } = document.components;
  const all = { ...schemas };
  const payloadOf = (name) => {
    const payload = messages[name].payload.properties.payload;
    if (!payload) return "undefined";
    if (payload.$ref) return typeName(referred(payload));
    all[`${name}.payload`] = payload;
    return typeName(`${name}.payload`);
  };

  const mayBeAbsent = (name) => !(messages[name].payload.required ?? []).includes("payload");

  const requestOf = (name) => {
    const payload = payloadOf(name);
    return payload !== "undefined" && mayBeAbsent(name) ? `${payload} | undefined` : payload;
  };
  // What a subscription may leave out is the client's own business: from where it recovers.
  const subscribedOf = (name) => (mayBeAbsent(name) ? "undefined" : payloadOf(name));

  const sent = channel.publish.message.oneOf.map(referred);
  const received = channel.subscribe.message.oneOf.map(referred);
  const replyOf = (name) => {
    const reply = messages[name]["x-response"];
    return reply ? referred(reply) : undefined;
  };
  const replies = new Set(sent.map(replyOf));
  for (const name of sent) {
    if (![undefined, `${name}.response`].includes(replyOf(name))) {
      throw new Error(`${name} is answered by ${replyOf(name)}; the client pairs answers by their name`);
    }
  }
  const unanswered = sent.filter((name) => !replyOf(name));
  // Some of what is pushed goes to one connection alone, such as how far its replay is.
  const pushes = received.filter((name) => messages[name]["x-topic"] ?? messages[name]["x-private-topic"]);
  const notices = received.filter((name) => !pushes.includes(name) && !replies.has(name));
  // The first push of a topic has the whole value; the client applies the changes that others have.
  const subscribable = pushes
    .map((push) => [push.replace(/\.[^.]*$/, ""), push])
    .filter(([name], place, all) => all.findIndex(([other]) => other === name) === place)
    .filter(([name]) => messages[`${name}.subscribe`] && messages[`${name}.unsubscribe`]);

  const maps = [
    interfaceOf(
      "Operations",
      "What a client may send, and what it is answered.",
      sent.map((name) => {
        const reply = replyOf(name);
        return [
          name,
          `{ request: ${requestOf(name)}; reply: ${reply ? payloadOf(reply) : "undefined"} }`,
          messages[name].summary,
        ];
      }),
    ),
    interfaceOf(
      "Subscriptions",
      "What a client may subscribe to, and what it is pushed.",
      subscribable.map(([name, push]) => [
        name,
        `{ request: ${subscribedOf(`${name}.subscribe`)}; reply: ${payloadOf(replyOf(`${name}.subscribe`))}; ` +
          `update: ${payloadOf(push)}; delivery: ${JSON.stringify(messages[push]["x-delivery"])}; ` +
          `topic: ${JSON.stringify(messages[push]["x-topic"])} }`,
        `${messages[push].summary}. ${messages[`${name}.subscribe`].description ?? ""}`.trim(),
      ]),
    ),
    interfaceOf(
      "Pushes",
      "What the server publishes on topics.",
      pushes.map((name) => [name, payloadOf(name), messages[name].summary]),
    ),
    interfaceOf(
      "Notices",
      "What the server says of its own accord.",
      notices.map((name) => [name, payloadOf(name), messages[name].summary]),
    ),
  ];
  return [
    await declarations(all),
    ...maps,
    `/** Where the operation protocol is spoken. */\nexport const OPERATIONS_PATH = ${JSON.stringify(path)};\n`,
    `/** The subscriptions to what is a user's own. */\nexport const PRIVATE_OPERATIONS: readonly string[] = ${JSON.stringify(subscribable.filter(([, push]) => messages[push]["x-topic"]?.includes("{user}")).map(([name]) => name))};\n`,
    `/** The subscriptions of which every value matters. */\nexport const EVERY_OPERATIONS: readonly string[] = ${JSON.stringify(subscribable.filter(([, push]) => messages[push]["x-delivery"] === "every").map(([name]) => name))};\n`,
    `/** What the server takes without an answer. */\nexport const UNANSWERED: readonly string[] = ${JSON.stringify(unanswered)};\n`,
  ].join("\n");
}
