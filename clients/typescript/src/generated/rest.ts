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
         * @description Names the places from which all others are found; a browser gets the live page.
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
         * A token for development
         * @description Makes a token for whomever one likes to be. It is there while `AUTH_DEV_TOKENS` is on, for development.
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
         * Bars of one instrument
         * @description Gives the bars of an instrument in a period, the open bar included. `count_back` wins over `from_time`, as TradingView wants: the newest so many bars before `to_time`.
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
         * What the datafeed can do
         * @description Tells what the datafeed can do.
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
         * @description Reports what the datafeed holds, and whether its market is there.
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
         * Quotes of many instruments
         * @description Gives the quotes of many instruments; an unknown symbol is an element whose `s` is `error`.
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
         * One instrument
         * @description Tells all about one instrument.
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
         * @description Searches instruments by symbol or description; those whose symbol begins with the text come first.
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
         * The server's time
         * @description Gives the server's time, for charts that count down to the next bar.
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
    "/api/v1/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All error codes
         * @description Lists every error code of REST and of both WebSocket protocols.
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
         * An error code
         * @description Explains an error code.
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
         * Liveness, for people and probes
         * @description Reports that the server is alive, its version, and the state of its market; with 503 while it shuts down.
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
         * @description Answers for as long as the process works, also while it starts or shuts down. One that does not answer should be restarted.
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
         * @description Reports whether the server takes clients; with 503 while it starts or shuts down. A market that is away does not make it unready.
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
         * UDF: what the adapter may ask
         * @description Tells the adapter what it may ask.
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
         * UDF: bars of one instrument
         * @description Gives the bars of an instrument in a period, the open bar included. `countback` wins over `from`.
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
         * UDF: quotes of many instruments
         * @description Gives the quotes of instruments; an unknown symbol is an element whose `s` is `error`.
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
         * @description Searches instruments by symbol or description; those whose symbol begins with the text come first.
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
         * UDF: one instrument
         * @description Tells all about one instrument.
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
         * UDF: the server's time, epoch seconds
         * @description Gives the server's time, for charts that count down to the next bar.
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
         * The version of the API that is used here
         * @description Tells of the version that is used here.
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
         * @description Lists all versions of the API.
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
         * @description Lists the channels and limits that a client needs to know.
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
    "/api/v1/ws/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Connections and subscriptions now
         * @description Counts connections and subscriptions as they are now.
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
        /** @description A version of the API */
        ApiVersion: {
            /**
             * @description its name, as in paths
             * @example v1
             */
            version: string;
            /**
             * Format: date
             * @description when it came out; null: not yet
             * @example 2025-10-04
             */
            release_date?: string | null;
            status: components["schemas"]["VersionStatus"];
            /** @description what a client of the version before must change */
            breaking_changes: string[];
            /** @description what to use instead; null: it is not deprecated */
            deprecation_notice?: string | null;
            /**
             * Format: date
             * @description when it goes away; null: no such date
             */
            sunset_date?: string | null;
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
        /** @description The bar broadcaster's figures since the start */
        BarBroadcaster: {
            /** @example true */
            is_running: boolean;
            /**
             * Format: double
             * @description Seconds between two beats
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
             * @description Listed topics pushed
             * @example 120
             */
            broadcasts_sent: number;
            /**
             * Format: int64
             * @description Listed topics skipped because nobody listened
             * @example 240
             */
            broadcasts_skipped: number;
            /**
             * Format: int64
             * @description Pushes that failed
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
             * @description When the period has no bar: start of the next older one, epoch milliseconds
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
             * @description Messages a second for one subscription
             * @example 100
             */
            rate_limit: number;
            /**
             * Format: int32
             * @description Connections subscribed at once
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
             * @description Connections subscribed now
             * @example 3
             */
            current_subscribers: number;
        };
        /** @description What the datafeed can do, in the words of TradingView's charting library */
        DatafeedConfig: {
            /**
             * @description Resolutions that bars may be asked for in
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
            /** @description The first one stands for all */
            exchanges: components["schemas"]["Exchange"][];
            /** @description The first one stands for all */
            symbols_types: components["schemas"]["SymbolType"][];
        };
        /** @description The datafeed's health */
        DatafeedHealth: {
            /**
             * @description `ok` while the market is open or closed, `degraded` while it is stale, lost or over, or data of a symbol or of a file is missing
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
             * @example 250000
             */
            bars_count: number;
            /**
             * Format: date-time
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            market: components["schemas"]["MarketState"];
            /** @description What was read of files of bars; without any, it is not there */
            files?: components["schemas"]["FileRead"][];
        };
        /** @description A token for development */
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
             * @description Seconds that it holds
             * @example 3600
             */
            expires_in: number;
            /** @example alice */
            user_id: string;
        };
        /** @description For whom a token is made */
        DevTokenRequest: {
            /**
             * @description Who to be
             * @example alice
             */
            user_id: string;
            /**
             * @description What they may do; unset: nothing in particular
             * @example [
             *       "orders:write"
             *     ]
             */
            permissions?: string[] | null;
            /**
             * Format: int32
             * @description Seconds that the token holds
             * @default 3600
             * @example 3600
             */
            expires_in: number | null;
        };
        /** @description An exchange to search in */
        Exchange: {
            /** @example NASDAQ */
            value: string;
            /** @example NASDAQ */
            name: string;
            /** @example NASDAQ */
            desc: string;
        };
        /** @description One wrong field */
        FieldError: {
            /**
             * @description its name, or its path in the body
             * @example resolution
             */
            field: string;
            /**
             * @description what is wrong with it, and what is allowed
             * @example must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            message: string;
        };
        /** @description What was read of a file of bars or of a recording */
        FileRead: {
            /** @example AAPL.csv */
            name: string;
            /**
             * @description Of a recording all symbols, separated by commas
             * @example AAPL
             */
            symbol: string;
            /**
             * @description Of the bars; `tick` for a recording
             * @example D
             */
            resolution: string;
            /**
             * Format: int64
             * @description Lines that should be bars or messages
             * @example 506
             */
            rows_read: number;
            /**
             * Format: int64
             * @description Those of them that are skipped
             * @example 1
             */
            rows_skipped: number;
            skipped: components["schemas"]["RowsSkipped"][];
            /**
             * @description Why the file could not be read to its end while it was played; only there when it could not
             * @example cannot be read: it no longer exists
             */
            lost?: string | null;
        };
        /** @description The server's health */
        Health: {
            /**
             * @description `ok` while the server takes requests, `draining` while it shuts down
             * @example ok
             */
            status: string;
            /** @example Trading API is running */
            message: string;
            /**
             * Format: date-time
             * @description Now, UTC
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            /** @example v1 */
            api_version: string;
            version_info: components["schemas"]["VersionInfo"];
            market: components["schemas"]["MarketState"];
        };
        /** @description The places from which all others are found */
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
        /** @description The answer to a probe */
        Probe: {
            /**
             * @description `ok`; `starting` or `draining` while the server does not take clients
             * @example ok
             */
            status: string;
            /**
             * Format: date-time
             * @description Now, UTC
             * @example 2026-01-01T12:00:00Z
             */
            timestamp: string;
            market: components["schemas"]["MarketState"];
        };
        /** @description An error (RFC 9457) */
        Problem: {
            /**
             * @description the page that explains the code
             * @example /api/v1/errors/invalid_field
             */
            type: string;
            /**
             * @description the status in words
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
             * @description what kind of error it is, for programs: one of those of `/api/v1/errors`
             * @example invalid_field
             */
            code: string;
            /**
             * @description what went wrong this time
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            detail: string;
            /**
             * @description the path that was asked for
             * @example /api/v1/datafeed/bars
             */
            instance: string;
            /** @description the fields that were wrong, when it was fields */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description The quote of one symbol, or that there is none */
        Quote: {
            /** @description Whether there is a quote */
            s: components["schemas"]["QuoteElementStatus"];
            /**
             * @description The symbol as it was asked for
             * @example AAPL
             */
            n: string;
            /** @description Its values; empty when s is error */
            v: components["schemas"]["QuoteElementValues"];
        };
        /** @description Whose quotes */
        QuotesRequest: {
            /**
             * @description Symbols, in any case
             * @example [
             *       "AAPL",
             *       "MSFT"
             *     ]
             */
            symbols: string[];
        };
        /** @description Lines that are skipped, for one reason */
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
             * @description The first of them in the file, from 1 on
             * @example 12
             */
            first_line: number;
        };
        /** @description The server's time */
        ServerTime: {
            /**
             * Format: int64
             * @description Epoch seconds
             * @example 1697097600
             */
            time: number;
        };
        /** @description An instrument that a search found */
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
        /** @description An instrument, in the words of TradingView's charting library */
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
             * @description Weekdays without trading, comma-separated; empty where there are none
             * @example 20261126,20261225
             */
            session_holidays: string;
            /**
             * @description Days with other trading hours; empty where there are none
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
             * @description Prices are multiples of minmov / pricescale
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
             * @description Resolutions that bars may be asked for in
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
        /** @description A type of instrument to search for */
        SymbolType: {
            /** @example stock */
            name: string;
            /** @example stock */
            value: string;
        };
        /** @description What the UDF adapter may ask, and how */
        UdfConfig: {
            /**
             * @description Whether instruments are searched for by the server
             * @example true
             */
            supports_search: boolean;
            /**
             * @description Whether all instruments are loaded at once
             * @example false
             */
            supports_group_request: boolean;
            /**
             * @description Resolutions that bars may be asked for in
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
            /** @description The first one stands for all */
            exchanges: components["schemas"]["Exchange"][];
            /** @description The first one stands for all */
            symbols_types: components["schemas"]["SymbolType"][];
        };
        /** @description An instrument that a search of the UDF adapter found */
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
        /** @description Bars: a column for each field, all of one length, oldest bar first */
        UdfHistory: {
            /** @description Whether there are bars in the period */
            s: components["schemas"]["UdfHistoryStatus"];
            /**
             * @description Starts of the periods, epoch seconds
             * @example [
             *       1697097600
             *     ]
             */
            t?: number[] | null;
            /**
             * @description Prices of the first trades
             * @example [
             *       150
             *     ]
             */
            o?: number[] | null;
            /**
             * @description Highest prices
             * @example [
             *       151
             *     ]
             */
            h?: number[] | null;
            /**
             * @description Lowest prices
             * @example [
             *       149.5
             *     ]
             */
            l?: number[] | null;
            /**
             * @description Prices of the last trades
             * @example [
             *       150.5
             *     ]
             */
            c?: number[] | null;
            /**
             * @description Quantities traded
             * @example [
             *       1000000
             *     ]
             */
            v?: number[] | null;
            /**
             * Format: int64
             * @description When the period has no bar: start of the next older one, epoch milliseconds; none when there is no older one
             * @example 1697097600000
             */
            nextTime?: number | null;
        };
        /** @description An error (RFC 9457), with two members that the UDF adapter reads */
        UdfProblem: {
            /**
             * @description the page that explains the code
             * @example /api/v1/errors/invalid_field
             */
            type: string;
            /**
             * @description the status in words
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
             * @description what kind of error it is, for programs: one of those of `/api/v1/errors`
             * @example invalid_field
             */
            code: string;
            /**
             * @description what went wrong this time
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            detail: string;
            /**
             * @description the path that was asked for
             * @example /api/v1/datafeed/bars
             */
            instance: string;
            /** @description the fields that were wrong, when it was fields */
            errors?: components["schemas"]["FieldError"][];
            /** @description Tells the adapter that this is an error */
            s: components["schemas"]["UdfProblemStatus"];
            /**
             * @description What the adapter shows; the same as detail
             * @example resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got "7"
             */
            errmsg: string;
        };
        /** @description Quotes for the UDF adapter */
        UdfQuotes: {
            /** @description Always ok: an unknown symbol is an element of its own */
            s: components["schemas"]["UdfQuotesStatus"];
            /** @description A quote per symbol, in the request's order */
            d: components["schemas"]["Quote"][];
        };
        /** @description An instrument, and which of its bars need not be made by the chart */
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
             * @description Weekdays without trading, comma-separated; empty where there are none
             * @example 20261126,20261225
             */
            session_holidays: string;
            /**
             * @description Days with other trading hours; empty where there are none
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
             * @description Prices are multiples of minmov / pricescale
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
             * @description Resolutions that bars may be asked for in
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
             * @description Whether the server has bars of weeks and months
             * @example true
             */
            has_weekly_and_monthly: boolean;
            /**
             * @description Minutes of the bars that the server has
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
        /** @description The API's version in a few words */
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
         * @description How far a version has come
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
             * @description Connections held at once
             * @example 1000
             */
            max_connections: number;
            /**
             * Format: int32
             * @description Bytes of the largest message
             * @example 1048576
             */
            message_size_limit: number;
            /**
             * Format: int32
             * @description Connections held at once for one address
             * @example 1000
             */
            max_connections_per_address: number;
            /**
             * Format: int32
             * @description Topics that one connection may be subscribed to
             * @example 1000
             */
            max_subscriptions: number;
            /**
             * Format: int32
             * @description Messages a second that one client may send
             * @example 100
             */
            message_rate: number;
            /**
             * Format: int32
             * @description Messages that one client may send at once
             * @example 500
             */
            message_burst: number;
            /**
             * Format: double
             * @description Seconds that a connection of the operation protocol may last
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
        /** @description Connections and subscriptions now */
        WebSocketStats: {
            /**
             * Format: int32
             * @description Open connections
             * @example 3
             */
            total_connections: number;
            /**
             * Format: int32
             * @description Those of a known user
             * @example 1
             */
            authenticated_connections: number;
            /**
             * Format: int32
             * @description Subscriptions of all connections
             * @example 8
             */
            total_subscriptions: number;
            /**
             * Format: int32
             * @description Channels with a subscriber
             * @example 2
             */
            channels_with_subscribers: number;
            /**
             * Format: int32
             * @description Topics of one symbol with a subscriber
             * @example 5
             */
            symbol_subscriptions: number;
            server_config: components["schemas"]["WebSocketServerConfig"];
            channels: components["schemas"]["ChannelStats"][];
            broadcaster: components["schemas"]["BarBroadcaster"];
            market: components["schemas"]["MarketState"];
        };
        /** @description An error code */
        ErrorControllerErrorDescription: {
            /**
             * @description as it is on the wire
             * @example unknown_symbol
             */
            code: string;
            /**
             * @description what it means
             * @example The server has no instrument of this symbol.
             */
            meaning: string;
            /**
             * @description what a client should do
             * @example Search for the symbol by /api/v1/datafeed/search.
             */
            advice: string;
        };
        /** @description The error codes */
        ErrorControllerErrorList: {
            /** @description one of each */
            errors: components["schemas"]["ErrorControllerErrorDescription"][];
        };
        /**
         * @description Whether there is a quote
         * @enum {string}
         */
        QuoteElementStatus: "ok" | "error";
        /** @description The values of a quote; none when there is no quote */
        QuoteElementValues: {
            /**
             * Format: double
             * @description Price of the last trade
             * @example 150.25
             */
            lp?: number | null;
            /**
             * Format: double
             * @description Best ask price; absent where no quote is known
             * @example 150.26
             */
            ask?: number | null;
            /**
             * Format: double
             * @description Best bid price; absent where no quote is known
             * @example 150.24
             */
            bid?: number | null;
            /**
             * Format: double
             * @description ask - bid; absent with them
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
             * @description Last price of the day before
             * @example 149.1
             */
            prev_close_price?: number | null;
            /**
             * Format: double
             * @description Quantity traded in the day
             * @example 1000000
             */
            volume?: number | null;
            /**
             * Format: double
             * @description lp - prev_close_price
             * @example 1.15
             */
            ch?: number | null;
            /**
             * Format: double
             * @description ch in percent of prev_close_price
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
         * @description Whether there are bars in the period
         * @enum {string}
         */
        UdfHistoryStatus: "ok" | "no_data";
        /**
         * @description That it is an error
         * @enum {string}
         */
        UdfProblemStatus: "error";
        /**
         * @description That the request was understood
         * @enum {string}
         */
        UdfQuotesStatus: "ok";
        /**
         * @description Length of a bar: minutes, or a day, a week, a month. `1D`, `1W` and `1M` are accepted for `D`, `W` and `M`
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
        /** @description The token that the request brings is not accepted */
        Unauthorized: {
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
        /** @description The body or the URI is larger than is allowed */
        ContentTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The URI is longer than is allowed */
        UriTooLong: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body has another Content-Type or Content-Encoding than is taken */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The client has sent more requests than it is allowed */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before the next try */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The headers are larger than is allowed */
        RequestHeaderFieldsTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server has no room for the request, or what it needs is away */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before the next try */
                "Retry-After"?: number;
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
            /** @description The body is not allowed */
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
                 * @description a symbol or EXCHANGE:SYMBOL, in any case
                 * @example AAPL
                 */
                symbol: string;
                /**
                 * @description minutes, or D, W, M (1D, 1W, 1M are accepted too)
                 * @example 1
                 */
                resolution: components["schemas"]["Resolution"];
                /**
                 * @description start of the period, epoch seconds, inclusive
                 * @example 1767225600
                 */
                from_time?: number | null;
                /**
                 * @description end of the period, epoch seconds, exclusive; unset: no end
                 * @example 1767312000
                 */
                to_time?: number | null;
                /**
                 * @description how many bars before the end
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
            /** @description The client has these bars, by If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is missing or not allowed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description There is no such instrument */
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
            /** @description The history cannot be read now; ask again after `Retry-After` seconds */
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
            /** @description A quote per symbol, in the request's order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"][];
                };
            };
            /** @description The body is not allowed */
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
                 * @description its symbol or EXCHANGE:SYMBOL, in any case
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
            /** @description There is no such instrument */
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
                 * @description the text to search for; empty or unset finds all
                 * @example apple
                 */
                user_input?: string | null;
                /**
                 * @description only of this exchange; empty or unset: of all
                 * @example NASDAQ
                 */
                exchange?: string | null;
                /**
                 * @description only of this type; empty or unset: of all
                 * @example stock
                 */
                symbol_type?: string | null;
                /**
                 * @description the most to find
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
            /** @description The instruments found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SymbolFound"][];
                };
            };
            /** @description A parameter is not allowed */
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
                 * @description the code, as it is on the wire
                 * @example unknown_symbol
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it means, and what to do */
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
            /** @description There is no such code */
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
            /** @description The server takes requests */
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
            /** @description The server shuts down */
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
            /** @description that it is alive */
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
            /** @description The server takes clients */
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
            /** @description The server starts or shuts down */
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
                 * @description a symbol or EXCHANGE:SYMBOL, in any case
                 * @example AAPL
                 */
                symbol: string;
                /**
                 * @description minutes, or D, W, M (1D, 1W, 1M are accepted too)
                 * @example 1
                 */
                resolution: components["schemas"]["Resolution"];
                /**
                 * @description start of the period, epoch seconds, inclusive
                 * @example 1767225600
                 */
                from?: number | null;
                /**
                 * @description end of the period, epoch seconds, exclusive; unset: no end
                 * @example 1767312000
                 */
                to?: number | null;
                /**
                 * @description how many bars before the end
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
            /** @description The bars, or that there are none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfHistory"];
                };
            };
            /** @description The client has these bars, by If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is missing or not allowed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description There is no such instrument */
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
            /** @description The history cannot be read now; ask again after `Retry-After` seconds */
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
                 * @description symbols, comma-separated
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
            /** @description A quote per symbol, in the request's order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfQuotes"];
                };
            };
            /** @description The symbols are missing or too many */
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
                 * @description the text to search for; empty or unset finds all
                 * @example apple
                 */
                query?: string | null;
                /**
                 * @description only of this type; empty: of all
                 * @example stock
                 */
                type?: string | null;
                /**
                 * @description only of this exchange; empty: of all
                 * @example NASDAQ
                 */
                exchange?: string | null;
                /**
                 * @description the most to find
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
            /** @description The instruments found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UdfFound"][];
                };
            };
            /** @description A parameter is not allowed */
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
                 * @description its symbol or EXCHANGE:SYMBOL, in any case
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
            /** @description A parameter is missing or not allowed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UdfProblem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description There is no such instrument */
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
            /** @description the version that is used here */
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
    getWebSocketStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the figures of this moment */
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
  getQuotes: "POST /api/v1/datafeed/quotes",
  resolveSymbol: "GET /api/v1/datafeed/resolve/{symbol}",
  searchSymbols: "GET /api/v1/datafeed/search",
  getServerTime: "GET /api/v1/datafeed/time",
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
  getWebSocketStats: "GET /api/v1/ws/stats",
} as const satisfies Record<keyof operations, string>;
