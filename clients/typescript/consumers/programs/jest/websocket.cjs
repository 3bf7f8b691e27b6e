globalThis.WebSocket ??= require("ws").WebSocket;
