export type { Backoff } from "./backoff.js";
export {
  ChannelClient,
  type ChannelClientEvents,
  type ChannelMessage,
  type ChannelMeta,
  type ChannelName,
  type ChannelOptions,
  type ChannelSelection,
  type ChannelSubscription,
} from "./channel-client.js";
export type { Resubscribed } from "./channel-topics.js";
export { type ClientEvents, type ClientOptions, TapeloomClient } from "./client.js";
export type { State, StateChange, WebSocketConstructor, WebSocketLike } from "./connection.js";
export {
  type ClientErrorCode,
  type ErrorCode,
  type ErrorDetails,
  type ServerErrorCode,
  TapeloomError,
} from "./errors.js";
export type { PushDecoder, PushFormat } from "./format.js";
export { CLOSE_CODES } from "./generated/closes.js";
export type * from "./generated/operations.js";
export type { LiveClient, LiveEvents, LiveOptions, Token } from "./live.js";
export { type Resolution, resolutionCode } from "./resolutions.js";
export { createRest, type Rest, type RestAnswer, type RestOptions, type RestRequest } from "./rest.js";
export type { StateStorage, StoredState } from "./storage.js";
export type * from "./types.js";
