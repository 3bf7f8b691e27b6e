import { TapeloomClient } from "@tapeloom/client";

/** Of the address of the page, which a server that renders has not. */
export const client = new TapeloomClient();
