import { subscribed } from "../program";

declare const SERVER: string;
subscribed(SERVER).then((text) => console.log(text));
