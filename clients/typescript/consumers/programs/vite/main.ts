import { subscribed } from "../program";

console.log(await subscribed(import.meta.env.VITE_SERVER));
