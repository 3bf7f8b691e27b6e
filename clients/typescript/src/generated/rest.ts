// Made from the OpenAPI document by make clients. Do not edit.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The index; for a browser, the live page
         * @description Returns the paths of the main resources; a browser gets the live page.
         */
        get: operations["getIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a token for development
         * @description Issues a token for any user id, without credentials. Available only if `AUTH_DEV_TOKENS` is on; for development.
         */
        post: operations["createDevToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/bars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bars of an instrument
         * @description Returns the bars of an instrument in a period, including the open bar. If `count_back` is set, `from_time` is ignored, as TradingView requires, and the newest `count_back` bars before `to_time` are returned.
         */
        get: operations["getBars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Capabilities of the datafeed
         * @description Returns the capabilities of the datafeed.
         */
        get: operations["getDatafeedConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State of the market and its data
         * @description Returns the state of the market and of its data.
         */
        get: operations["getDatafeedHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/orderbook/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Order book of an instrument
         * @description Returns the order book of an instrument. A subscription to `orderbook` continues after the position in the answer.
         */
        get: operations["getOrderBook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quotes of instruments
         * @description Returns the quotes of instruments. An unknown symbol has an element whose `s` is `error`.
         */
        post: operations["getQuotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/resolve/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Details of an instrument
         * @description Returns the details of an instrument.
         */
        get: operations["resolveSymbol"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search instruments
         * @description Searches instruments by symbol or description. Instruments whose symbol starts with the text come first.
         */
        get: operations["searchSymbols"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server time
         * @description Returns the server time, for charts that count down to the next bar.
         */
        get: operations["getServerTime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datafeed/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Newest trades of an instrument
         * @description Returns the newest trades of an instrument that the server keeps. A subscription to `trades` continues after the position in the answer without a hole.
         */
        get: operations["getTrades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All error codes
         * @description Returns all error codes of REST and of both WebSocket protocols.
         */
        get: operations["getErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explanation of an error code
         * @description Returns the meaning of an error code and advice for clients.
         */
        get: operations["getError"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health of the server
         * @description Returns the status and the version of the server, and the state of its market. Returns 503 while the server shuts down.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness probe
         * @description Returns 200 as long as the process works, including while it starts or shuts down. A process that does not answer should be restarted.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness probe
         * @description Returns whether the server accepts clients; 503 while it starts or shuts down. An unavailable market does not make the server unready.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: capabilities
         * @description Returns the capabilities of the UDF API.
         */
        get: operations["getUdfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: bars of an instrument
         * @description Returns the bars of an instrument in a period, including the open bar. If `countback` is set, `from` is ignored.
         */
        get: operations["getUdfHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: quotes of instruments
         * @description Returns the quotes of instruments. An unknown symbol has an element whose `s` is `error`.
         */
        get: operations["getUdfQuotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: search instruments
         * @description Searches instruments by symbol or description. Instruments whose symbol starts with the text come first.
         */
        get: operations["searchUdfSymbols"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/symbols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: details of an instrument
         * @description Returns the details of an instrument.
         */
        get: operations["getUdfSymbol"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/udf/time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UDF: server time, epoch seconds
         * @description Returns the server time, for charts that count down to the next bar.
         */
        get: operations["getUdfTime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Current version of the API
         * @description Returns the current version of the API.
         */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All versions of the API
         * @description Returns all versions of the API.
         */
        get: operations["getVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Channels and limits
         * @description Returns the channels and the limits that apply to clients.
         */
        get: operations["getWebSocketConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws/schema.proto": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Schema of binary pushes (protobuf)
         * @description Returns the schema of the binary pushes of the format \`tapeloom.proto\`.
         */
        get: operations["getPushSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Current connections and subscriptions
         * @description Returns the current numbers of connections and subscriptions.
         */
        get: operations["getWebSocketStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The account of the user */
        Account: {
            /**
             * @description Id of the user
             * @example alice
             */
            user_id: string;
            /**
             * @description Type of the account
             * @example margin
             */
            account_type: components["schemas"]["AccountAnswerTypeName"];
            /** @description One element for each currency */
            currencies: components["schemas"]["AccountCurrency"][];
            /** @description One element for each asset */
            balances: components["schemas"]["Balance"][];
            /**
             * @description Time of the market (UTC)
             * @example 2026-01-01T12:00:00.000Z
             */
            as_of: string;
            /** @description Position of the topics of balances as of this answer */
            position: components["schemas"]["PositionsElement"];
        };
        /** @description The account in one currency */
        AccountCurrency: {
            /**
             * @description The currency
             * @example USD
             */
            currency: string;
            /**
             * @description Cash; may be negative in a margin account
             * @example 100000
             */
            cash: number;
            /**
             * @description Cash and the value of all positions
             * @example 100100
             */
            equity: number;
            /**
             * @description Initial margin of the positions
             * @example 7500
             */
            margin_used: number;
            /**
             * @description Equity below this is a margin call
             * @example 3750
             */
            maintenance_margin: number;
            /**
             * @description Largest value that could be bought now
             * @example 185000
             */
            buying_power: number;
            /**
             * @description Held by open orders
             * @example 0
             */
            locked: number;
            /**
             * @description Unrealized profit
             * @example 100
             */
            unrealized_pnl: number;
            /**
             * @description Realized profit without fees
             * @example 0
             */
            realized_pnl: number;
            /**
             * @description Fees since the last reset
             * @example 0
             */
            fees: number;
        };
        /** @description A version of the API */
        ApiVersion: {
            /**
             * @description the name, as in paths
             * @example v1
             */
            version: string;
            /**
             * Format: date
             * @description the date of its release; null: not released
             * @example 2025-10-04
             */
            release_date?: string | null;
            status: components["schemas"]["VersionStatus"];
            /** @description the changes that clients of the previous version must make */
            breaking_changes: string[];
            /** @description the replacement; null: not deprecated */
            deprecation_notice?: string | null;
            /**
             * Format: date
             * @description the date of its removal; null: none
             */
            sunset_date?: string | null;
        };
        /** @description Whether the figures of the account agree with each other */
        Audit: {
            /**
             * @description Whether all equations hold
             * @example true
             */
            ok: boolean;
            /** @description The equations */
            equations: components["schemas"]["AuditEquation"][];
            /**
             * @description Time of the check (UTC)
             * @example 2026-01-01T12:00:00.000Z
             */
            as_of: string;
        };
        /** @description An equation of the audit */
        AuditEquation: {
            /**
             * @description Id of the equation
             * @example E1
             */
            id: string;
            /**
             * @description Whether it holds
             * @example true
             */
            ok: boolean;
            /**
             * @description What was compared
             * @example quantity is the sum of filled, open and cancelled
             */
            detail: string;
        };
        /** @description The balance of an asset */
        Balance: {
            /**
             * @description The asset
             * @example USD
             */
            asset: string;
            /**
             * @description Amount available for orders
             * @example 9000
             */
            available: number;
            /**
             * @description Amount held by open orders
             * @example 1000
             */
            locked: number;
            /**
             * @description Sum of available and locked
             * @example 10000
             */
            total: number;
        };
        /** @description The trades of one period: open, high, low, close, volume */
        Bar: {
            /**
             * Format: int64
             * @description Start of the period, epoch milliseconds
             * @example 1697097600000
             */
            time: number;
            /**
             * Format: double
             * @description Price of the first trade
             * @example 150
             */
            open: number;
            /**
             * Format: double
             * @description Highest price
             * @example 151
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price
             * @example 149.5
             */
            low: number;
            /**
             * Format: double
             * @description Price of the last trade
             * @example 150.5
             */
            close: number;
            /**
             * Format: double
             * @description Quantity traded
             * @example 1000000
             */
            volume: number;
        };
        /** @description Statistics of the bar broadcaster since the start */
        BarBroadcaster: {
            /** @example true */
            is_running: boolean;
            /**
             * Format: double
             * @description Interval between two beats in seconds
             * @example 2
             */
            interval: number;
            /**
             * @example [
             *       "AAPL",
             *       "GOOGL",
             *       "MSFT"
             *     ]
             */
            symbols: string[];
            /**
             * @example [
             *       "1"
             *     ]
             */
            resolutions: string[];
            /**
             * Format: int64
             * @description Number of updates sent for listed topics
             * @example 120
             */
            broadcasts_sent: number;
            /**
             * Format: int64
             * @description Number of updates skipped for listed topics because they had no subscriber
             * @example 240
             */
            broadcasts_skipped: number;
            /**
             * Format: int64
             * @description Number of updates that failed
             * @example 0
             */
            errors: number;
        };
        /** @description The bars of a period */
        Bars: {
            /** @description Oldest first */
            bars: components["schemas"]["Bar"][];
            /** @description Whether the period has no bar */
            no_data: boolean;
            /**
             * Format: int64
             * @description Start of the next older bar if the period has none, epoch milliseconds
             * @example 1697097600000
             */
            next_time?: number | null;
        };
        /** @description A channel and its limits */
        Channel: {
            /** @example market_data */
            name: string;
            /** @example Real-time price ticks */
            description: string;
            /** @example false */
            requires_auth: boolean;
            /**
             * Format: int32
             * @description Maximum number of messages per second for one subscription
             * @example 100
             */
            rate_limit: number;
            /**
             * Format: int32
             * @description Maximum number of subscribed connections
             * @example 500
             */
            max_subscribers: number;
            /**
             * @example [
             *       "market_tick"
             *     ]
             */
            message_types: string[];
        };
        /** @description A channel, its limits and its subscribers */
        ChannelStats: {
            /** @example market_data */
            name: string;
            /** @example Real-time price ticks */
            description: string;
            /** @example false */
            requires_auth: boolean;
            /**
             * Format: int32
             * @example 100
             */
            rate_limit: number;
            /**
             * Format: int32
             * @example 500
             */
            max_subscribers: number;
            /**
             * @example [
             *       "market_tick"
             *     ]
             */
            message_types: string[];
            /**
             * Format: int32
             * @description Number of subscribed connections
             * @example 3
             */
            current_subscribers: number;
        };
        /** @description Capabilities of the datafeed, in the format of TradingView's charting library */
        DatafeedConfig: {
            /**
             * @description Supported resolutions of bars
             * @example [
             *       "1",
             *       "5",
             *       "15",
             *       "30",
             *       "60",
             *       "D",
             *       "W",
             *       "M"
             *     ]
             */
            supported_resolutions: components["schemas"]["Resolution"][];
            /** @example false */
            supports_marks: boolean;
            /** @example false */
            supports_timescale_marks: boolean;
            /** @example true */
            supports_time: boolean;
            /** @description Exchanges; the first entry means all exchanges */
            exchanges: components["schemas"]["Exchange"][];
            /** @description Types of instruments; the first entry means all types */
            symbols_types: components["schemas"]["SymbolType"][];
            /**
             * Format: int64
             * @description Version of the list of instruments, from 1 at the start of the server. A live market may add and remove instruments; each change is a new version
             * @example 1
             */
            instruments_version: number;
        };
        /** @description The datafeed's health */
        DatafeedHealth: {
            /**
             * @description `ok` if the market is open or closed; `degraded` if it is stale, lost or over, or if data of a symbol or a file is missing
             * @example ok
             */
            status: string;
            /** @example Datafeed is serving */
            message: string;
            /**
             * Format: int32
             * @example 7
             */
            symbols_loaded: number;
            /**
             * Format: int64
             * @description Version of the list of instruments, the same as in the configuration
             * @example 1
             */
            instruments_version: number;
            /**
             * Format: int64
             * @description Bars in memory; older ones are computed or read when they are asked for
             * @example 1700
             */
            bars_count: number;
            /**
             * Format: date-time
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            market: components["schemas"]["MarketState"];
            /** @description Reports of the bar files that were read; absent if there are none */
            files?: components["schemas"]["FileRead"][];
        };
        /** @description A development token */
        DevToken: {
            /**
             * @description The token, a JWT
             * @example eyJhbGciOiJIUzI1NiJ9.e30.Xw
             */
            access_token: string;
            /** @example Bearer */
            token_type: string;
            /**
             * Format: int32
             * @description Lifetime of the token in seconds
             * @example 3600
             */
            expires_in: number;
            /** @example alice */
            user_id: string;
        };
        /** @description Request for a development token */
        DevTokenRequest: {
            /**
             * @description Id of the user
             * @example alice
             */
            user_id: string;
            /**
             * @description Permissions of the user; default: `account` and `trade`
             * @example [
             *       "orders:write"
             *     ]
             */
            permissions?: string[] | null;
            /**
             * Format: int32
             * @description Lifetime of the token in seconds
             * @default 3600
             * @example 3600
             */
            expires_in: number | null;
        };
        /** @description An exchange that a search can be limited to */
        Exchange: {
            /** @example NASDAQ */
            value: string;
            /** @example NASDAQ */
            name: string;
            /** @example NASDAQ */
            desc: string;
        };
        /** @description A fill of an order */
        Execution: {
            /**
             * @description Id of the execution
             * @example e-7
             */
            execution_id: string;
            /**
             * @description Id of the order
             * @example o-42
             */
            order_id: string;
            /**
             * @description Symbol
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Side of the order
             * @example buy
             */
            side: components["schemas"]["UserMessageSide"];
            /**
             * @description Quantity of this fill
             * @example 40
             */
            quantity: number;
            /**
             * @description Price of this fill
             * @example 150.25
             */
            price: number;
            /**
             * @description Whether the order rested or took
             * @example taker
             */
            liquidity: components["schemas"]["UserMessageLiquidity"];
            /**
             * @description Fee in the currency of the instrument
             * @example 0.12
             */
            fee: number;
            /**
             * Format: int64
             * @description Time of the market, epoch milliseconds
             * @example 1767268800123
             */
            time: number;
            /** @description The public event that proves the fill */
            evidence: components["schemas"]["UserMessageEvidence"];
        };
        /** @description Executions, newest first */
        Executions: {
            /** @description The executions */
            executions: components["schemas"]["Execution"][];
            /** @description Position of the topic of executions as of this list */
            position: components["schemas"]["PositionElement"];
            /**
             * @description Whether there are older ones
             * @example false
             */
            has_more: boolean;
        };
        /** @description A parameter or a field that is not valid */
        FieldError: {
            /**
             * @description the name of the parameter, or the path of the field in the body
             * @example resolution
             */
            field: string;
            /**
             * @description what is allowed, and what was received
             * @example must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            message: string;
        };
        /** @description Report of a bar file or a recording that was read */
        FileRead: {
            /** @example AAPL.csv */
            name: string;
            /**
             * @description Symbol of the bars; for a recording, all symbols, separated by commas
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Resolution of the bars; `tick` for a recording
             * @example D
             */
            resolution: string;
            /**
             * Format: int64
             * @description Number of lines that were read as bars or messages
             * @example 506
             */
            rows_read: number;
            /**
             * Format: int64
             * @description Number of these lines that were skipped
             * @example 1
             */
            rows_skipped: number;
            skipped: components["schemas"]["RowsSkipped"][];
            /**
             * @description What else is to be known of the file, such as rounded numbers or bars that are not used; absent if there is nothing
             * @example [
             *       "12 numbers with more than 8 decimals are rounded"
             *     ]
             */
            notes?: string[];
            /**
             * @description Reason why the file could not be read to its end during playback; absent if it was read
             * @example cannot be read: it no longer exists
             */
            lost?: string | null;
        };
        /** @description Health of the server */
        Health: {
            /**
             * @description `ok` while the server accepts requests, `draining` while it shuts down
             * @example ok
             */
            status: string;
            /** @example Trading API is running */
            message: string;
            /**
             * Format: date-time
             * @description Current time, UTC
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            /** @example v1 */
            api_version: string;
            version_info: components["schemas"]["VersionInfo"];
            market: components["schemas"]["MarketState"];
        };
        /** @description Paths of the main resources */
        Index: {
            /** @example Tapeloom */
            name: string;
            /** @example 1.0.0 */
            version: string;
            /** @example v1 */
            current_api_version: string;
            /** @example /api/v1/docs */
            documentation: string;
            /** @example /api/v1/redoc */
            redoc: string;
            /** @example /api/v1/openapi.json */
            openapi: string;
            /** @example /api/v1/health */
            health: string;
            /** @example /api/v1/versions */
            versions: string;
            /** @example /api/v1/datafeed */
            datafeed: string;
            /** @example /api/v1/udf */
            udf: string;
            /** @example /api/v1/ws */
            websocket: string;
            /** @example /api/v1/ws/v1 */
            websocket_channels: string;
            /** @example /api/v1/ws/config */
            websocket_config: string;
            /** @example /api/v1/ws/stats */
            websocket_stats: string;
            /** @example /api/v1/ws/schema.proto */
            websocket_schema: string;
            /** @example /api/v1/ws/asyncapi.json */
            asyncapi: string;
            /** @example /api/v1/ws/asyncapi */
            asyncapi_documentation: string;
            /** @example /api/v1/asyncapi.yaml */
            channels_asyncapi: string;
            /** @example /api/v1/asyncapi */
            channels_asyncapi_documentation: string;
        };
        /**
         * @description `open`: events arrive; `closed`: outside trading hours; `stale`: no current events arrive although the market is open; `lost`: the feed has failed and is being restarted; `over`: the recording has ended
         * @enum {string}
         */
        MarketPhase: "open" | "closed" | "stale" | "lost" | "over";
        /** @description The state of the market */
        MarketState: {
            /**
             * @description Source: `simulated`, `recording`, `binance`, or the name of a plugin
             * @example simulated
             */
            source: string;
            /** @description open; closed: outside trading hours; stale: no current events arrive; lost: the feed has failed; over: the recording has ended */
            state: components["schemas"]["MarketPhase"];
            /**
             * @description Start of this state, UTC
             * @example 2026-01-01T12:00:00.000Z
             */
            since: string;
            /**
             * @description Moment up to which the server is complete, UTC: now while the market is open or closed, else the last sign of life of its source
             * @example 2026-01-01T12:00:00.000Z
             */
            as_of: string;
        };
        /** @description An order of the user */
        Order: {
            /**
             * @description Id of the order
             * @example o-42
             */
            order_id: string;
            /**
             * @description The user's own id of the order
             * @example my-1
             */
            client_order_id?: string | null;
            /**
             * @description Symbol
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Side of the order
             * @example buy
             */
            side: components["schemas"]["UserMessageSide"];
            /**
             * @description Type of the order
             * @example limit
             */
            order_type: components["schemas"]["UserMessageOrderType"];
            /**
             * @description How long the order may stay
             * @example gtc
             */
            time_in_force: components["schemas"]["UserMessageTimeInForce"];
            /**
             * @description `pending`: a stop or a leg that waits; `open`: also partly filled. The others are final
             * @example open
             */
            status: components["schemas"]["UserMessageOrderStatus"];
            /**
             * @description Quantity of the whole order
             * @example 100
             */
            quantity: number;
            /**
             * @description Quantity that was traded
             * @example 40
             */
            filled_quantity: number;
            /**
             * @description Quantity that may still trade
             * @example 60
             */
            leaves_quantity: number;
            /**
             * @description Average price of the fills
             * @example 150.1
             */
            average_fill_price?: number | null;
            /**
             * @description Limit price
             * @example 150.25
             */
            price?: number | null;
            /**
             * @description Trigger price; of a trailing stop, the current one
             * @example 149.5
             */
            stop_price?: number | null;
            /**
             * @description Distance of a trailing stop
             * @example 0.5
             */
            trail_price?: number | null;
            /**
             * @description The same in percent
             * @example 1.5
             */
            trail_percent?: number | null;
            /**
             * @description Price of the take-profit leg
             * @example 160
             */
            take_profit?: number | null;
            /**
             * @description Trigger price of the stop-loss leg
             * @example 145
             */
            stop_loss?: number | null;
            /**
             * @description Refused instead of taking liquidity
             * @example false
             */
            post_only: boolean;
            /**
             * @description Never opens a position
             * @example false
             */
            reduce_only: boolean;
            /**
             * @description Cancelled when its connection ends
             * @example false
             */
            cancel_on_disconnect: boolean;
            /**
             * @description Of a leg: the order that it closes
             * @example o-41
             */
            parent_order_id?: string | null;
            /** @description Of a leg: which one */
            leg?: (string & components["schemas"]["UserMessageLeg"]) | null;
            /** @description Why the order was cancelled or rejected */
            reason?: (string & components["schemas"]["UserMessageEndReason"]) | null;
            /**
             * Format: int32
             * @description Number of events of this order, from 1
             * @example 2
             */
            version: number;
            /**
             * Format: int64
             * @description When it was accepted, epoch milliseconds
             * @example 1767268800123
             */
            created_at: number;
            /**
             * Format: int64
             * @description When it changed last, epoch milliseconds
             * @example 1767268801123
             */
            updated_at: number;
        };
        /** @description The order book of an instrument */
        OrderBook: {
            /**
             * @description Symbol
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Bid levels [price, quantity], highest price first
             * @example [
             *       [
             *         150.2,
             *         300
             *       ]
             *     ]
             */
            bids: number[][];
            /**
             * @description Ask levels [price, quantity], lowest price first
             * @example [
             *       [
             *         150.3,
             *         200
             *       ]
             *     ]
             */
            asks: number[][];
            /**
             * Format: int64
             * @description The venue's sequence number of this state of the order book
             * @example 4711
             */
            sequence: number;
            /**
             * Format: int64
             * @description CRC-32 of up to ten best asks and ten best bids, each `price:quantity`, joined by `|`, in plain decimal notation
             * @example 2743272264
             */
            checksum: number;
            /**
             * Format: int64
             * @description Time of the order book, epoch milliseconds; null: there is none yet
             * @example 1767268800200
             */
            time?: number | null;
            /** @description Position of the order book, for `recover` of `orderbook.subscribe` */
            position: components["schemas"]["PositionElement"];
        };
        /** @description A change of an order; absent fields stay as they are */
        OrderChange: {
            /**
             * @description Quantity of the whole order
             * @example 80
             */
            quantity?: number | null;
            /**
             * @description Limit price
             * @example 150.5
             */
            price?: number | null;
            /**
             * @description Trigger price
             * @example 149
             */
            stop_price?: number | null;
            /**
             * @description Price of the take-profit leg; null removes it
             * @example 160
             */
            take_profit?: number | null;
            /**
             * @description Trigger price of the stop-loss leg; null removes it
             * @example 145
             */
            stop_loss?: number | null;
        };
        /** @description What an order would cost; nothing is placed */
        OrderPreview: {
            /**
             * @description Currency of the amounts
             * @example USD
             */
            currency: string;
            /**
             * @description What would be held
             * @example 7512.5
             */
            required: number;
            /**
             * @description Expected fee
             * @example 0
             */
            fee: number;
            /**
             * @description Average price of what would trade now; absent if nothing would
             * @example 150.25
             */
            average_price?: number | null;
            /**
             * @description What would be free for other orders
             * @example 92487.5
             */
            available_after: number;
            /** @description Sentences for people */
            warnings: string[];
        };
        /** @description The request for an order */
        OrderRequest: {
            /**
             * @description A symbol or EXCHANGE:SYMBOL, case-insensitive
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Side
             * @example buy
             */
            side: components["schemas"]["UserMessageSide"];
            /**
             * @description Type
             * @example limit
             */
            order_type: components["schemas"]["UserMessageOrderType"];
            /**
             * @description Quantity, positive
             * @example 100
             */
            quantity: number;
            /**
             * @description Limit price; for `limit` and `stop_limit` only
             * @example 150.25
             */
            price?: number | null;
            /**
             * @description Trigger price; for `stop` and `stop_limit` only
             * @example 149.5
             */
            stop_price?: number | null;
            /**
             * @description Distance of a trailing stop, instead of `stop_price`
             * @example 0.5
             */
            trail_price?: number | null;
            /**
             * @description The same in percent of the price, at most 4 decimals
             * @example 1.5
             */
            trail_percent?: number | null;
            /**
             * @description How long the order may stay
             * @default gtc
             * @example gtc
             */
            time_in_force: (string & components["schemas"]["UserMessageTimeInForce"]) | null;
            /**
             * @description Whether the order is refused instead of taking liquidity
             * @default false
             */
            post_only: boolean | null;
            /**
             * @description Whether the order never opens a position
             * @default false
             */
            reduce_only: boolean | null;
            /**
             * @description Price of a limit order that closes what was filled
             * @example 160
             */
            take_profit?: number | null;
            /**
             * @description Trigger price of a stop order that closes what was filled
             * @example 145
             */
            stop_loss?: number | null;
            /**
             * @description The user's own id: the same request under it is executed once
             * @example my-1
             */
            client_order_id?: string | null;
            /**
             * @description Whether the order is cancelled when its connection ends; only over WebSocket
             * @default false
             */
            cancel_on_disconnect: boolean | null;
        };
        /** @description Orders, newest first */
        Orders: {
            /** @description The orders */
            orders: components["schemas"]["Order"][];
            /** @description Position of the topic of orders as of this list */
            position: components["schemas"]["PositionElement"];
            /**
             * @description Whether there are older ones
             * @example false
             */
            has_more: boolean;
        };
        /** @description A position of the user */
        Position: {
            /**
             * @description Symbol
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Side of the position
             * @example long
             */
            side: components["schemas"]["UserMessagePositionSide"];
            /**
             * @description Quantity; 0 if the position is closed
             * @example 100
             */
            size: number;
            /**
             * @description Average entry price; 0 if the position is closed
             * @example 150
             */
            entry_price: number;
            /**
             * @description Price of the last trade
             * @example 151
             */
            mark_price: number;
            /**
             * @description Unrealized profit at the mark price
             * @example 100
             */
            unrealized_pnl: number;
            /**
             * @description Realized profit without fees
             * @example 0
             */
            realized_pnl: number;
            /**
             * @description Price of the take-profit leg
             * @example 160
             */
            take_profit?: number | null;
            /**
             * @description Trigger price of the stop-loss leg
             * @example 145
             */
            stop_loss?: number | null;
            /** @description True if nothing has changed but the mark price and the profit: `seq` is that of the position; else absent */
            revaluation?: boolean | null;
        };
        /** @description The bracket of a position; absent fields stay as they are */
        PositionBrackets: {
            /**
             * @description Price of the take-profit leg; null removes it
             * @example 160
             */
            take_profit?: number | null;
            /**
             * @description Trigger price of the stop-loss leg; null removes it
             * @example 145
             */
            stop_loss?: number | null;
        };
        /** @description A position from which a subscription can continue */
        PositionElement: {
            /**
             * @description Name of the topic
             * @example trades:AAPL
             */
            topic: string;
            /**
             * @description Run of the sequence
             * @example 5f3a9c1e5f3a9c1e
             */
            epoch: string;
            /**
             * Format: int64
             * @description Sequence number of the newest value; 0: none yet
             * @example 17
             */
            seq: number;
        };
        /** @description Open positions */
        Positions: {
            /** @description The positions, by symbol */
            positions: components["schemas"]["Position"][];
            /** @description Position of the topics of positions as of this list */
            position: components["schemas"]["PositionsElement"];
            /**
             * @description Whether there are more; always false
             * @example false
             */
            has_more: boolean;
        };
        /** @description Positions from which a subscription to several topics can continue */
        PositionsElement: {
            /**
             * @description What the names of the topics begin with, before a colon
             * @example positions:alice
             */
            topic: string;
            /**
             * @description Run of the sequences
             * @example 5f3a9c1e5f3a9c1e
             */
            epoch: string;
            /**
             * @description Sequence number of the newest value, by topic
             * @example {
             *       "positions:alice:AAPL": 17
             *     }
             */
            positions: {
                [key: string]: number;
            };
        };
        /** @description Answer to a probe */
        Probe: {
            /**
             * @description `ok`; `starting` or `draining` while the server does not accept clients
             * @example ok
             */
            status: string;
            /**
             * Format: date-time
             * @description Current time, UTC
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            market: components["schemas"]["MarketState"];
        };
        /** @description An error (RFC 9457) */
        Problem: {
            /**
             * @description the path of the page that explains the code
             * @example /api/v1/errors/invalid_field
             */
            type: string;
            /**
             * @description the reason phrase of the status
             * @example Bad Request
             */
            title: string;
            /**
             * Format: int32
             * @description the HTTP status
             * @example 400
             */
            status: number;
            /**
             * @description machine-readable error code, one of those of `/api/v1/errors`
             * @example invalid_field
             */
            code: string;
            /**
             * @description what was wrong with this request
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            detail: string;
            /**
             * @description the path of the request
             * @example /api/v1/datafeed/bars
             */
            instance: string;
            /** @description the parameters and fields that are not valid; absent when the error concerns none */
            errors?: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description After which time a retry may succeed
             * @example 1000
             */
            retry_after_ms?: number | null;
        };
        /** @description The quote of a symbol, or an error */
        Quote: {
            /** @description `ok` if the symbol has a quote, else `error` */
            s: components["schemas"]["QuoteElementStatus"];
            /**
             * @description Symbol as in the request
             * @example AAPL
             */
            n: string;
            /** @description Values of the quote; empty if `s` is `error` */
            v: components["schemas"]["QuoteElementValues"];
        };
        /** @description Request for quotes */
        QuotesRequest: {
            /**
             * @description Symbols, case-insensitive
             * @example [
             *       "AAPL",
             *       "MSFT"
             *     ]
             */
            symbols: string[];
        };
        /** @description Lines that were skipped for one reason */
        RowsSkipped: {
            /** @example has no price */
            reason: string;
            /**
             * Format: int64
             * @example 1
             */
            count: number;
            /**
             * Format: int64
             * @description Number of the first of these lines in the file, from 1
             * @example 12
             */
            first_line: number;
        };
        /** @description Server time */
        ServerTime: {
            /**
             * Format: int64
             * @description Epoch seconds
             * @example 1697097600
             */
            time: number;
        };
        /** @description An instrument that matches a search */
        SymbolFound: {
            /** @example AAPL */
            symbol: string;
            /** @example Apple Inc. */
            description: string;
            /** @example NASDAQ */
            exchange: string;
            /** @example AAPL */
            ticker: string;
            /** @example stock */
            type: string;
        };
        /** @description An instrument, in the format of TradingView's charting library */
        SymbolInfo: {
            /** @example AAPL */
            name: string;
            /** @example Apple Inc. */
            description: string;
            /** @example stock */
            type: string;
            /**
             * @description Trading hours
             * @example 24x7
             */
            session: string;
            /**
             * @description Weekdays without trading, separated by commas; empty if there are none
             * @example 20261126,20261225
             */
            session_holidays: string;
            /**
             * @description Days with other trading hours; empty if there are none
             * @example 0930-1300:20261127,20261224
             */
            corrections: string;
            /** @example Etc/UTC */
            timezone: string;
            /** @example AAPL */
            ticker: string;
            /** @example NASDAQ */
            exchange: string;
            /** @example NASDAQ */
            listed_exchange: string;
            /** @example price */
            format: string;
            /**
             * Format: int32
             * @description Prices are multiples of `minmov` / `pricescale`
             * @example 100
             */
            pricescale: number;
            /**
             * Format: int32
             * @example 1
             */
            minmov: number;
            /** @example true */
            has_intraday: boolean;
            /** @example true */
            has_daily: boolean;
            /**
             * @description Supported resolutions of bars
             * @example [
             *       "1",
             *       "5",
             *       "15",
             *       "30",
             *       "60",
             *       "D",
             *       "W",
             *       "M"
             *     ]
             */
            supported_resolutions: components["schemas"]["Resolution"][];
            /**
             * Format: int32
             * @description Decimal places of quantities
             * @example 0
             */
            volume_precision: number;
            /** @example streaming */
            data_status: string;
        };
        /** @description A type of instrument that a search can be limited to */
        SymbolType: {
            /** @example stock */
            name: string;
            /** @example stock */
            value: string;
        };
        /** @description A trade */
        TradeElement: {
            /**
             * @description The venue's id of the trade
             * @example 1234567
             */
            trade_id: string;
            /**
             * Format: double
             * @description Price
             * @example 150.25
             */
            price: number;
            /**
             * Format: double
             * @description Quantity
             * @example 100
             */
            quantity: number;
            /**
             * @description Side of the aggressor (taker)
             * @example buy
             */
            side: components["schemas"]["LatestTradesTakerSide"];
            /**
             * Format: int64
             * @description Time of the trade, epoch milliseconds
             * @example 1767268800123
             */
            time: number;
            /**
             * Format: int64
             * @description Sequence number in the topic of the symbol's trades
             * @example 7
             */
            seq: number;
        };
        /** @description The newest trades of an instrument */
        Trades: {
            /**
             * @description Symbol
             * @example AAPL
             */
            symbol: string;
            /** @description The trades, oldest first */
            trades: components["schemas"]["TradeElement"][];
            /** @description Position of the newest trade, for `recover` of `trades.subscribe`; null with `before` */
            position?: components["schemas"]["PositionElement"] | null;
        };
        /** @description Capabilities of the UDF API */
        UdfConfig: {
            /**
             * @description Whether the server searches instruments
             * @example true
             */
            supports_search: boolean;
            /**
             * @description Whether the adapter loads all instruments at once
             * @example false
             */
            supports_group_request: boolean;
            /**
             * @description Supported resolutions of bars
             * @example [
             *       "1",
             *       "5",
             *       "15",
             *       "30",
             *       "60",
             *       "D",
             *       "W",
             *       "M"
             *     ]
             */
            supported_resolutions: components["schemas"]["Resolution"][];
            /** @example false */
            supports_marks: boolean;
            /** @example false */
            supports_timescale_marks: boolean;
            /** @example true */
            supports_time: boolean;
            /** @description Exchanges; the first entry means all exchanges */
            exchanges: components["schemas"]["Exchange"][];
            /** @description Types of instruments; the first entry means all types */
            symbols_types: components["schemas"]["SymbolType"][];
            /**
             * Format: int64
             * @description Version of the list of instruments, from 1 at the start of the server. A live market may add and remove instruments; each change is a new version
             * @example 1
             */
            instruments_version: number;
        };
        /** @description An instrument that matches a UDF search */
        UdfFound: {
            /** @example AAPL */
            symbol: string;
            /** @example NASDAQ:AAPL */
            full_name: string;
            /** @example Apple Inc. */
            description: string;
            /** @example NASDAQ */
            exchange: string;
            /** @example AAPL */
            ticker: string;
            /** @example stock */
            type: string;
        };
        /** @description Bars: one column per field, all of the same length, oldest bar first */
        UdfHistory: {
            /** @description `ok` if the period has bars, else `no_data` */
            s: components["schemas"]["UdfHistoryStatus"];
            /**
             * @description Start times of the bars, epoch seconds
             * @example [
             *       1697097600
             *     ]
             */
            t?: number[] | null;
            /**
             * @description Open prices
             * @example [
             *       150
             *     ]
             */
            o?: number[] | null;
            /**
             * @description High prices
             * @example [
             *       151
             *     ]
             */
            h?: number[] | null;
            /**
             * @description Low prices
             * @example [
             *       149.5
             *     ]
             */
            l?: number[] | null;
            /**
             * @description Close prices
             * @example [
             *       150.5
             *     ]
             */
            c?: number[] | null;
            /**
             * @description Volumes
             * @example [
             *       1000000
             *     ]
             */
            v?: number[] | null;
            /**
             * Format: int64
             * @description Start of the next older bar if the period has none, epoch milliseconds; absent if there is no older bar
             * @example 1697097600000
             */
            nextTime?: number | null;
        };
        /** @description An error (RFC 9457) with two more members for the UDF adapter */
        UdfProblem: {
            /**
             * @description the path of the page that explains the code
             * @example /api/v1/errors/invalid_field
             */
            type: string;
            /**
             * @description the reason phrase of the status
             * @example Bad Request
             */
            title: string;
            /**
             * Format: int32
             * @description the HTTP status
             * @example 400
             */
            status: number;
            /**
             * @description machine-readable error code, one of those of `/api/v1/errors`
             * @example invalid_field
             */
            code: string;
            /**
             * @description what was wrong with this request
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            detail: string;
            /**
             * @description the path of the request
             * @example /api/v1/datafeed/bars
             */
            instance: string;
            /** @description the parameters and fields that are not valid; absent when the error concerns none */
            errors?: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description After which time a retry may succeed
             * @example 1000
             */
            retry_after_ms?: number | null;
            /** @description Always `error` */
            s: components["schemas"]["UdfProblemStatus"];
            /**
             * @description Error text for the adapter; the same as `detail`
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            errmsg: string;
        };
        /** @description Quotes in the format of UDF */
        UdfQuotes: {
            /** @description Always `ok`; an unknown symbol has an error element in `d` */
            s: components["schemas"]["UdfQuotesStatus"];
            /** @description One quote per symbol, in the order of the request */
            d: components["schemas"]["Quote"][];
        };
        /** @description An instrument, with the resolutions that the chart need not aggregate itself */
        UdfSymbol: {
            /** @example AAPL */
            name: string;
            /** @example Apple Inc. */
            description: string;
            /** @example stock */
            type: string;
            /**
             * @description Trading hours
             * @example 24x7
             */
            session: string;
            /**
             * @description Weekdays without trading, separated by commas; empty if there are none
             * @example 20261126,20261225
             */
            session_holidays: string;
            /**
             * @description Days with other trading hours; empty if there are none
             * @example 0930-1300:20261127,20261224
             */
            corrections: string;
            /** @example Etc/UTC */
            timezone: string;
            /** @example AAPL */
            ticker: string;
            /** @example NASDAQ */
            exchange: string;
            /** @example NASDAQ */
            listed_exchange: string;
            /** @example price */
            format: string;
            /**
             * Format: int32
             * @description Prices are multiples of `minmov` / `pricescale`
             * @example 100
             */
            pricescale: number;
            /**
             * Format: int32
             * @example 1
             */
            minmov: number;
            /** @example true */
            has_intraday: boolean;
            /** @example true */
            has_daily: boolean;
            /**
             * @description Supported resolutions of bars
             * @example [
             *       "1",
             *       "5",
             *       "15",
             *       "30",
             *       "60",
             *       "D",
             *       "W",
             *       "M"
             *     ]
             */
            supported_resolutions: components["schemas"]["Resolution"][];
            /**
             * Format: int32
             * @description Decimal places of quantities
             * @example 0
             */
            volume_precision: number;
            /** @example streaming */
            data_status: string;
            /**
             * @description Whether the server has weekly and monthly bars
             * @example true
             */
            has_weekly_and_monthly: boolean;
            /**
             * @description Intraday resolutions that the server has, in minutes
             * @example [
             *       "1",
             *       "5",
             *       "15",
             *       "30",
             *       "60"
             *     ]
             */
            intraday_multipliers: string[];
        };
        /** @description Summary of the API version */
        VersionInfo: {
            /** @example v1 */
            version: string;
            /**
             * Format: date
             * @example 2025-10-04
             */
            release_date?: string | null;
            status: components["schemas"]["VersionStatus"];
            deprecation_notice?: string | null;
        };
        /**
         * @description Status of a version
         * @enum {string}
         */
        VersionStatus: "stable" | "planned" | "deprecated";
        /** @description All versions of the API */
        Versions: {
            /** @example v1 */
            current_version: string;
            available_versions: components["schemas"]["ApiVersion"][];
            /** @example /api/v1/docs */
            documentation_url: string;
            /** @example support@example.com */
            support_contact: string;
        };
        /** @description Channels and limits */
        WebSocketConfig: {
            channels: components["schemas"]["Channel"][];
            /**
             * Format: double
             * @description Seconds that a client may be silent
             * @example 30
             */
            heartbeat_interval: number;
            /**
             * Format: int32
             * @description Maximum number of connections
             * @example 1000
             */
            max_connections: number;
            /**
             * Format: int32
             * @description Maximum size of a message in bytes
             * @example 1048576
             */
            message_size_limit: number;
            /**
             * @description Formats that a client may offer as subprotocols; /api/v1/ws/v1 accepts the first
             * @example [
             *       "tapeloom.json",
             *       "tapeloom.proto"
             *     ]
             */
            formats: string[];
            /**
             * Format: int32
             * @description Maximum number of connections of one client address
             * @example 1000
             */
            max_connections_per_address: number;
            /**
             * Format: int32
             * @description Maximum number of subscriptions of one connection
             * @example 1000
             */
            max_subscriptions: number;
            /**
             * Format: int32
             * @description Maximum number of messages per second that a client may send
             * @example 100
             */
            message_rate: number;
            /**
             * Format: int32
             * @description Maximum number of messages that a client may send in a burst
             * @example 500
             */
            message_burst: number;
            /**
             * Format: double
             * @description Maximum lifespan of a connection of the operation protocol in seconds
             * @example 3600
             */
            max_connection_lifespan: number;
        };
        /** @description The limits in force */
        WebSocketServerConfig: {
            /**
             * Format: double
             * @example 30
             */
            heartbeat_interval: number;
            /**
             * Format: double
             * @example 3600
             */
            max_connection_lifespan: number;
            /**
             * Format: int32
             * @example 1000
             */
            max_connections: number;
            /**
             * Format: int32
             * @example 1048576
             */
            message_size_limit: number;
        };
        /** @description Current connections and subscriptions */
        WebSocketStats: {
            /**
             * Format: int32
             * @description Number of open connections
             * @example 3
             */
            total_connections: number;
            /**
             * Format: int32
             * @description Number of authenticated connections
             * @example 1
             */
            authenticated_connections: number;
            /**
             * Format: int32
             * @description Number of subscriptions of all connections
             * @example 8
             */
            total_subscriptions: number;
            /**
             * Format: int32
             * @description Number of channels with a subscriber
             * @example 2
             */
            channels_with_subscribers: number;
            /**
             * Format: int32
             * @description Number of topics of a symbol with a subscriber
             * @example 5
             */
            symbol_subscriptions: number;
            server_config: components["schemas"]["WebSocketServerConfig"];
            channels: components["schemas"]["ChannelStats"][];
            broadcaster: components["schemas"]["BarBroadcaster"];
            market: components["schemas"]["MarketState"];
        };
        /**
         * @description Type of an account
         * @example margin
         * @enum {string}
         */
        AccountAnswerTypeName: "margin" | "cash";
        /** @description An error code */
        ErrorControllerErrorDescription: {
            /**
             * @description the code on the wire
             * @example unknown_symbol
             */
            code: string;
            /**
             * @description the meaning of the code
             * @example The server has no instrument with this symbol.
             */
            meaning: string;
            /**
             * @description advice for clients
             * @example Search for the symbol with /api/v1/datafeed/search.
             */
            advice: string;
        };
        /** @description The error codes */
        ErrorControllerErrorList: {
            /** @description all codes */
            errors: components["schemas"]["ErrorControllerErrorDescription"][];
        };
        /**
         * @description Side of the aggressor (taker)
         * @example buy
         * @enum {string}
         */
        LatestTradesTakerSide: "buy" | "sell";
        /**
         * @description Whether the symbol has a quote
         * @enum {string}
         */
        QuoteElementStatus: "ok" | "error";
        /** @description Values of a quote; empty if the symbol has no quote */
        QuoteElementValues: {
            /**
             * Format: double
             * @description Price of the last trade
             * @example 150.25
             */
            lp?: number | null;
            /**
             * Format: double
             * @description Best ask price; absent if there is no quote
             * @example 150.26
             */
            ask?: number | null;
            /**
             * Format: double
             * @description Best bid price; absent if there is no quote
             * @example 150.24
             */
            bid?: number | null;
            /**
             * Format: double
             * @description `ask` - `bid`; absent if there is no quote
             * @example 0.02
             */
            spread?: number | null;
            /**
             * Format: double
             * @description First price of the day
             * @example 149
             */
            open_price?: number | null;
            /**
             * Format: double
             * @description Highest price of the day
             * @example 151
             */
            high_price?: number | null;
            /**
             * Format: double
             * @description Lowest price of the day
             * @example 148.5
             */
            low_price?: number | null;
            /**
             * Format: double
             * @description Last price of the previous day
             * @example 149.1
             */
            prev_close_price?: number | null;
            /**
             * Format: double
             * @description Quantity traded on the day
             * @example 1000000
             */
            volume?: number | null;
            /**
             * Format: double
             * @description `lp` - `prev_close_price`
             * @example 1.15
             */
            ch?: number | null;
            /**
             * Format: double
             * @description `ch` in percent of `prev_close_price`
             * @example 0.77
             */
            chp?: number | null;
            /** @example AAPL */
            short_name?: string | null;
            /** @example NASDAQ */
            exchange?: string | null;
            /** @example Apple Inc. */
            description?: string | null;
            /** @example NASDAQ:AAPL */
            original_name?: string | null;
        };
        /**
         * @description Whether the period has bars
         * @enum {string}
         */
        UdfHistoryStatus: "ok" | "no_data";
        /**
         * @description Status of an error
         * @enum {string}
         */
        UdfProblemStatus: "error";
        /**
         * @description Status of a valid request
         * @enum {string}
         */
        UdfQuotesStatus: "ok";
        /**
         * @description Why an order was cancelled or rejected
         * @enum {string}
         */
        UserMessageEndReason: "user" | "expired" | "unfilled" | "disconnect" | "margin_call" | "reset" | "oco" | "self_trade" | "insufficient_funds" | "insufficient_position";
        /** @description The public event that proves a fill */
        UserMessageEvidence: {
            /**
             * @description Name of the public topic
             * @example trades:AAPL
             */
            topic: string;
            /**
             * @description Run of the sequence
             * @example 5f3a9c1e5f3a9c1e
             */
            epoch: string;
            /**
             * Format: int64
             * @description Sequence number of the event in the topic
             * @example 17
             */
            seq: number;
            /**
             * @description The trade; absent: the event is a state of the order book
             * @example 1234567
             */
            trade_id?: string | null;
            /**
             * Format: int64
             * @description The book's own sequence number; absent: the event is a trade
             * @example 42
             */
            book_seq?: number | null;
        };
        /**
         * @description A leg of a bracket
         * @enum {string}
         */
        UserMessageLeg: "take_profit" | "stop_loss";
        /**
         * @description Whether an order rested or took liquidity
         * @example taker
         * @enum {string}
         */
        UserMessageLiquidity: "maker" | "taker";
        /**
         * @description Status of an order
         * @example open
         * @enum {string}
         */
        UserMessageOrderStatus: "pending" | "open" | "filled" | "cancelled" | "rejected";
        /**
         * @description Type of an order
         * @example limit
         * @enum {string}
         */
        UserMessageOrderType: "market" | "limit" | "stop" | "stop_limit";
        /**
         * @description Side of a position
         * @example long
         * @enum {string}
         */
        UserMessagePositionSide: "long" | "short";
        /**
         * @description Side of an order
         * @example buy
         * @enum {string}
         */
        UserMessageSide: "buy" | "sell";
        /**
         * @description How long an order may stay
         * @example gtc
         * @enum {string}
         */
        UserMessageTimeInForce: "day" | "gtc" | "ioc" | "fok";
        /**
         * @description Length of a bar: minutes, or `D` (day), `W` (week), `M` (month). `1D`, `1W` and `1M` are aliases of `D`, `W` and `M`
         * @enum {string}
         */
        Resolution: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M";
    };
    responses: {
        /** @description The request is malformed, or a parameter is not allowed */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token of the request is not accepted */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token lacks the permission */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What the request names does not exist */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The order has ended, or `client_order_id` names another order */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The account or the market does not allow this now */
        UnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request did not arrive in time */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body or the URI is larger than allowed */
        ContentTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The URI is longer than allowed */
        UriTooLong: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The Content-Type or the Content-Encoding of the body is not supported */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The client has exceeded its rate limit */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before a retry */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The headers are larger than allowed */
        RequestHeaderFieldsTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server is overloaded, or a system that it needs is unavailable */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before a retry */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Whether the command was executed is not known */
        GatewayTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The index */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Index"];
                    "text/html": string;
                    "*/*": components["schemas"]["Index"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createDevToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DevTokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevToken"];
                };
            };
            /** @description The body is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description AUTH_DEV_TOKENS is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getBars: {
        parameters: {
            query: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
                /**
                 * @description the length of a bar: minutes, or D, W, M; 1D, 1W and 1M are aliases
                 * @example 1
                 */
                resolution: components["schemas"]["Resolution"];
                /**
                 * @description the start of the period, epoch seconds, inclusive
                 * @example 1767225600
                 */
                from_time?: number | null;
                /**
                 * @description the end of the period, epoch seconds, exclusive; absent: no end
                 * @example 1767312000
                 */
                to_time?: number | null;
                /**
                 * @description the number of bars before the end
                 * @example 300
                 */
                count_back?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bars, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bars"];
                };
            };
            /** @description The client already has these bars, according to If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is missing or not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The instrument does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            /** @description The history is temporarily unavailable; retry after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatafeedConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the datafeed's configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatafeedConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getDatafeedHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the datafeed's health */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatafeedHealth"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getOrderBook: {
        parameters: {
            query?: {
                /**
                 * @description the number of levels of a side at most; 0: all that are shown
                 * @example 10
                 */
                depth?: number;
            };
            header?: never;
            path: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order book */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBook"];
                };
            };
            /** @description A parameter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The instrument does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getQuotes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotesRequest"];
            };
        };
        responses: {
            /** @description One quote per symbol, in the order of the request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"][];
                };
            };
            /** @description The body is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resolveSymbol: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instrument */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SymbolInfo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The instrument does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    searchSymbols: {
        parameters: {
            query?: {
                /**
                 * @description the text to search for; empty or absent: all instruments
                 * @example apple
                 */
                user_input?: string | null;
                /**
                 * @description the exchange to search; empty or absent: all exchanges
                 * @example NASDAQ
                 */
                exchange?: string | null;
                /**
                 * @description the type of instrument; empty or absent: all types
                 * @example stock
                 */
                symbol_type?: string | null;
                /**
                 * @description the maximum number of results
                 * @example 10
                 */
                max_results?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instruments that match */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SymbolFound"][];
                };
            };
            /** @description A parameter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getServerTime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description epoch seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerTime"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getTrades: {
        parameters: {
            query: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
                /**
                 * @description the number of trades at most
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description A `trade_id`; absent: the newest trades
                 * @example 1234567
                 */
                before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trades, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trades"];
                };
            };
            /** @description A parameter is missing or not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The instrument, or the trade with the id in `before`, does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The codes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorControllerErrorList"];
                    "text/html": string;
                    "*/*": components["schemas"]["ErrorControllerErrorList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description the code on the wire
                 * @example unknown_symbol
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Meaning of the code and advice for clients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorControllerErrorDescription"];
                    "text/html": string;
                    "*/*": components["schemas"]["ErrorControllerErrorDescription"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The code does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server accepts requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            /** @description The server is shutting down */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the status `ok` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Probe"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server accepts clients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Probe"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            /** @description The server is starting or shutting down */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Probe"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUdfConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUdfHistory: {
        parameters: {
            query: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
                /**
                 * @description the length of a bar: minutes, or D, W, M; 1D, 1W and 1M are aliases
                 * @example 1
                 */
                resolution: components["schemas"]["Resolution"];
                /**
                 * @description the start of the period, epoch seconds, inclusive
                 * @example 1767225600
                 */
                from?: number | null;
                /**
                 * @description the end of the period, epoch seconds, exclusive; absent: no end
                 * @example 1767312000
                 */
                to?: number | null;
                /**
                 * @description the number of bars before the end
                 * @example 300
                 */
                countback?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bars, or the status `no_data` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfHistory"];
                };
            };
            /** @description The client already has these bars, according to If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is missing or not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The instrument does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            /** @description The history is temporarily unavailable; retry after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
        };
    };
    getUdfQuotes: {
        parameters: {
            query: {
                /**
                 * @description symbols, separated by commas
                 * @example AAPL,MSFT
                 */
                symbols: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One quote per symbol, in the order of the request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfQuotes"];
                };
            };
            /** @description The symbols are missing, or there are too many */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    searchUdfSymbols: {
        parameters: {
            query?: {
                /**
                 * @description the text to search for; empty or absent: all instruments
                 * @example apple
                 */
                query?: string | null;
                /**
                 * @description the type of instrument; empty or absent: all types
                 * @example stock
                 */
                type?: string | null;
                /**
                 * @description the exchange to search; empty or absent: all exchanges
                 * @example NASDAQ
                 */
                exchange?: string | null;
                /**
                 * @description the maximum number of results
                 * @example 10
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instruments that match */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfFound"][];
                };
            };
            /** @description A parameter is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUdfSymbol: {
        parameters: {
            query: {
                /**
                 * @description a symbol or EXCHANGE:SYMBOL, case-insensitive
                 * @example AAPL
                 */
                symbol: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instrument */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfSymbol"];
                };
            };
            /** @description A parameter is missing or not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The instrument does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUdfTime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Epoch seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the current version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiVersion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWebSocketConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description channels and limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebSocketConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getPushSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of proto3 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWebSocketStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the current statistics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebSocketStats"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            414: components["responses"]["UriTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}

/** The method and path of each operation. */
export const PLACES = {
  getIndex: "GET /",
  createDevToken: "POST /api/v1/auth/token",
  getBars: "GET /api/v1/datafeed/bars",
  getDatafeedConfig: "GET /api/v1/datafeed/config",
  getDatafeedHealth: "GET /api/v1/datafeed/health",
  getOrderBook: "GET /api/v1/datafeed/orderbook/{symbol}",
  getQuotes: "POST /api/v1/datafeed/quotes",
  resolveSymbol: "GET /api/v1/datafeed/resolve/{symbol}",
  searchSymbols: "GET /api/v1/datafeed/search",
  getServerTime: "GET /api/v1/datafeed/time",
  getTrades: "GET /api/v1/datafeed/trades",
  getErrors: "GET /api/v1/errors",
  getError: "GET /api/v1/errors/{code}",
  getHealth: "GET /api/v1/health",
  getLiveness: "GET /api/v1/health/live",
  getReadiness: "GET /api/v1/health/ready",
  getUdfConfig: "GET /api/v1/udf/config",
  getUdfHistory: "GET /api/v1/udf/history",
  getUdfQuotes: "GET /api/v1/udf/quotes",
  searchUdfSymbols: "GET /api/v1/udf/search",
  getUdfSymbol: "GET /api/v1/udf/symbols",
  getUdfTime: "GET /api/v1/udf/time",
  getVersion: "GET /api/v1/version",
  getVersions: "GET /api/v1/versions",
  getWebSocketConfig: "GET /api/v1/ws/config",
  getPushSchema: "GET /api/v1/ws/schema.proto",
  getWebSocketStats: "GET /api/v1/ws/stats",
} as const satisfies Record<keyof operations, string>;
