export {
  type Account,
  type Audit,
  type Brackets,
  Broker,
  type BrokerOptions,
  brokerOf,
  type Execution,
  type NewOrder,
  type Order,
  type OrderChange,
  type OrderName,
  type Position,
  type Preview,
} from "./broker.js";
export { BrokerError, type BrokerErrorDetails } from "./error.js";
export type { AccountView, ExecutionsView, OrdersView, PositionsView } from "./stores.js";
