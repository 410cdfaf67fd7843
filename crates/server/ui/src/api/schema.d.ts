// Made of the description of the API by `make ui-types`; not to be edited.

export interface paths {
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Only of this brand. */
                    brand?: string;
                    /** @description How many, 1 to 200; 50 when left out. */
                    limit?: number;
                    /** @description Only of this rule. */
                    rule?: string;
                    /** @description `firing` or `resolved`. */
                    state?: components["schemas"]["AlertState"];
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertsPage"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an alert
         * @description The id contains slashes; they may stand in the address as they are.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the alert's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Take care of an alert
         * @description `acknowledge` and `unacknowledge`, `assign` (`to`), `comment` (`text`), `snooze` (`until`). Each is kept with its author
         *     and time. What is acknowledged is neither repeated nor escalated, what is snoozed is told again when that is over. Answers
         *     with the alert as it stands then.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the alert's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CareRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertDetail"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Authors
         * @description Everybody who wrote a mention of the selection in the period, with what they did. Without `from` and `to`: the last 30
         *     days.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    after?: string;
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description 1 to 200; 50 when left out. */
                    limit?: number;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description `newcomers`, `detractors`, or both separated by a comma: only these. */
                    only?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /**
                     * @description `influence` (when left out), `mentions`, `followers`, `engagement`, `negative`, `first_seen` or `last_seen`; the
                     *     most, or the latest, first.
                     */
                    sort?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone of dates, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuthorsAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One author
         * @description What somebody did in the period: measures, brands and topics, a timeline, and the last mentions. Without
         *     `from` and `to`: the last 30 days.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description How the period is cut: `1h`, `1d`, `1w`, `1mo` …; chosen by its length when left out. */
                    interval?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone in which days begin, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path: {
                    /** @description `id` of the list */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuthorAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authors/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export authors
         * @description A file with everybody on the pages of `GET /api/v1/authors`, at most two million. Without `from` and `to`: the last 30
         *     days. Formats, heads and ends as those of exported mentions.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description `with` or `without` (when left out) a byte order mark at the beginning of CSV, by which Excel knows UTF-8. */
                    bom?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description `csv` (when left out), `ndjson`, `xlsx` or `parquet`. */
                    format?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description `newcomers`, `detractors`, or both separated by a comma: only these. */
                    only?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /**
                     * @description What stands between the cells of CSV: `comma` (when left out), `semicolon`, which spreadsheets want where numbers have
                     *     decimal commas, or `tab`.
                     */
                    separator?: string;
                    /**
                     * @description `influence` (when left out), `mentions`, `followers`, `engagement`, `negative`, `first_seen` or `last_seen`; the
                     *     most, or the latest, first.
                     */
                    sort?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone of dates, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description How many rows there will be */
                        "Vigie-Rows"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.apache.parquet": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/benchmark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Benchmark
         * @description The brands of the workspace, or those of `brand`, over a period and the one of the same length before it: mentions,
         *     authors, shares of voice, moods, engagement, reach, scores with their parts, what is talked about where, the best and
         *     the worst, a timeline and what made its peak. Without `from` and `to`: the last 30 days.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description How the period is cut: `1h`, `1d`, `1w`, `1mo` …; chosen by its length when left out. */
                    interval?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone in which days begin, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BenchmarkAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List channels
         * @description With how each fares. What is said of variables is true of the process that answers; others may be given other ones.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChannelAnswer"][];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a channel
         * @description One that was disabled because its receiver was gone, or that rests; what waits for it is sent.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the channel's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EnableAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a channel
         * @description Sends a real message, marked as a test, and says at once what came of it and what to do. One that arrives enables the
         *     channel. Three tests of a channel may follow each other, then one every 20 seconds.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the channel's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TestAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List dead letters */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description How many, 1 to 200; 50 when left out. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LettersPage"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a dead letter
         * @description With all its bytes: as `text` where they are UTF-8, else as `base64`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the letter's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Letter"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a dead letter
         * @description Sends the record back to the topic that it came from. Refused while this program cannot read it: it would come
         *     straight back. Replaying twice does no harm, ids absorb it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the letter's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SentBack"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay all dead letters
         * @description Sends every record back to the topic that it came from. What this program still cannot read stays, as a new letter
         *     with the cause of today. One that is broken off goes on where it stopped when it is asked for again.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SentBack"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entrances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at a one-time link */
        get: {
            parameters: {
                query?: {
                    /** @description What stands behind the `#` of the link. */
                    key?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntranceAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Enter by a one-time link
         * @description Makes the first account, which owns this Vigie, or chooses the password of one that somebody was given. Signs in.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Enter"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description The processes that said within the last seconds that they live.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberAnswer"][];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search mentions
         * @description Those that the team set aside as not about it are left out unless `not_about_us` asks for them.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description How many, 1 to 200; 20 when left out. */
                    limit?: number;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description `newest` (the default), `oldest`, `relevance`, `engagement` or `reach`. */
                    sort?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MentionsPage"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentions/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed how mentions are handled
         * @description Each change with its author, its time, and what it was and became. Pages stay stable while changes are made.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: number;
                    /** @description How many, 1 to 200; 50 when left out. */
                    limit?: number;
                    /** @description Only of the mention of this post. */
                    post?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangesPage"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export mentions
         * @description A file with every mention of the selection, as they stand when it begins, however many there are: CSV, JSON lines, XLSX or
         *     Parquet, one row a mention, with the columns of `docs/exports.md`. The head `Vigie-Rows` tells how many rows there will be;
         *     `HEAD` asks for that alone. When it cannot be completed, the connection breaks off before its end.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description `with` or `without` (when left out) a byte order mark at the beginning of CSV, by which Excel knows UTF-8. */
                    bom?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description `csv` (when left out), `ndjson`, `xlsx` or `parquet`. */
                    format?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /**
                     * @description What stands between the cells of CSV: `comma` (when left out), `semicolon`, which spreadsheets want where numbers have
                     *     decimal commas, or `tab`.
                     */
                    separator?: string;
                    /**
                     * @description `newest` (the default) or `oldest` first. Other orders need all mentions at once, and are for pages: a search that was
                     *     saved with one is exported by time.
                     */
                    sort?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description How many rows there will be */
                        "Vigie-Rows"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.apache.parquet": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentions/handling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change how mentions are handled
         * @description Answered once it is durable. Searches and counts follow within a second or two. What is so already is neither changed
         *     nor recorded, so the same request may be sent again. It stays with the post through edits, replays, and also when it
         *     is no mention for a while.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangeAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Own accounts
         * @description What the accounts that the workspace names as its own published, with what came back, and how they answer mentions
         *     that ask something; over a period and the one of the same length before it. Without `from` and `to`: the last 30 days.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone of dates, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push posts
         * @description The body is one JSON post, an array of posts, or JSON lines. Each is a post, or `{"posted":…}`, `{"edited":…}`,
         *     `{"deleted":{"id":…,"at":…}}`, or `{"erased":{"source":…,"author":…,"at":…}}`, which takes away all that the author of
         *     that `id` published until then. Answered only when everything accepted is durable. In place of a token the request may
         *     be signed as Standard Webhooks asks, with a secret of `server.push_secrets`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the same key with the same body gets the same answer for a day */
                    "Idempotency-Key"?: string | null;
                    /** @description of a signed request; its key where there is no other */
                    "webhook-id"?: string | null;
                    /** @description `v1,` and the signature; several apart by spaces */
                    "webhook-signature"?: string | null;
                    /** @description of a signed request, in seconds since 1970 */
                    "webhook-timestamp"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            /** @description a post, an array of posts, or JSON lines */
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pushed"];
                    };
                };
                /** @description the token or the signature is of nobody */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description the same key is under way */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description nothing was accepted, or the key stood for another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description the token or secret comes too often; see Retry-After */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description the log is away or slow; see Retry-After */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a query
         * @description How it is read, what is probably not meant so, and what it costs. A query that cannot be read is no failed request:
         *     the error is among the findings.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description `fr` for answers in French */
                    "Accept-Language"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checked"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain a query
         * @description Clause by clause: what was found, and what is amiss. Language and mood are told from the text where the post does not
         *     say.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description `fr` for answers in French */
                    "Accept-Language"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExplainRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Explained"];
                    };
                };
                /** @description the query cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Translate a query
         * @description From the language of another tool. What Vigie has no data for is left out, with a note.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description `fr` for answers in French */
                    "Accept-Language"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ImportRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Translated"];
                    };
                };
                /** @description the translation cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relevance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was learned about each brand's relevance */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BrandRelevance"][];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relevance/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether a post is about a brand
         * @description From 20 marks on, at least 5 of each side, `not_about` of the workspace included, posts that come in are given a
         *     `relevance` for the brand, for which queries ask with `relevance:[0.5 TO 1]`. Posts that are there already get theirs
         *     by a replay.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MarkGiven"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MarkAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List replays
         * @description The newest first.
         */
        get: {
            parameters: {
                query?: {
                    /** @description How many, 1 to 200; 50 when left out. */
                    limit?: number;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"][];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Start a replay
         * @description Posts that the log still holds are matched again with the workspace's queries of now, beside live matching. Mentions
         *     that are known already stay as they are; mentions of posts that match no more are removed. Answered at once; ask
         *     for the replay to see how far it is.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReplayRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a replay */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the replay's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Cancel a replay
         * @description What it found stays. One that is over stays as it is.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the replay's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List reports */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportsAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a report */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the report's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Report"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Put a report
         * @description JSON, or TOML with `Content-Type: application/toml`. The whole definition replaces what was there under this id; the
         *     other reports of the workspace stay.
         */
        put: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the report's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PutAnswer"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PutAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Remove a report */
        delete: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the report's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Render a report
         * @description The report as of now, or as of `at`, as one file.
         */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description As of when, which is what the report's period is seen from: RFC 3339, a date, or how long ago such as `7 days`; now
                     *     when left out.
                     */
                    at?: string;
                    /** @description `html` (when left out) or `pdf`. */
                    format?: string;
                    /** @description `fr` or `en`, in place of the report's own language. */
                    language?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the report's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                        "text/html": string;
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a report
         * @description Makes the report as of now and mails it to its recipients at once, whatever its schedule. Answered when the mail server
         *     took it.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the report's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SendAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept, and for how long */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RetentionAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how rules stand
         * @description Whether each learns, is quiet, fires or is being deaf after an alert; since when; and what would make it fire right
         *     now. By what the detectors saved last, which is a second old at most while they work.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only this rule. */
                    rule?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RulesAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a rule on the past
         * @description The alerts that a rule would have raised in a period, what each was about, how many a week, and what a stricter or a
         *     looser rule would have given: the detectors that watch live go through the indexed mentions. JSON, or TOML with
         *     `Content-Type: application/toml`. Nothing is saved and nobody is told. It ends when the client goes away.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BacktestRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List saved searches
         * @description By name; a workspace has up to 200.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedSearch"][];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/searches/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a saved search
         * @description To ask it, send its name as `saved` with any request that takes a selection.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the search's name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedSearch"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Save a search
         * @description In place of the one of that name. Its parameters are checked as if it were asked now.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the search's name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SaveRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedSearch"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Forget a saved search */
        delete: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the search's name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Forgotten"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sentiment/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the moods of a selection can be trusted
         * @description From the labels that a team gave to its sample: which part of Vigie's labels is right, and how far the counted and
         *     the calibrated shares are from the truth.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description How many mentions, 1 to 1000; 100 when left out. */
                    size?: number;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgreementAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sentiment/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said about the mood of a mention, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description The post's id. */
                    post?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MoodLabel"][];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Say what the mood of a mention is
         * @description Shown from then on as `corrected` wherever the mention is found. Filters and counts go on by Vigie's own label, so
         *     that corrections of what somebody happened to see do not bend the figures.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LabelGiven"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MoodLabel"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sentiment/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A fair sample to label
         * @description The same selection and size give the same sample, but for mentions that arrived since. Label all of it, then ask
         *     for the agreement with the same parameters.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description How many mentions, 1 to 1000; 100 when left out. */
                    size?: number;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SampleAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks
         * @description Answers everybody: a page finds out here whether to show the door.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionAnswer"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Sign in
         * @description Sets a cookie that lasts 14 days. After five wrong passwords in a row one waits, twice as long with each.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the password
         * @description Ends all sessions of the account but a new one, which this answer begins.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List silences
         * @description What ends last first.
         */
        get: {
            parameters: {
                query?: {
                    /** @description How many are looked at, 1 to 500; 100 when left out. */
                    limit?: number;
                    /** @description `active`, `coming` or `over`. */
                    state?: components["schemas"]["SilenceState"];
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SilenceAnswer"][];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Add a silence
         * @description Alerts that agree with all that is named go on being raised and recorded, and nobody is told of them. With nothing named
         *     it holds for every alert of the workspace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SilenceRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SilenceAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/silences/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a silence
         * @description It ends now, or is taken back where it is to come. One that is over stays as it is.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the silence's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EndRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SilenceAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources
         * @description With how each stands, as the process that listens told it last; a few seconds old at most.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SourcesAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a source
         * @description Connects to it as if it were new and listens for a moment: what it says, how much a day that is, what is missing. Nothing
         *     is kept. Of an origin with several parts the first is tried. Takes half a minute at most.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SourceTry"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SourceFinding"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts of a selection
         * @description Every count is exact. Posts that name two brands count for both. Counted moods lean; `shares` corrects that.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatsAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts by the values of fields
         * @description Each field is counted under all filters but its own, so that one sees what choosing another value would bring.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /**
                     * @description Fields, separated by commas: `brand`, `topic`, `source`, `lang`, `country`, `sentiment`, `author`, `type`, `status`, `tag`,
                     *     `assignee` (`-` where nobody sees to it), `priority`; all up to `type` but `author` when left out.
                     */
                    by?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description How many values of each field, 1 to 1,000; 20 when left out. */
                    limit?: number;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Facets"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mentions over time */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description Such as `15m`, `1h`, `1d`, `1w`, `1mo`; `1h` when left out. */
                    interval?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `brand` counts each brand on its own. */
                    split?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone in which days, weeks and months begin, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Histogram"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Status */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatusAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch live
         * @description Server-sent events: `mention` and `alert` carry the object as JSON; `missed` tells how many were left out because
         *     the reader was slow.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only mentions of this brand, and alerts about it. */
                    brand?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tokens */
        get: {
            parameters: {
                query?: {
                    /** @description Those that push posts, which belong to no workspace, instead: for owners. */
                    push?: boolean;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiToken"][];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a token */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TokenRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenMade"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description From the next request on it opens nothing.
         */
        delete: {
            parameters: {
                query?: {
                    /** @description Those that push posts, which belong to no workspace, instead: for owners. */
                    push?: boolean;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                };
                header?: never;
                path: {
                    /** @description the token's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Revoked"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Trends
         * @description Terms that more mentions of the period hold than the baseline lets expect, and by more than chance. Without `from` and
         *     `to`: the last 30 days.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who sees to it, by the names as they were written; `-`: nobody. */
                    assignee?: string;
                    /** @description Handles of authors. */
                    author?: string;
                    /** @description First moment of the baseline; the baseline is the period of the same length before when left out. */
                    baseline_from?: string;
                    /** @description One past the last moment of the baseline; where the period begins when left out. */
                    baseline_to?: string;
                    /** @description Brand ids. */
                    brand?: string;
                    /** @description Countries, ISO 3166-1. */
                    country?: string;
                    /** @description First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone. */
                    from?: string;
                    /** @description `word`, `hashtag`, `phrase`, `emoji`, `link`, separated by commas; all when left out. */
                    kind?: string;
                    /** @description Languages, ISO 639-1. */
                    lang?: string;
                    /**
                     * @description The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
                     *     `sort=relevance`.
                     */
                    like?: string;
                    /** @description How many of each kind, 1 to 100; 20 when left out. */
                    limit?: number;
                    /** @description `without` (the default) those that the team set aside as not about it, `with` them, or `only` they. */
                    not_about_us?: string;
                    /** @description Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them. */
                    own?: string;
                    /** @description `low`, `normal`, `high`, `urgent`. */
                    priority?: string;
                    /** @description A query in the query language. */
                    q?: string;
                    /** @description `with` (the default) or `without` reposts. */
                    reposts?: string;
                    /** @description The name of a saved search: its parameters hold where none is given here. */
                    saved?: string;
                    /** @description `negative`, `neutral`, `positive`. */
                    sentiment?: string;
                    /** @description Sources. */
                    source?: string;
                    /** @description `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands. */
                    status?: string;
                    /**
                     * @description `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
                     *     a repost nor a quote among those that pass the other filters.
                     */
                    stories?: string;
                    /** @description The name of a story, as `story` of a mention gives it. */
                    story?: string;
                    /** @description Tags. */
                    tag?: string;
                    /** @description One past the last moment: RFC 3339, or a date, which is included whole. */
                    to?: string;
                    /** @description Topic ids. */
                    topic?: string;
                    /** @description `post`, `reply`, `repost`, `quote`. */
                    type?: string;
                    /** @description The workspace; may be left out when there is only one. */
                    workspace?: string;
                    /** @description The time zone of dates, such as `Europe/Paris`; that of the workspace when left out. */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrendsAnswer"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description Of a workspace, with their role there, for its admins; or all of them.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Those with a role in this workspace. May be left out by whoever owns this Vigie, who then sees all. */
                    workspace?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"][];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Take somebody in
         * @description Makes an account without a password, and a link by which they choose one. Somebody who has an account gets the role.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invited"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an account
         * @description With its roles and sessions; what it did stays on record. For owners; admins take roles away.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the account's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/entrance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give somebody a new link
         * @description For who lost the first one, or forgot their password: it is good for a week, once, and ends the one before. For owners;
         *     and for admins of all workspaces that the account has a role in.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the account's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invited"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a role */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the account's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List workspaces */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listed"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a workspace
         * @description As JSON, or as TOML with `Accept: application/toml`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the workspace's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Apply a workspace
         * @description JSON, or TOML with `Content-Type: application/toml`. The whole document replaces what was there; answered when the
         *     new queries are matched, in every process that matches. Where queries of brands or topics are new, changed or gone, all
         *     posts that the log holds are matched with them by a replay, `backfill`, which goes on by itself and takes the place of
         *     one that an earlier change began.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the workspace's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApplyAnswer"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alive
         * @description 200 while the process answers.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description 200 while every stage runs and log and store are within reach, 503 with what is not otherwise.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
            };
        };
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
        /** @description What a workspace is. */
        About: {
            /** @description Unique on this server. */
            id: components["schemas"]["Slug"];
            /**
             * Format: int32
             * @description How many days after they were published its mentions are kept, where `index.keep_mentions` does not say less; for
             *     ever where neither says so.
             */
            keep_days?: number | null;
            /** @description ISO 639-1 codes; alerts and reports are written in the first, `en` when none is given. */
            languages?: string[];
            /** @description For people. */
            name: string;
            /** @description IANA name such as `Europe/Paris`, in which days begin. */
            timezone?: string;
        };
        /**
         * @description Who an account is: a source, a colon, and the handle behind an `@`, such as `mastodon:@shop@example.org`; or, without
         *     the `@`, the lasting identifier that the source gives its author, such as `bluesky:did:plc:x`.
         * @example mastodon:@shop@example.org
         */
        Account: string;
        /**
         * @description How well labels and shares agree with a team's own labels of a sample. Every interval should hold the truth nine times
         *     out of ten.
         */
        Agreement: {
            /** @description The same for each mood, worst first. */
            by_mood: components["schemas"]["MoodAgreement"][];
            right?: components["schemas"]["Share"] | null;
        };
        /** @description What the labels of a sample tell. */
        AgreementAnswer: components["schemas"]["Agreement"] & {
            /**
             * @description How many of these are labelled. What follows holds once all are: those that are left out are seldom like the
             *     others.
             */
            labelled: number;
            /**
             * Format: int64
             * @description How many mentions the selection has.
             */
            mentions: number;
            /** @description How many were drawn. */
            sampled: number;
        };
        /** @description One raised instance of a rule for what it is about: a brand, a whole workspace, or a source. */
        Alert: {
            /** @description What it is about, for people: the name of the brand, the workspace or the source at that time. */
            about: string;
            brand?: components["schemas"]["Slug"] | null;
            course?: components["schemas"]["Course"] | null;
            /**
             * Format: date-time
             * @description Event time at which the rule's condition was first met.
             */
            fired_at: string;
            /**
             * @description `workspace/rule/subject/fired_at in seconds`, where the subject is the brand's id, `all` or the source's name: the
             *     same past gives the same id, so a replay adds nothing. An alert about a single post has a hash of the post's id
             *     behind the seconds.
             */
            id: string;
            inhibited?: components["schemas"]["Inhibition"] | null;
            /** @description Why it fired. */
            reason: components["schemas"]["AlertReason"];
            /**
             * Format: date-time
             * @description Event time at which it was over.
             */
            resolved_at?: string | null;
            /** @description Which rule raised it. */
            rule: components["schemas"]["Slug"];
            /** @description The rule's name at that time. */
            rule_name: string;
            /** @description How much it matters. */
            severity: components["schemas"]["Severity"];
            /** @description Whether it goes on. */
            state: components["schemas"]["AlertState"];
            /** @description Whose alert. */
            workspace: components["schemas"]["Slug"];
        };
        /** @description An alert with everything about it. */
        AlertDetail: components["schemas"]["Told"] & {
            /** @description The reasons, line by line, in the workspace's language. */
            explanation: string[];
            /** @description What people did about it, the first deed first. */
            history: components["schemas"]["CareEntry"][];
            /** @description Who was told, when, and why not where nobody was. */
            notifications: components["schemas"]["NotificationRecord"][];
        };
        /** @description The figures behind an alert, as they stood when it fired. */
        AlertReason: components["schemas"]["Drivers"] & {
            /** @description The condition with its settings. */
            condition: components["schemas"]["RuleKind"];
            /**
             * Format: int64
             * @description Mentions counted within the window.
             */
            count: number;
            /**
             * Format: double
             * @description Mentions that the past let expect in such a window; absent for a threshold, and while still learning.
             */
            expected?: number | null;
            /**
             * Format: date-time
             * @description When the brand or source that is silent was last heard.
             */
            heard_at?: string | null;
            /**
             * Format: int64
             * @description Of those counted, how many are negative.
             */
            negative: number;
            /**
             * Format: double
             * @description How far the count stands above the expected, in deviations that are usual for the series; absent where
             *     nothing is expected.
             */
            score?: number | null;
            share?: components["schemas"]["ShareReason"] | null;
            /**
             * Format: int64
             * @description For how many minutes a source that is silent now was silent at most in the last weeks; absent where that is not
             *     what decided.
             */
            usual_silence_minutes?: number | null;
            /**
             * Format: int64
             * @description Within how many minutes they were counted; absent in alerts of older versions.
             */
            window_minutes?: number | null;
        };
        /** @description A page of alerts, newest first. */
        AlertsPage: {
            /** @description This page. */
            alerts: components["schemas"]["Told"][];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /**
         * @description Whether an alert goes on.
         * @enum {string}
         */
        AlertState: "firing" | "resolved";
        /** @description A key for programs. What opens the door is shown once, when it is made, and kept by nobody. */
        ApiToken: {
            /**
             * Format: date-time
             * @description Until when it is good; `None`: until it is revoked.
             */
            expires_at?: string | null;
            /** @description Names it here: 16 hexadecimal digits. */
            id: string;
            /**
             * Format: date-time
             * @description When.
             */
            made_at: string;
            /** @description Who made it. */
            made_by: string;
            /** @description What it is for, in somebody's words. */
            name: string;
            /** @description What may be done with it. */
            scope: components["schemas"]["TokenScope"];
        };
        /**
         * @description What applying a workspace did.
         * @enum {string}
         */
        Applied: "created" | "changed" | "unchanged";
        /** @description What became of a workspace that was applied. */
        ApplyAnswer: {
            backfill?: components["schemas"]["ReplayAnswer"] | null;
            /** @description Whether every process that matches has its queries already; if not, `waiting_for` says why. */
            live: boolean;
            /** @description `created`, `changed` or `unchanged`. */
            outcome: string;
            /** @description Which process does not have them yet, or that none matches at the moment. */
            waiting_for?: string | null;
        };
        /** @description Who published a post, as the source describes them at that time. */
        Author: {
            /**
             * Format: int64
             * @description How many accounts follow this one.
             */
            followers?: number | null;
            /** @description The name behind the `@`, without it. */
            handle?: string | null;
            /** @description The source's lasting identifier; the handle where there is none. */
            id?: string | null;
            /** @description The name shown to people. */
            name?: string | null;
            /** @description Whether the network vouches for who this is. */
            verified?: boolean;
        };
        /** @description One author. */
        AuthorAnswer: components["schemas"]["AuthorHistory"] & {
            /** @description What each measure means. */
            formulas: components["schemas"]["Formula"][];
            /** @description When. */
            period: components["schemas"]["Period"];
            /** @description Where days begin. */
            zone: string;
        };
        /** @description One author alone. */
        AuthorHistory: components["schemas"]["AuthorMeasures"] & {
            /** @description Mentions of each brand. */
            brands: components["schemas"]["Count"][];
            /** @description Mentions in each language. */
            languages: components["schemas"]["Count"][];
            /** @description The last mentions of the period, up to 20, the latest first. */
            latest: components["schemas"]["Example"][];
            /** @description The period in pieces, in order, empty ones too. */
            timeline: components["schemas"]["Piece"][];
            /** @description Mentions of each topic. */
            topics: components["schemas"]["Count"][];
        };
        /** @description What one author did in the period. */
        AuthorMeasures: {
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes of these.
             */
            engagement: number;
            /**
             * Format: double
             * @description engagement ÷ mentions.
             */
            engagement_per_mention: number;
            /**
             * Format: int64
             * @description Followers × the share of them that sees a post, as in a benchmark; absent when they are unknown.
             */
            estimated_reach?: number | null;
            /**
             * Format: date-time
             * @description Their first mention of the selection, of all times.
             */
            first_seen: string;
            /**
             * Format: int64
             * @description The most followers that they had in the period, which is their potential reach; absent when unknown.
             */
            followers?: number | null;
            /** @description The name behind the `@`, as of the last mention, like all that describes the author. */
            handle?: string | null;
            /** @description Names the author here: 16 hexadecimal digits. */
            id: string;
            /** @description How much weight their word has. */
            influence: components["schemas"]["Influence"];
            /**
             * Format: date-time
             * @description Their last one in the period.
             */
            last_seen: string;
            /**
             * Format: int64
             * @description Mentions in the period.
             */
            mentions: number;
            /** @description The name shown to people. */
            name?: string | null;
            /**
             * Format: double
             * @description (positive − negative) ÷ all of `toward`.
             */
            net_sentiment?: number | null;
            /** @description Whether the first lies in the period. */
            newcomer: boolean;
            /** @description The source that they write on. */
            source: string;
            /** @description Moods toward the selected brands, or toward all: a mention counts once for each brand that it names. */
            toward: components["schemas"]["SentimentCounts"];
            /** @description Whether the network vouches for who this is. */
            verified: boolean;
        };
        /** @description One page of authors. */
        AuthorsAnswer: {
            /** @description On this page. */
            authors: components["schemas"]["AuthorMeasures"][];
            /** @description What each measure means. */
            formulas: components["schemas"]["Formula"][];
            /**
             * @description `after` of the next page; absent on the last. The next page is of the same period, however long ago this one was
             *     asked for.
             */
            next?: string | null;
            /** @description When they wrote. */
            period: components["schemas"]["Period"];
            /** @description In which order. */
            sort: components["schemas"]["AuthorSort"];
            /**
             * Format: int64
             * @description How many there are, on all pages together.
             */
            total: number;
            /** @description Where days begin. */
            zone: string;
        };
        /**
         * @description In which order authors come; the most first.
         * @enum {string}
         */
        AuthorSort: "influence" | "mentions" | "followers" | "engagement" | "negative" | "first_seen" | "last_seen";
        /** @description What a rule would have said of the past. */
        BacktestAnswer: {
            /**
             * Format: int64
             * @description How many alerts it would have raised.
             */
            alerts: number;
            /**
             * Format: double
             * @description How many that is a week.
             */
            alerts_a_week: number;
            /**
             * Format: date-time
             * @description The first moment of the period.
             */
            from: string;
            /** @description What the rule knew of the time before the period. */
            learnt: components["schemas"]["Learnt"];
            /**
             * Format: int64
             * @description Mentions of the period that the rule counts.
             */
            mentions: number;
            /**
             * Format: int64
             * @description How many mentions were gone through, those learnt from included.
             */
            mentions_read: number;
            /**
             * Format: int64
             * @description How many messages its channels would have got: when alerts fire and when they are over, within the daily cap.
             */
            notifications: number;
            /**
             * Format: double
             * @description How many that is a week.
             */
            notifications_a_week: number;
            /** @description A line for each of the twelve brands that are mentioned most. */
            series: components["schemas"]["Line"][];
            /**
             * Format: date-time
             * @description One past its last.
             */
            to: string;
            /** @description The alerts, in the order of time; of more than 50 the latest. */
            told: components["schemas"]["ToldAlert"][];
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            took_ms: number;
            /** @description The same rule with other values of the setting that makes it stricter or looser, the strictest first. */
            tried: components["schemas"]["Tried"][];
            /**
             * Format: double
             * @description How many weeks that is.
             */
            weeks: number;
            /** @description Whose past. */
            workspace: components["schemas"]["Slug"];
        };
        /** @description What to try. */
        BacktestRequest: {
            /**
             * @description First moment: RFC 3339, or a date, which begins in the workspace's time zone; when left out 90 days before `to`,
             *     or the workspace's first mention where that is later.
             */
            from?: string | null;
            /** @description The rule, as it would stand in the workspace. */
            rule: components["schemas"]["Rule"];
            /**
             * @description One past the last moment: RFC 3339, or a date, which is included whole; when left out now, or just behind the
             *     newest mention where the workspace has nothing of the last 90 days.
             */
            to?: string | null;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /** @description Somebody who spoke. */
        BacktestVoice: {
            /**
             * Format: int64
             * @description How many follow; absent where nobody knows.
             */
            followers?: number | null;
            /**
             * Format: int64
             * @description How many of the mentions.
             */
            mentions: number;
            /** @description The handle, or the name where there is none. */
            name: string;
        };
        /** @description Brands side by side. Shares and rates go from 0 to 1; what has nothing to be divided by is null. */
        BenchmarkAnswer: {
            /** @description In the order in which they were asked for, or of the workspace. */
            brands: components["schemas"]["ComparedBrand"][];
            /** @description What each measure means. */
            formulas: components["schemas"]["Formula"][];
            /** @description How timelines are cut. */
            interval: string;
            /** @description The period. */
            period: components["schemas"]["Period"];
            /** @description The period of the same length before it. */
            previous: components["schemas"]["Period"];
            /** @description Where days begin. */
            zone: string;
        };
        /** @description What is watched: own or competitor, defined by one query. */
        Brand: {
            /**
             * @description Its own accounts, such as `mastodon:@shop@example.org`: what they publish are mentions whatever the queries say,
             *     marked as its own and counted apart from what others say. Of own brands only.
             */
            accounts?: components["schemas"]["Account"][];
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            /** @description For people. */
            name: string;
            /**
             * @description Texts that the query finds and that are about something else of that name: examples to learn from, beside what
             *     people mark.
             */
            not_about?: string[];
            /** @description One's own brand, not a competitor. */
            own?: boolean;
            /** @description In the query language. */
            query: string;
        };
        /** @description One brand beside others. */
        BrandBenchmark: {
            /** @description Its measures in the period before. */
            before: components["schemas"]["Measures"];
            /** @description The three favourable mentions with the most engagement, one of each story. */
            best: components["schemas"]["Example"][];
            /** @description The brand's id. */
            id: string;
            /** @description Mentions of each kind. */
            kinds: components["schemas"]["Count"][];
            /** @description The ten languages with the most mentions. */
            languages: components["schemas"]["Count"][];
            /** @description Its measures in the period. */
            now: components["schemas"]["Measures"];
            peak?: components["schemas"]["Peak"] | null;
            /** @description The ten sources with the most mentions. */
            sources: components["schemas"]["Count"][];
            /** @description The period in pieces, in order, empty ones too. */
            timeline: components["schemas"]["Piece"][];
            /** @description The ten topics with the most mentions. */
            topics: components["schemas"]["Count"][];
            /** @description The three unfavourable mentions with the most engagement, one of each story. */
            worst: components["schemas"]["Example"][];
        };
        /** @description One brand that a post names. */
        BrandMatch: {
            /** @description The brand's id in its workspace. */
            brand: components["schemas"]["Slug"];
            relevance?: components["schemas"]["Relevance"] | null;
            sentiment?: components["schemas"]["Sentiment"] | null;
            /** @description What matched, sorted, not overlapping. */
            spans: components["schemas"]["Span"][];
        };
        /** @description What is known of a brand's relevance. */
        BrandRelevance: {
            /** @description How many posts were marked as about it. */
            about: number;
            /** @description The brand's id. */
            id: components["schemas"]["Slug"];
            learned?: components["schemas"]["Learned"] | null;
            /** @description How many marks it needs to learn, and at least how many of each side. */
            needed: number[];
            /** @description How many as about something else, `not_about` of the workspace included. */
            other: number;
        };
        /** @description The shares of one brand. */
        BrandShares: {
            /** @description The brand's id. */
            id: string;
            shares?: components["schemas"]["Shares"] | null;
        };
        /** @description Counts over the mentions of one brand within a selection. */
        BrandStats: {
            /** @description As [`Stats::by_language`]. */
            by_language: components["schemas"]["LanguageStats"][];
            /** @description How many of them of each mood of the post. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description How many mentions name it.
             */
            count: number;
            /**
             * Format: int64
             * @description As [`Stats::engagement`].
             */
            engagement: number;
            /** @description The brand's id. */
            id: string;
            /**
             * Format: int64
             * @description As [`Stats::reach`].
             */
            reach?: number | null;
        };
        BTreeMap: {
            [key: string]: number;
        };
        /** @description One piece of a histogram. */
        Bucket: {
            /** @description How many for each brand, in the order of ids, none with 0; empty unless it was asked for. */
            by_brand?: components["schemas"]["Count"][];
            /** @description How many of each mood. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description How many mentions.
             */
            count: number;
            /**
             * Format: date-time
             * @description One past its last moment: where the next one starts.
             */
            end: string;
            /**
             * Format: date-time
             * @description Its first moment.
             */
            start: string;
        };
        /**
         * @description What notifications waited for that leave as one message.
         * @enum {string}
         */
        Bundle: "story" | "quiet" | "digest" | "cap";
        /**
         * @description What the moods of the mentions probably are, each with an interval that holds the truth nine times out of ten. Null
         *     where no mention is in a language whose errors are known, and where mentions were selected by mood.
         */
        Calibrated: {
            before?: components["schemas"]["Shares"] | null;
            now?: components["schemas"]["Shares"] | null;
        };
        /**
         * @description Shares of the moods, corrected for how often labels of each language are wrong.
         *
         *     A label is wrong about one time in three, and the errors do not cancel: counting understates a crisis. How often
         *     each mood is given each label was measured on posts that no model had seen; the adjusted count (Forman 2008) turns that
         *     around. It needs no labels of these posts. Each share comes with an interval that should hold the truth nine times
         *     out of ten. `docs/sentiment.md` has the formula and the errors that were measured.
         */
        CalibratedShares: {
            all?: components["schemas"]["Shares"] | null;
            /** @description Of the mentions of each brand, in the order of `by_brand`. */
            by_brand: components["schemas"]["BrandShares"][];
            /**
             * Format: double
             * @description How often the intervals should hold the truth.
             */
            confidence: number;
            /** @description `adjusted_count` */
            method: string;
        };
        /** @description How an alert stands with people. */
        Care: {
            /**
             * Format: date-time
             * @description When that was.
             */
            acknowledged_at?: string | null;
            /** @description Who acknowledged it; absent when nobody did. */
            acknowledged_by?: string | null;
            /** @description Who is to look after it. */
            assignee?: string | null;
            /** @description Who put it off. */
            snoozed_by?: string | null;
            /**
             * Format: date-time
             * @description Until when nobody wants to hear of it; a time that has passed says nothing any more.
             */
            snoozed_until?: string | null;
        };
        /** @description One thing that a person does about an alert. */
        CareAction: {
            /** @enum {string} */
            action: "acknowledge";
        } | {
            /** @enum {string} */
            action: "unacknowledge";
        } | {
            /** @enum {string} */
            action: "assign";
            /** @description Who; nobody when left out. */
            to?: string | null;
        } | {
            /** @enum {string} */
            action: "comment";
            /** @description What is said. */
            text: string;
        } | {
            /** @enum {string} */
            action: "snooze";
            /**
             * Format: date-time
             * @description Until when; no longer, when left out.
             */
            until?: string | null;
        };
        /** @description Something that a person did about an alert. */
        CareEntry: components["schemas"]["CareAction"] & {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who says to have done it. */
            author: string;
        };
        /** @description What somebody does about an alert. */
        CareRequest: components["schemas"]["CareAction"] & {
            /** @description Who: a name as people write it. Of somebody who signed in, their own name holds. */
            author?: string;
        };
        /**
         * @description Why a notification waits or is never sent.
         * @enum {string}
         */
        Cause: "too_old" | "inhibited" | "gone" | "over" | "never_told" | "acknowledged" | "snoozed" | "silenced" | "digest" | "quiet" | "cap" | "story";
        /** @description Against the period before: 0.2 is a fifth more. Shares and scores are subtracted, not divided. */
        Change: {
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            authors?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            engagement?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            estimated_reach?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            mentions?: number | null;
            /**
             * Format: double
             * @description now − before
             */
            net_sentiment?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            potential_reach?: number | null;
            /**
             * Format: double
             * @description now − before
             */
            presence?: number | null;
            /**
             * Format: double
             * @description now − before
             */
            reputation?: number | null;
            /**
             * Format: double
             * @description now − before, by mentions
             */
            share_of_voice?: number | null;
        };
        /** @description What came of a change. */
        ChangeAnswer: {
            /** @description How many of them were not so before. */
            changed: number;
            /** @description How many mentions were meant. */
            selected: number;
            /** @description Posts that are no mentions of the workspace. */
            unknown: components["schemas"]["PostId"][];
        };
        /** @description Which mentions are to change, and how: those of `posts`, or those that `search` selects. */
        ChangeRequest: {
            /** @description Who does it: a name as people write it. Of somebody who signed in, their own name holds instead. */
            author?: string;
            /** @description What changes. */
            change: components["schemas"]["HandlingChange"];
            /** @description The ids of up to 1,000 posts. */
            posts?: components["schemas"]["PostId"][];
            /** @description The parameters of a search (`q`, `brand`, `status` …, or `saved`), which selects up to 10,000 mentions. */
            search?: {
                [key: string]: string;
            } | null;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /** @description A page of changes. */
        ChangesPage: {
            /** @description The newest first. */
            changes: components["schemas"]["HandlingEntry"][];
            /**
             * Format: int64
             * @description Send it as `after` for the next page; absent on the last.
             */
            next?: number | null;
        };
        /** @description Where alerts are sent. */
        Channel: {
            digest?: components["schemas"]["Digest"] | null;
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            quiet?: components["schemas"]["Quiet"] | null;
            /** @description How to reach it. */
            to: components["schemas"]["ChannelKind"];
        };
        /** @description How a channel fares. */
        ChannelAnswer: {
            /**
             * Format: date-time
             * @description When it was disabled.
             */
            disabled_at?: string | null;
            /** @description What that attempt said, in the workspace's language. */
            failed?: string | null;
            /**
             * Format: date-time
             * @description When an attempt last failed.
             */
            failed_at?: string | null;
            /**
             * Format: int32
             * @description How many attempts in a row failed.
             */
            failures: number;
            /** @description The channel's id. */
            id: components["schemas"]["Slug"];
            /** @description `email`, `slack`, … */
            kind: string;
            /** @description What in this process keeps messages from leaving, and what to do. */
            problem?: string | null;
            /** @description Why it is disabled, in the workspace's language. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description Until when nothing is sent to it.
             */
            rests_until?: string | null;
            /**
             * Format: date-time
             * @description When it last took a message; up to a minute old while all goes well.
             */
            sent_at?: string | null;
            /**
             * @description `working`, `failing` (the last attempt failed), `resting` (nothing is sent for a while, as attempts failed again
             *     and again), `disabled` (its receiver is gone, nothing is sent any more), or `unknown` (nothing was sent yet).
             */
            standing: components["schemas"]["ChannelStanding"];
            /** @description The environment variables that it needs. */
            variables: components["schemas"]["Variable"][];
        };
        /** @description The kinds of channel. */
        ChannelKind: {
            /** @enum {string} */
            kind: "console";
        } | {
            /** @enum {string} */
            kind: "webhook";
            secret?: components["schemas"]["Secret"] | null;
            /** @description `https://…`, or `env:NAME` where the address itself is secret. */
            url: string;
        } | {
            /** @enum {string} */
            kind: "email";
            /** @description The addresses of those who get it, all in one mail. */
            to: string[];
        } | {
            /** @enum {string} */
            kind: "slack";
            /** @description The webhook's address, by reference: whoever knows it can post. */
            url: components["schemas"]["Secret"];
        } | {
            /** @enum {string} */
            kind: "teams";
            /** @description The workflow's address, by reference: whoever knows it can post. */
            url: components["schemas"]["Secret"];
        } | {
            /** @enum {string} */
            kind: "discord";
            /** @description The webhook's address, by reference: whoever knows it can post. */
            url: components["schemas"]["Secret"];
        } | {
            /** @description Where the Bot API is, for those who run their own. */
            api?: string;
            /** @description The chat's number, or `@name` of a public channel. */
            chat: string;
            /** @enum {string} */
            kind: "telegram";
            /** @description The bot's token, by reference. */
            token: components["schemas"]["Secret"];
        } | {
            /** @description Where the Events API is: `https://events.eu.pagerduty.com` for accounts in Europe. */
            api?: string;
            /** @enum {string} */
            kind: "pager_duty";
            /** @description The integration's key, by reference. */
            routing_key: components["schemas"]["Secret"];
        };
        /**
         * @description How a channel stands.
         * @enum {string}
         */
        ChannelStanding: "working" | "failing" | "resting" | "disabled" | "unknown";
        /** @description Counts in steps of equal length, oldest first. */
        Chart: {
            /** @description What was counted in each step. */
            counts: number[];
            /** @description What is usual in each step; empty where nothing is expected. */
            expected?: number[];
            /**
             * Format: date-time
             * @description When the first step begins.
             */
            from: string;
            /**
             * Format: int64
             * @description Length of a step.
             */
            step_minutes: number;
        };
        /** @description What there is to say about a query. */
        Checked: {
            cost?: components["schemas"]["Price"] | null;
            /** @description What to look at again, in the order of the text; an error alone when it cannot be read. */
            findings: components["schemas"]["Remark"][];
            /**
             * @description What it may be used for: `search`, `topic`, `brand`. A brand's must ask for words, and neither a brand's nor a
             *     topic's may ask what is only known of mentions.
             */
            good_for: string[];
            /** @description How it is read, in one spelling; absent when it cannot be. */
            query?: string | null;
        };
        /** @description A query to look at. */
        CheckRequest: {
            /** @description The query. */
            query: string;
        };
        /** @description One clause of a query. */
        Clause: {
            /** @description The clause as text. */
            clause: string;
            /** @description Whether it is true. */
            matched: boolean;
            /** @description The clauses that it consists of. */
            parts?: components["schemas"]["Clause"][];
            /** @description Why it is not true, unless its parts tell. */
            reason?: string | null;
            /** @description What of the post makes it true, or for a negated clause what makes it false. */
            spans: components["schemas"]["Span"][];
        };
        /** @description One brand beside others. */
        ComparedBrand: components["schemas"]["BrandBenchmark"] & {
            /** @description What the moods probably are. */
            calibrated: components["schemas"]["Calibrated"];
            /** @description Against the period before. */
            change: components["schemas"]["Change"];
            /** @description For people. */
            name: string;
            /** @description Whether it is one's own, not a competitor. */
            own: boolean;
        };
        /** @description How far a named consumer is. */
        ConsumerStatus: {
            /** @description What it committed. */
            committed: components["schemas"]["BTreeMap"];
            /**
             * Format: int64
             * @description Records that are kept and not committed, over the partitions of `committed`.
             */
            lag: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A value and how many mentions have it. */
        Count: {
            /**
             * Format: int64
             * @description How many mentions.
             */
            count: number;
            /** @description The value: a brand's or topic's id, a language code, a source, a kind. */
            id: string;
        };
        /**
         * @description What a rule counts together, and so what one alert is about.
         * @enum {string}
         */
        CountBy: "brand" | "workspace";
        /**
         * @description What a rule counts in.
         * @enum {string}
         */
        CountedIn: "mentions" | "negative_mentions" | "missed_mentions" | "percent" | "minutes_of_silence";
        /** @description How an alert went since it fired. */
        Course: {
            /**
             * Format: int64
             * @description Mentions counted from [`Drivers::since`] on, or from the window that fired.
             */
            mentions: number;
            /**
             * Format: int64
             * @description Of these, how many are negative.
             */
            negative: number;
            /**
             * Format: int64
             * @description The most that were ever counted within [`AlertReason::window_minutes`].
             */
            peak: number;
            /**
             * Format: date-time
             * @description When that was.
             */
            peak_at: string;
            /**
             * Format: date-time
             * @description Event time up to which this is known.
             */
            until: string;
        };
        /** @description A record that could not be read. */
        DeadLetter: components["schemas"]["RawRecord"] & {
            /** @description Why it could not be read. */
            cause: string;
            /**
             * Format: int64
             * @description Its place in the partition.
             */
            offset: number;
            /**
             * Format: int32
             * @description Its partition there.
             */
            partition: number;
            /** @description The topic of the log that holds it. */
            topic: string;
        };
        /** @description One decision about a notification. */
        DecisionRecord: {
            /**
             * Format: int64
             * @description When it was made, unix milliseconds.
             */
            at_ms: number;
            /** @description What it rests on. */
            cause: components["schemas"]["Cause"];
            /**
             * Format: int64
             * @description Until when the notification waits, unix milliseconds; `None`: it is never sent.
             */
            until_ms?: number | null;
            /** @description The same for people, in the workspace's language. */
            why: string;
        };
        /**
         * @description How often a channel gets what has gathered for it, in the workspace's time zone.
         * @enum {string}
         */
        Digest: "hourly" | "daily" | "weekly";
        /**
         * @description Which way a share moved.
         * @enum {string}
         */
        Direction: "up" | "down" | "both";
        /**
         * @description What drove an alert. The lists are about the mentions that were looked at one by one: the latest, and those of the
         *     widest reach.
         */
        Drivers: {
            /**
             * @description Who speaks, those first that are heard most: by their followers and by how often they speak.
             * @default []
             */
            authors: components["schemas"]["Voice"][];
            /** @default null */
            chart: components["schemas"]["Chart"] | null;
            /**
             * Format: int64
             * @description How many mentions were looked at one by one.
             * @default 0
             */
            examined: number;
            /**
             * Format: int64
             * @description How many people may have seen it at most: the followers of everyone who spoke, each author once.
             * @default 0
             */
            reach: number;
            /**
             * @description A few mentions, widest reach first, no two of one author or one text.
             * @default []
             */
            samples: components["schemas"]["Sample"][];
            /**
             * Format: date-time
             * @description The minute from which on more was counted than usual; absent in alerts of older versions.
             * @default null
             */
            since: string | null;
            /**
             * @description Where it is said, most mentions first.
             * @default []
             */
            sources: components["schemas"]["SourceCount"][];
            /**
             * @description Texts that several posts repeat, most repeated first.
             * @default []
             */
            stories: components["schemas"]["RepeatedText"][];
            /**
             * @description The hashtags and words that are used now and usually are not, most telling first.
             * @default []
             */
            terms: components["schemas"]["Term"][];
            /**
             * Format: double
             * @description The share of negative mentions that is usual, from 0 to 1; absent while too few are known.
             * @default null
             */
            usual_negative: number | null;
        };
        /** @description What something was, and what it became. */
        Edit: {
            /** @description Before. */
            from: Record<string, never>;
            /** @description After. */
            to: Record<string, never>;
        };
        /** @description Whether a channel was enabled. */
        EnableAnswer: {
            /** @description False when it was neither disabled nor at rest. */
            changed: boolean;
            /** @description The channel's id. */
            channel: components["schemas"]["Slug"];
        };
        /** @description Who ends a silence. */
        EndRequest: {
            /** @description Who: a name as people write it. */
            author?: string;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /** @description Reactions to a post. */
        Engagement: {
            /**
             * Format: int64
             * @description Likes, favourites, up-votes.
             * @default 0
             */
            likes: number;
            /**
             * Format: int64
             * @description Repetitions with a comment.
             * @default 0
             */
            quotes: number;
            /**
             * Format: int64
             * @description Answers.
             * @default 0
             */
            replies: number;
            /**
             * Format: int64
             * @description Plain repetitions.
             * @default 0
             */
            reposts: number;
            /**
             * Format: int64
             * @description Times shown, where the source tells.
             * @default null
             */
            views: number | null;
        };
        /** @description Engagement by those who could have seen it. */
        EngagementRate: {
            /**
             * Format: double
             * @description Engagement ÷ followers, over the mentions whose author's followers are known.
             */
            by_followers?: number | null;
            /**
             * Format: double
             * @description Engagement ÷ views, over the mentions whose views are known.
             */
            by_views?: number | null;
        };
        /** @description Somebody with a one-time link. */
        Enter: {
            /** @description The address to sign in with, where it makes the first account. */
            email?: string;
            /** @description What stands behind the `#` of the link. */
            key: string;
            /** @description The name that others see, where it makes the first account. */
            name?: string;
            /** @description The password from now on; may be left out where the account has one. */
            password?: string | null;
        };
        /** @description Whom a one-time link lets in. */
        EntranceAnswer: {
            /** @description Whether that account has a password; where it has none, entering takes one. */
            has_password: boolean;
            /** @description Whether it makes the first account, which takes a name, an address and a password. */
            set_up: boolean;
            user?: components["schemas"]["User"] | null;
        };
        /** @description Who is told when nobody has acknowledged an alert. */
        Escalation: {
            /**
             * @description How long after the alert fired.
             * @example 10m
             */
            after?: string;
            /** @description Channel ids that are told then. */
            channels: components["schemas"]["Slug"][];
        };
        /** @description A mention that stands for many. */
        Example: {
            /** @description The author's handle, or else their name. */
            author?: string | null;
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes.
             */
            engagement: number;
            /** @description The post's id. */
            id: components["schemas"]["PostId"];
            /**
             * Format: date-time
             * @description When it was published.
             */
            published_at: string;
            /**
             * Format: int64
             * @description The author's followers, 0 when unknown.
             */
            reach: number;
            /** @description The mood toward the brand that was asked about, or else of the post. */
            sentiment: components["schemas"]["Polarity"];
            /** @description The source. */
            source: string;
            /** @description Title and text, up to 280 characters. */
            text: string;
            /** @description Where a person can read it. */
            url?: string | null;
        };
        /** @description Why a query matches, or does not. */
        Explained: {
            /** @description The query as a tree of clauses. */
            clause: components["schemas"]["Clause"];
            /** @description Whether it matches. */
            matched: boolean;
            /** @description The text in pieces that matched or did not. */
            text_highlights: components["schemas"]["Highlight"][];
            /** @description The title in pieces that matched or did not. */
            title_highlights: components["schemas"]["Highlight"][];
            /** @description The same in words, and if not, the clause that decided and how near it was. */
            verdict: string;
        };
        /** @description A query and what to explain it on: a post as it is pushed, or a text by itself. */
        ExplainRequest: {
            post?: components["schemas"]["Post"] | null;
            /** @description The query. */
            query: string;
            /** @description The text; left out where there is a post. */
            text?: string | null;
            /** @description The title of the text. */
            title?: string | null;
        };
        /** @description The values of one field. */
        FacetCounts: {
            /** @description The field, by the word of its filter. */
            field: string;
            /** @description How many further values there are. */
            further: number;
            /**
             * Format: int64
             * @description How many mentions pass all filters but that of this field.
             */
            total: number;
            /** @description The most frequent values, equals by name. */
            values: components["schemas"]["Count"][];
        };
        /** @description How many mentions each value has. */
        Facets: {
            /** @description In the order that was asked for. */
            facets: components["schemas"]["FacetCounts"][];
        };
        /** @description A part of a source that fails. */
        FailingPart: {
            /** @description What went wrong. */
            error?: string | null;
            /** @description What a person can do about it. */
            mend?: string | null;
            /** @description What it reads. */
            part: string;
        };
        /** @description One fault among several. */
        Fault: {
            /** @description Where: `line 3`, `brand "delta"`, `character 7`. */
            place: string;
            /** @description What is wrong and how to mend it. */
            problem: string;
        };
        /** @description One thing that would make a rule fire. */
        FiresAt: {
            /**
             * Format: double
             * @description How many are needed.
             */
            needed: number;
            /**
             * Format: double
             * @description How many there are now.
             */
            now: number;
            /** @description What is counted. */
            unit: components["schemas"]["CountedIn"];
            /**
             * Format: double
             * @description How many are usual, where that is known.
             */
            usual?: number | null;
            /**
             * Format: int64
             * @description Within how many minutes, where there is a window.
             */
            window_minutes?: number | null;
        };
        /** @description What became of a search that was to be forgotten. */
        Forgotten: {
            /** @description Its name. */
            forgotten: components["schemas"]["Slug"];
        };
        /** @description What a measure means. */
        Formula: {
            /** @description How it is computed. */
            formula: string;
            /** @description The field of the answer. */
            measure: string;
            /** @description Which of the variants that are in use this is. */
            variant: string;
        };
        /** @description A mention with what matched. */
        Found: components["schemas"]["Mention"] & {
            corrected?: components["schemas"]["Polarity"] | null;
            /** @description How the team handles it. */
            handling: components["schemas"]["Handling"];
            spread?: components["schemas"]["Spread"] | null;
            /** @description The name of the story that it belongs to: send it as `story` for all mentions of it. */
            story: string;
            /** @description The text in pieces that matched or did not. */
            text_highlights: components["schemas"]["Highlight"][];
            /** @description The title in pieces that matched or did not. */
            title_highlights: components["schemas"]["Highlight"][];
        };
        /** @description How a mention is handled. Of one that nobody has touched yet this is the default. */
        Handling: {
            /**
             * @description Who sees to it: a name as people write it.
             * @default null
             */
            assignee: string | null;
            /**
             * @description Whether it is about something else of that name: such a mention is in no search and no count unless it is asked for.
             * @default false
             */
            not_about_us: boolean;
            /**
             * @description What whoever looks next should know.
             * @default null
             */
            note: string | null;
            /**
             * @description How urgent it is.
             * @default normal
             */
            priority: components["schemas"]["Priority"];
            /**
             * @description Where it stands.
             * @default new
             */
            status: components["schemas"]["HandlingStatus"];
            /**
             * @description What it is sorted by.
             * @default []
             */
            tags: components["schemas"]["Tag"][];
        };
        /** @description What changes in the handling of a mention; what is left out stays as it is. */
        HandlingChange: {
            /**
             * @description Tags that come.
             * @default []
             */
            add_tags: components["schemas"]["Tag"][];
            /**
             * @description Who sees to it from now on; null: nobody.
             * @default null
             */
            assignee: string | null;
            /**
             * @description Whether it is about something else.
             * @default null
             */
            not_about_us: boolean | null;
            /**
             * @description The note from now on; null: none.
             * @default null
             */
            note: string | null;
            /** @default null */
            priority: components["schemas"]["Priority"] | null;
            /**
             * @description Tags that go; one that also comes, comes.
             * @default []
             */
            remove_tags: components["schemas"]["Tag"][];
            /** @default null */
            sentiment: components["schemas"]["Polarity"] | null;
            /** @default null */
            status: components["schemas"]["HandlingStatus"] | null;
        };
        /** @description One change that somebody made to how a mention is handled. */
        HandlingEntry: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who says to have done it. */
            author: string;
            /** @description What it was and what it became, by the name of the field; `sentiment` is the mood that the team gave it. */
            edits: {
                [key: string]: components["schemas"]["Edit"];
            };
            /** @description Which post. */
            post: components["schemas"]["PostId"];
            /**
             * Format: int64
             * @description Grows with every change.
             */
            revision: number;
        };
        /**
         * @description Where a mention stands.
         * @enum {string}
         */
        HandlingStatus: "new" | "open" | "in_progress" | "answered" | "closed";
        /** @description A piece of text that is or is not part of a match, for showing it without counting bytes. */
        Highlight: {
            /** @description Whether it matched. */
            matched: boolean;
            /** @description The piece as it stands in the post. */
            text: string;
        };
        /** @description Mentions over time. */
        Histogram: {
            /** @description In order of time, empty ones included. */
            buckets: components["schemas"]["Bucket"][];
            /** @description How long each bucket is, as it was asked for. */
            interval: string;
            /** @description In which time zone. */
            zone: string;
        };
        /** @description A query of another tool. */
        ImportRequest: {
            /** @description `brandwatch`, `talkwalker`, `meltwater` or `mention`. */
            from: string;
            /** @description The query as it stands there. */
            query: string;
        };
        /** @description 45 % audience + 30 % echo + 15 % voice + 10 % focus. The first three grow with the order of magnitude. */
        Influence: {
            /**
             * Format: double
             * @description Followers: log₁₀(1 + followers) ÷ 7, at most 1, which ten million reach; 0 when unknown.
             */
            audience: number;
            /**
             * Format: double
             * @description Engagement for each mention: log₁₀(1 + engagement ÷ mentions) ÷ 4, at most 1, which 10,000 reach.
             */
            echo: number;
            /**
             * Format: double
             * @description Mentions that touch any topic of the workspace ÷ mentions.
             */
            focus: number;
            /**
             * Format: double
             * @description 0 to 100, in tenths.
             */
            score: number;
            /**
             * Format: double
             * @description Mentions: log₁₀(1 + mentions) ÷ 2, at most 1, which 99 reach.
             */
            voice: number;
        };
        /** @description A source in disorder, which alone may have raised an alert. */
        Inhibition: {
            /** @description What is the matter with it. */
            kind: components["schemas"]["InhibitionKind"];
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /** @description Which source, as posts name it. */
            source: string;
        };
        /**
         * @description What can be the matter with a source.
         * @enum {string}
         */
        InhibitionKind: "source_outage" | "catch_up";
        /** @description Somebody to take in. */
        Invitation: {
            /** @description Their address, with which they will sign in. */
            email: string;
            /** @description The name that others see; may be left out for somebody who has an account. */
            name?: string;
            /** @description Whether this whole Vigie is theirs too. */
            owner?: boolean;
            role?: components["schemas"]["UserRole"] | null;
            /** @description In which workspace; may be left out when there is only one, or for an owner. */
            workspace?: string | null;
        };
        /** @description Somebody who was taken in. */
        Invited: {
            /**
             * @description What stands behind the `#` of the link that lets them in once, within a week; absent for somebody who had an
             *     account. It is shown here and never again.
             */
            key?: string | null;
            /** @description The link: its beginning is the address that this server knows of itself. */
            link?: string | null;
            /** @description Who. */
            user: components["schemas"]["User"];
        };
        /** @description The mentions of a workspace. */
        KeptMentions: {
            /**
             * Format: int64
             * @description What the mentions of all workspaces take on the disk of this process, in bytes.
             */
            bytes: number;
            /**
             * Format: int64
             * @description How many there are, also those that are not about it.
             */
            count: number;
            /**
             * Format: int32
             * @description How many days the workspace keeps them; absent: it does not say.
             */
            keep_days?: number | null;
            /**
             * Format: int64
             * @description How many seconds they are kept at most, by the setting `index.keep_mentions`; absent: for ever.
             */
            most_seconds?: number | null;
            /**
             * Format: date-time
             * @description When the oldest was published.
             */
            oldest?: string | null;
        };
        /** @description The posts of the log, which all workspaces share: new queries are matched against them. */
        KeptPosts: {
            /**
             * Format: int64
             * @description How many bytes the posts have, compressed; absent where a broker does not tell.
             */
            bytes?: number | null;
            /**
             * Format: int64
             * @description How many bytes the whole log may have: `log.max_bytes`.
             */
            most_bytes: number;
            /**
             * Format: int64
             * @description How many seconds they are kept at most: `log.max_age`.
             */
            most_seconds: number;
            /**
             * Format: date-time
             * @description When the oldest came in; absent where there is none, or a broker does not tell.
             */
            oldest?: string | null;
        };
        /** @description What the mood of a mention is. */
        LabelGiven: {
            label?: components["schemas"]["Polarity"] | null;
            /** @description The post's id. */
            post: components["schemas"]["PostId"];
            workspace?: components["schemas"]["Slug"] | null;
        };
        /** @description Counts over the mentions of one language. */
        LanguageStats: {
            /** @description How many of each mood. Errors of labels differ between languages. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description How many mentions.
             */
            count: number;
            /** @description The language's code. */
            id: string;
        };
        /** @description What a model of relevance learned, and how far it can be trusted. */
        Learned: {
            precision?: components["schemas"]["Share"] | null;
            recall?: components["schemas"]["Share"] | null;
            /** @description The words that speak loudest, for the brand (above 0) or for something else. */
            terms: components["schemas"]["RelevanceTerm"][];
        };
        /** @description What a rule knew when the period began. */
        Learnt: {
            /**
             * Format: double
             * @description Days before the period from which it could learn, at most 28.
             */
            days: number;
            /**
             * @description Whether that is enough: two weeks, or the rule learns nothing. With less it is more cautious for its first day, and
             *     its bars still settle for two weeks.
             */
            enough: boolean;
        };
        /** @description A dead letter as people see it. */
        Letter: components["schemas"]["DeadLetter"] & {
            /**
             * Format: date-time
             * @description When it was put there.
             */
            at: string;
            /** @description Names it: its partition and place among the dead letters. */
            id: string;
        };
        /** @description A page of dead letters, oldest first, without those that went back. */
        LettersPage: {
            /** @description This page; of long records the beginning. */
            dead_letters: components["schemas"]["Letter"][];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
        };
        /** @description The mentions that are counted together, over the period. */
        Line: {
            brand?: components["schemas"]["Slug"] | null;
            /**
             * Format: int64
             * @description The most mentions that one window held.
             */
            highest: number;
            /**
             * Format: date-time
             * @description The minute with which that window ended; absent where there is no mention.
             */
            highest_at?: string | null;
            /**
             * Format: int64
             * @description How many mentions are counted; of a rule for negative mentions, how many of those.
             */
            mentions: number;
            /** @description The name of the brand, or of the workspace. */
            name: string;
            /**
             * Format: int64
             * @description How long each point is, in minutes.
             */
            point_minutes: number;
            /** @description In order, from the beginning of the period to its end, at most 200. */
            points: components["schemas"]["Point"][];
            /**
             * Format: int64
             * @description How long the window is whose counts are held against the bar, in minutes: the longest of the rule.
             */
            window_minutes: number;
        };
        /** @description A workspace in a list. */
        Listed: {
            /** @description How many brands. */
            brands: number;
            /** @description What names it. */
            id: components["schemas"]["Slug"];
            /** @description For people. */
            name: string;
            /** @description How many rules. */
            rules: number;
            /** @description How many topics. */
            topics: number;
        };
        /** @description A report, and how its sending stands. */
        ListedReport: components["schemas"]["Report"] & {
            /**
             * Format: date-time
             * @description When the last attempt failed, unless a later one went well.
             */
            failed_at?: string | null;
            /**
             * Format: date-time
             * @description When it is sent next by itself; absent for one that is sent only on demand.
             */
            next_due?: string | null;
            /** @description Why. */
            problem?: string | null;
            /**
             * Format: date-time
             * @description When it was last sent by itself.
             */
            sent_at?: string | null;
            /**
             * Format: date-time
             * @description When it is tried again; absent when it was given up.
             */
            tried_again_at?: string | null;
        };
        /** @description A place where a workspace listens. What several workspaces name alike is read once for all of them. */
        Listening: {
            /** @description What is read. */
            from: components["schemas"]["Origin"];
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            /** @description It rests: nothing is read, and it goes on where it stopped once this is taken away. */
            paused?: boolean;
        };
        /** @description A mark that was kept. */
        MarkAnswer: {
            /** @description What was said. */
            about?: boolean | null;
            /**
             * Format: int64
             * @description When, in unix milliseconds.
             */
            marked_at_ms: number;
        };
        /** @description Whether a post is about a brand that it names. */
        MarkGiven: {
            /** @description True: it is about the brand; false: about something else of that name; null takes back what was said before. */
            about?: boolean | null;
            /** @description The brand's id. */
            brand: components["schemas"]["Slug"];
            /** @description The post's id. */
            post: components["schemas"]["PostId"];
            workspace?: components["schemas"]["Slug"] | null;
        };
        /** @description The measures of one brand in one period. Shares and rates go from 0 to 1; one whose denominator is 0 is absent. */
        Measures: {
            /**
             * Format: int64
             * @description People who wrote them, each once; the same name on two sources is two people.
             */
            authors: number;
            /** @description As `by_sentiment`, in each language. */
            by_language: components["schemas"]["LanguageStats"][];
            /** @description Mentions of each mood of the post. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes, added up over mentions.
             */
            engagement: number;
            /** @description Engagement by those who could have seen it. */
            engagement_rate: components["schemas"]["EngagementRate"];
            /**
             * Format: int64
             * @description Followers × the share of followers that sees a post (15 % up to 100,000 followers, 6 % from 10 million on,
             *     linear between), each author once; `None` as above.
             */
            estimated_reach?: number | null;
            /**
             * Format: int64
             * @description Mentions that name the brand, reposts included.
             */
            mentions: number;
            /**
             * Format: double
             * @description (positive − negative) ÷ all, by the mood of the post; neutral ones in the denominator.
             */
            net_sentiment?: number | null;
            /**
             * Format: double
             * @description The same by the mood toward this brand.
             */
            net_sentiment_toward?: number | null;
            /**
             * Format: int64
             * @description Followers of the authors, each author once, with the most followers that they had; `None` where no source tells
             *     how many anybody has.
             */
            potential_reach?: number | null;
            /** @description How present the brand is among those compared. */
            presence: components["schemas"]["Presence"];
            /** @description What the mood of the last week does to the brand's name. */
            reputation: components["schemas"]["Reputation"];
            /** @description This brand ÷ all compared brands. */
            share_of_voice: components["schemas"]["ShareOfVoice"];
            /**
             * Format: int64
             * @description Stories that these mentions belong to: near-copies and reposts of one text are one story.
             */
            stories: number;
            /** @description Mentions of each mood toward this brand, where a post names several. */
            toward: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description Mentions whose source does not say who wrote them; they are in no number of authors and in no reach.
             */
            unnamed: number;
        };
        /** @description A process that lives. */
        MemberAnswer: {
            /** @description Whether it works with the workspaces as they are now. */
            current: boolean;
            /** @description Its name. */
            id: string;
            /** @description What it does. */
            roles: components["schemas"]["Roles"];
            /**
             * Format: date-time
             * @description When it last said that it lives.
             */
            seen_at: string;
            /**
             * Format: date-time
             * @description When it started.
             */
            started_at: string;
            /** @description Where it answers, if others can reach it. */
            url?: string | null;
        };
        /** @description A post as one workspace sees it. */
        Mention: {
            /** @description Whether somebody else asks something in it that should be answered; only told in workspaces that name accounts. */
            asks?: boolean;
            /** @description The brands that it names, at least one, in the order of the workspace file. */
            brands: components["schemas"]["BrandMatch"][];
            /** @description ISO 639-1 code: the source's word, else detected, else `und`. */
            lang: string;
            /** @description Whether an account of one of its brands wrote it. */
            own?: boolean;
            /** @description The post itself. */
            post: components["schemas"]["Post"];
            /** @description The mood of the post as a whole. */
            sentiment: components["schemas"]["Sentiment"];
            /** @description The topics that it touches, in the order of the workspace file. */
            topics?: components["schemas"]["Slug"][];
            /** @description Whose mention this is; nothing crosses this border. */
            workspace: components["schemas"]["Slug"];
        };
        /** @description A page of mentions. */
        MentionsPage: {
            /** @description This page. */
            mentions: components["schemas"]["Found"][];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many match in all: mentions, or with `stories=collapse` stories.
             */
            total: number;
        };
        /** @description One mood among all mentions of the selection. */
        MoodAgreement: {
            /**
             * Format: int64
             * @description How many of these the team agrees with.
             */
            both: number;
            /**
             * Format: double
             * @description Its share as `stats` estimates it without anybody's labels.
             */
            calibrated?: number | null;
            calibrated_error?: components["schemas"]["Share"] | null;
            /**
             * Format: double
             * @description Its share as it was counted.
             */
            counted: number;
            counted_error?: components["schemas"]["Share"] | null;
            /**
             * Format: int64
             * @description How many of the sample were labelled with it by Vigie.
             */
            judged: number;
            /**
             * Format: int64
             * @description How many of the sample have it, as the team says.
             */
            meant: number;
            /** @description The mood. */
            mood: components["schemas"]["Polarity"];
            truth?: components["schemas"]["Share"] | null;
        };
        /** @description One time that somebody said what a mention's mood is. */
        MoodLabel: {
            label?: components["schemas"]["Polarity"] | null;
            /**
             * Format: int64
             * @description When, in unix milliseconds.
             */
            labelled_at_ms: number;
        };
        /** @description A new password. */
        NewPassword: {
            /** @description The one from now on: ten characters or more. */
            new: string;
            /** @description The one until now. */
            old: string;
        };
        /** @description Something that means something else than it did. */
        Note: {
            /** @description What changed. */
            message: string;
            /** @description Byte offset in the query that was sent. */
            position: number;
        };
        /**
         * @description What happened to the alert.
         * @enum {string}
         */
        NotificationEvent: "fired" | "resolved" | "repeated" | "escalated" | "summary" | "test" | "disabled";
        /** @description What became of a notification, for the alert's history. */
        NotificationRecord: {
            /**
             * Format: int32
             * @description Attempts so far, the successful one included.
             */
            attempts: number;
            bundle?: components["schemas"]["Bundle"] | null;
            /** @description Where it goes. */
            channel: components["schemas"]["Slug"];
            /**
             * Format: int64
             * @description When it was planned, unix milliseconds.
             */
            created_at_ms: number;
            /** @description Why it waits, or is never sent, in the order of time. */
            decisions: components["schemas"]["DecisionRecord"][];
            /** @description What it tells. */
            event: components["schemas"]["NotificationEvent"];
            /** @description As in [`Notification::key`]. */
            key: string;
            /** @description What the last failed attempt said, at most 1,000 characters of it. */
            last_error?: string | null;
            /** @description The message that it left with, alone or with others; while it waits for the same as others, what that is. */
            message?: string | null;
            /**
             * Format: int64
             * @description When it is tried next, unix milliseconds.
             */
            next_attempt_ms?: number | null;
            /**
             * Format: int64
             * @description When its channel took it, unix milliseconds.
             */
            sent_at_ms?: number | null;
            /** @description Where it stands. */
            status: components["schemas"]["NotificationStatus"];
            /** @description Why it is never sent. */
            suppressed?: string | null;
        };
        /**
         * @description Where a notification stands.
         * @enum {string}
         */
        NotificationStatus: "pending" | "sent" | "failed" | "suppressed";
        /** @description What a source reads. */
        Origin: {
            /** @enum {string} */
            kind: "feeds";
            /** @description The addresses of the feeds, `https://…`. */
            urls: string[];
        } | {
            /** @description The Jetstream to read, `wss://…/subscribe`. */
            jetstream?: string;
            /** @enum {string} */
            kind: "bluesky";
        } | {
            /** @description The server, `https://mastodon.social`. */
            instance: string;
            /** @enum {string} */
            kind: "mastodon";
            /** @description Only posts with one of these hashtags, without `#`; all public ones when there is none. */
            tags?: string[];
            token?: components["schemas"]["Secret"] | null;
        } | {
            /** @description Where the search is. */
            api?: string;
            /** @enum {string} */
            kind: "hacker_news";
            /** @description What to look for, in the words of hn.algolia.com. */
            query: string;
        } | {
            /** @description Where the search is. */
            api?: string;
            /** @enum {string} */
            kind: "gdelt";
            /** @description What to look for, in the words of GDELT DOC 2.0. */
            query: string;
        } | {
            /** @description Where the API is. */
            api?: string;
            /** @description The channels, `UC…`. */
            channels: string[];
            /** @description Where the feeds of channels are. */
            feeds?: string;
            key?: components["schemas"]["Secret"] | null;
            /** @enum {string} */
            kind: "youtube";
        } | {
            /** @enum {string} */
            kind: "nostr";
            /** @description The relays, `wss://…`; a note that several have is taken once. */
            relays: string[];
        } | {
            /** @description Where the Bot API is, for those who run their own. */
            api?: string;
            /** @enum {string} */
            kind: "telegram";
            /** @description The bot's token, by reference. */
            token: components["schemas"]["Secret"];
        } | {
            /** @description Where the store's feeds are. */
            api?: string;
            /** @description The app's number, as in its address: `id123456789` is `123456789`. */
            app: string;
            /** @description The stores to read, by country: `fr`, `us` … */
            countries: string[];
            /** @enum {string} */
            kind: "app_store";
        };
        /** @description One account. */
        OwnAccount: {
            /** @description As the workspace names it. */
            account: components["schemas"]["Account"];
            /** @description In the period before. */
            before: components["schemas"]["OwnMeasures"];
            /** @description In the period. */
            now: components["schemas"]["OwnMeasures"];
        };
        /** @description What one's own accounts do. Rates go from 0 up; what has nothing to be divided by is null. */
        OwnAnswer: {
            /** @description Brands that name accounts, in the order of the workspace. */
            brands: components["schemas"]["OwnBrandAnswer"][];
            /** @description What each figure means. */
            formulas: components["schemas"]["Formula"][];
            /** @description The period. */
            period: components["schemas"]["Period"];
            /** @description The period of the same length before it. */
            previous: components["schemas"]["Period"];
            /** @description Where days begin. */
            zone: string;
        };
        /** @description A brand's accounts together, and each alone. */
        OwnBrand: {
            /** @description Each of its accounts. */
            accounts: components["schemas"]["OwnAccount"][];
            /** @description In the period before. */
            before: components["schemas"]["OwnMeasures"];
            /** @description The brand's id. */
            id: string;
            /** @description In the period. */
            now: components["schemas"]["OwnMeasures"];
        };
        /** @description The accounts of a brand together, and each alone. */
        OwnBrandAnswer: components["schemas"]["OwnBrand"] & {
            /** @description Of all accounts together, against the period before. */
            change: components["schemas"]["OwnChange"];
            /** @description For people. */
            name: string;
        };
        /** @description Against the period before: 0.2 is a fifth more. Rates are subtracted, not divided. */
        OwnChange: {
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            asked?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            engagement?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            posts?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            potential_reach?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1
             */
            replies?: number | null;
            /**
             * Format: double
             * @description now − before
             */
            response_rate?: number | null;
            /**
             * Format: double
             * @description now ÷ before − 1, of the median
             */
            response_time?: number | null;
        };
        /** @description Posts by their kind. */
        OwnKinds: {
            /**
             * Format: int64
             * @description That stand on their own.
             */
            post: number;
            /**
             * Format: int64
             * @description That quote another.
             */
            quote: number;
            /**
             * Format: int64
             * @description That answer another.
             */
            reply: number;
            /**
             * Format: int64
             * @description That repeat another.
             */
            repost: number;
        };
        /** @description The figures of one account, or of a brand's accounts together, in one period. */
        OwnMeasures: {
            /**
             * Format: int64
             * @description Of these, the ones that an own account answered directly, whenever it did.
             */
            answered: number;
            /**
             * Format: int64
             * @description Mentions by others that ask something: of an account, those that name its handle on its source or answer a post of
             *     its; of a brand, those that name the brand, too.
             */
            asked: number;
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes, added up over posts that are no reposts.
             */
            engagement: number;
            /**
             * Format: double
             * @description engagement ÷ posts that are no reposts.
             */
            engagement_per_post?: number | null;
            /** @description Engagement by those who could have seen it. */
            engagement_rate: components["schemas"]["EngagementRate"];
            /** @description Posts of each kind. */
            kinds: components["schemas"]["OwnKinds"];
            /**
             * Format: int64
             * @description What was published, of every kind.
             */
            posts: number;
            /**
             * Format: int64
             * @description Followers, each account once, the most that it had in the period; accounts that did not post have none. `None`
             *     where no source tells how many any of them has.
             */
            potential_reach?: number | null;
            /**
             * Format: int64
             * @description Mentions by others that answer a post of the account, however old that is.
             */
            replies: number;
            /**
             * Format: double
             * @description answered ÷ asked.
             */
            response_rate?: number | null;
            /** @description How long the first answer took. */
            response_time: components["schemas"]["ResponseTime"];
        };
        /** @description What a partition holds. */
        PartitionStatus: {
            /**
             * Format: int64
             * @description Compressed, as stored; none where a broker does not tell.
             */
            bytes?: number | null;
            /**
             * Format: int64
             * @description The first offset that is kept.
             */
            earliest: number;
            /**
             * Format: int64
             * @description When the oldest record that is kept came, in milliseconds since 1970-01-01 UTC; none where there is none, or where a
             *     broker does not tell.
             */
            first_appended_at?: number | null;
            /**
             * Format: int64
             * @description When the last record came, in milliseconds since 1970-01-01 UTC; none before the first, or where a broker does
             *     not tell.
             */
            last_appended_at?: number | null;
            /**
             * Format: int64
             * @description The offset that the next record will get.
             */
            next: number;
            /**
             * Format: int32
             * @description Its number, from 0.
             */
            partition: number;
        };
        /** @description The highest piece of a timeline and what made it. */
        Peak: {
            /**
             * @description Three mentions of the peak: those with the most engagement, one of each story, or where nobody reacted, those that
             *     hold most of what stands out.
             */
            examples: components["schemas"]["Example"][];
            /**
             * Format: double
             * @description mentions ÷ usual; absent where a piece usually has none.
             */
            factor?: number | null;
            /**
             * Format: int64
             * @description How many mentions.
             */
            mentions: number;
            /** @description When. */
            period: components["schemas"]["Period"];
            /**
             * Format: int64
             * @description How many mentions of the peak were read to find the terms below.
             */
            sampled: number;
            /**
             * Format: int64
             * @description How many mentions of the rest of the period were read.
             */
            sampled_rest: number;
            /** @description Sources that stand out against the rest of the period, counted over all mentions. */
            sources: components["schemas"]["SourceRise"][];
            /**
             * @description Terms that stand out against the rest of the period, at most five of each kind, the surest first. Their counts
             *     are of the samples.
             */
            terms: components["schemas"]["StandsOut"][];
            /**
             * Format: double
             * @description How many a piece usually has: the median of the others.
             */
            usual: number;
        };
        /** @description From one moment to another. */
        Period: {
            /**
             * Format: date-time
             * @description Its first moment.
             */
            from: string;
            /**
             * Format: date-time
             * @description One past its last.
             */
            to: string;
        };
        /** @description One piece of a timeline. */
        Piece: {
            /** @description How many of each mood of the post. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes, added up over mentions.
             */
            engagement: number;
            /**
             * Format: int64
             * @description How many mentions.
             */
            mentions: number;
            /**
             * Format: date-time
             * @description Its first moment; it ends where the next one starts.
             */
            start: string;
        };
        /** @description One piece of a line. */
        Point: {
            /**
             * Format: int64
             * @description How many would have made an alert then; absent while the rule only listens, and where nobody spoke.
             */
            bar?: number | null;
            /**
             * Format: int64
             * @description Mentions in it.
             */
            count: number;
            /**
             * Format: double
             * @description How many are usual in it; absent while that is not known, and for rules that expect nothing.
             */
            expected?: number | null;
            /**
             * Format: int64
             * @description The most mentions of one window, where they came nearest to the bar.
             */
            highest: number;
            /**
             * Format: date-time
             * @description Its first moment.
             */
            start: string;
        };
        /**
         * @description Negative, neutral or positive.
         * @enum {string}
         */
        Polarity: "negative" | "neutral" | "positive";
        /** @description A text that somebody published. Only `id`, `source`, `text` and `published_at` are required. */
        Post: {
            author?: components["schemas"]["Author"] | null;
            /** @description ISO 3166-1 alpha-2 code, when the source says so. */
            country?: string | null;
            /** @description How many people reacted, as last told by the source. */
            engagement?: components["schemas"]["Engagement"];
            /** @description `source:native_id`; the same post always has the same id. */
            id: components["schemas"]["PostId"];
            /** @description ISO 639-1 code, when the source says so; detected otherwise. */
            lang?: string | null;
            /** @description Addresses that the text links to. */
            links?: string[];
            /** @description Addresses of images and videos. */
            media?: string[];
            /**
             * Format: date-time
             * @description When it was published: the time that counters, alerts and histograms follow.
             */
            published_at: string;
            quote_of?: components["schemas"]["PostId"] | null;
            /**
             * Format: int32
             * @description How many of five stars a review gives, 1 to 5.
             */
            rating?: number | null;
            reply_to?: components["schemas"]["PostId"] | null;
            repost_of?: components["schemas"]["PostId"] | null;
            /** @description The network or site, as a slug: `bluesky`, `hackernews`, `feed` …; equals the id's first part. */
            source: string;
            /** @description The plain text, at most [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES). */
            text: string;
            /** @description A headline, where the source has one. */
            title?: string | null;
            /** @description Where a person can read it. */
            url?: string | null;
        };
        /**
         * @description The identity of a post, `source:native_id`, such as `hackernews:40012345`.
         * @example bluesky:3kabc
         */
        PostId: string;
        /**
         * @description 100 × the mean of the two shares of voice by mentions and by potential reach; by one alone where the other is
         *     absent. The scores of all compared brands add up to 100.
         */
        Presence: {
            /**
             * Format: double
             * @description The part of mentions, 0 to 1.
             */
            by_mentions?: number | null;
            /**
             * Format: double
             * @description The part of reach, 0 to 1.
             */
            by_reach?: number | null;
            /**
             * Format: double
             * @description 0 to 100.
             */
            score?: number | null;
        };
        /** @description What a query costs to match live. */
        Price: {
            /** @description `cheap`, `medium` or `costly`. */
            level: string;
            /** @description Why, in a sentence. */
            reason: string;
            /**
             * Format: float
             * @description About which share of posts it is evaluated on, from 0 to 1.
             */
            share: number;
        };
        /**
         * @description How urgent a mention is.
         * @enum {string}
         */
        Priority: "low" | "normal" | "high" | "urgent";
        /** @description A problem document, sent as `application/problem+json`. */
        Problem: {
            /** @description What happened this time, and what to do. */
            detail: string;
            /** @description Each fault with its place, when there may be several. */
            errors?: components["schemas"]["Fault"][];
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind of problem in words. */
            title: string;
            /** @description Names the kind of problem for programs: `urn:vigie:problem:…`. */
            type: string;
        };
        /** @description What became of a push. */
        Pushed: {
            /** @description How many are durable now. */
            accepted: number;
            /** @description The first hundred refusals with their line (or place in the array), counted from 1. */
            errors: components["schemas"]["Refusal"][];
            /** @description How many were refused. */
            rejected: number;
        };
        /** @description What became of a report. */
        PutAnswer: {
            /** @description `created`, `changed` or `unchanged`. */
            outcome: components["schemas"]["Applied"];
        };
        /**
         * @description Hours of the day in which a channel is left alone, in the workspace's time zone. What would have been told then comes
         *     as one message at their end.
         */
        Quiet: {
            except?: components["schemas"]["Severity"] | null;
            /**
             * @description When they begin, such as `22:00`.
             * @example 22:00
             */
            from: string;
            /**
             * @description When they end, such as `07:00`; before `from`, it is the next morning.
             * @example 07:00
             */
            to: string;
        };
        /** @description The bytes of a record: as `text` where they are UTF-8, else as `base64`. */
        RawRecord: {
            /** @description As they are. */
            text: string;
        } | {
            /** @description Encoded in Base64 (RFC 4648, section 4). */
            base64: string;
        };
        /** @description Whether this process can do its work. */
        Readiness: components["schemas"]["Status"] & {
            /** @description What cannot be reached, in words. */
            problems: string[];
            /** @description Whether it can. */
            ready: boolean;
        };
        /** @description One refused post. */
        Refusal: {
            /** @description Line, or place in the array, counted from 1. */
            line: number;
            /** @description What is wrong and how to mend it. */
            problem: string;
        };
        /** @description How sure it is that a post is about a brand that it names. */
        Relevance: {
            /**
             * Format: float
             * @description From 0, about something else, to 1, about the brand; as if both were equally frequent.
             */
            score: number;
            /** @description The words that decided, strongest first. */
            terms?: components["schemas"]["RelevanceTerm"][];
        };
        /** @description A word that speaks for a brand, or against it. */
        RelevanceTerm: {
            /** @description The word as it is compared, in lower case and without accents, or as it is written with its capital. */
            term: string;
            /**
             * Format: float
             * @description How much it adds to the log odds; below 0 it speaks for something else.
             */
            weight: number;
        };
        /** @description One thing to look at again. */
        Remark: {
            /** @description The same place in characters, from 1. */
            character: number;
            /** @description What to write instead. */
            mend: string;
            /** @description What is wrong. */
            message: string;
            /** @description Byte offset in the query. */
            position: number;
            /** @description `error`, `warning` or `hint`. */
            severity: string;
        };
        /** @description A text that several posts repeat: reposts of one post, and posts that say the same but for links and handles. */
        RepeatedText: {
            /** @description The one of the widest reach. */
            example: components["schemas"]["Sample"];
            /**
             * Format: int64
             * @description How many of the mentions that were looked at.
             */
            mentions: number;
        };
        /** @description A replay and how far it has come. */
        ReplayAnswer: {
            /**
             * Format: int64
             * @description Posts that gained a brand or topic which the queries of before the change had not given them; only where a change
             *     is the cause.
             */
            added?: number | null;
            /**
             * Format: date-time
             * @description When a process first worked on it.
             */
            began_at?: string | null;
            brand?: components["schemas"]["Slug"] | null;
            /** @description Why it is made. */
            cause: components["schemas"]["ReplayCause"];
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /** @description Why it was given up. */
            error?: string | null;
            /**
             * Format: date-time
             * @description From the posts on that came in at this time; all that the log holds when left out.
             */
            from?: string | null;
            /** @description Its name. */
            id: string;
            /**
             * Format: int64
             * @description Posts that are still to be read; absent before it began.
             */
            left?: number | null;
            /**
             * Format: int64
             * @description Mentions found so far. A post that was edited is found as often as it was read.
             */
            mentions: number;
            /**
             * Format: int64
             * @description Posts read so far.
             */
            read: number;
            /**
             * Format: int64
             * @description Posts that lost a brand or topic which these had given them. Those that mention no brand at all any more have left
             *     the index.
             */
            removed?: number | null;
            /**
             * Format: int64
             * @description About how many seconds until these are read, at the pace of so far; absent before it began and when it is over.
             */
            seconds_left?: number | null;
            /** @description Where it stands. */
            state: components["schemas"]["ReplayState"];
            /** @description The replay that took its place, because the queries changed once more. */
            superseded_by?: string | null;
            /**
             * Format: date-time
             * @description When it last moved on.
             */
            updated_at: string;
            /** @description Whose queries. */
            workspace: components["schemas"]["Slug"];
        };
        /**
         * @description Why a replay is made.
         * @enum {string}
         */
        ReplayCause: "request" | "queries";
        /** @description What to match again. */
        ReplayRequest: {
            /** @description Count only mentions of this brand as found. The whole workspace is brought up to date in any case. */
            brand?: string | null;
            /**
             * @description From the posts on that came in at this time: RFC 3339, a date, which begins in the workspace's time zone, or how
             *     long ago, such as `36h` or `2 days ago`.
             */
            from: string;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /**
         * @description Where a replay stands.
         * @enum {string}
         */
        ReplayState: "waiting" | "running" | "done" | "failed" | "cancelled";
        /** @description What is told about a period, to whom and when. */
        Report: {
            /** @description The brands that are set side by side; all of the workspace when left out. */
            brands?: components["schemas"]["Slug"][];
            /** @description Whether figures stand beside those of the period before. */
            compare?: boolean;
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            /** @description `fr` or `en`; the workspace's first language when left out. */
            language?: string | null;
            /**
             * @description A small picture for the head of the report, PNG or JPEG, as `data:image/png;base64,…`. In a workspace file it may be
             *     the path of a picture beside it.
             */
            logo?: string | null;
            /** @description For people; it is the report's title. */
            name: string;
            /**
             * @description About which time: `last_day`, `last_week` (Monday to Sunday), `last_month`, or so many days up to today's midnight,
             *     such as `14d`.
             * @example last_week
             */
            period?: string;
            /** @description E-mail addresses. */
            recipients?: string[];
            schedule?: components["schemas"]["Schedule"] | null;
            /** @description In this order; all of them when left out. */
            sections?: components["schemas"]["Section"][];
        };
        /** @description Reports of a workspace. */
        ReportsAnswer: {
            /** @description In the order of the workspace, 50 at most. */
            reports: components["schemas"]["ListedReport"][];
        };
        /**
         * @description 100 × (favourable − unfavourable weight) ÷ all weight over the last seven days of the period, by the mood toward the
         *     brand. A mention weighs log₁₀(10 + followers): 1 where nobody follows, 4 with 10,000 followers, 7 with ten million.
         */
        Reputation: {
            /**
             * Format: double
             * @description What favourable mentions weigh together.
             */
            favourable: number;
            /**
             * Format: date-time
             * @description Where the seven days begin, or the period, if that is later.
             */
            from: string;
            /**
             * Format: int64
             * @description Mentions in them.
             */
            mentions: number;
            /**
             * Format: double
             * @description −100 to 100.
             */
            score?: number | null;
            /**
             * Format: double
             * @description What unfavourable mentions weigh together.
             */
            unfavourable: number;
            /**
             * Format: double
             * @description The same without weights.
             */
            unweighted?: number | null;
            /**
             * Format: double
             * @description What all mentions weigh together.
             */
            weight: number;
        };
        /** @description From a mention that asked to the first direct answer, in seconds, over those that were answered. */
        ResponseTime: {
            /**
             * Format: double
             * @description Half of them took no longer; of an even number the mean of the two in the middle.
             */
            median?: number | null;
            /**
             * Format: double
             * @description Nine in ten took no longer: the smallest time of which that is true.
             */
            p90?: number | null;
        };
        /** @description What is kept, and for how long. */
        RetentionAnswer: {
            mentions: components["schemas"]["KeptMentions"];
            posts: components["schemas"]["KeptPosts"];
        };
        /** @description A token that opens nothing any more. */
        Revoked: {
            /** @description Which one. */
            id: string;
        };
        /** @description How much more often something was said than before. */
        Rise: {
            /**
             * Format: int64
             * @description Mentions of the baseline that have it.
             */
            baseline: number;
            /**
             * Format: double
             * @description How many mentions would have it at the baseline's rate: (baseline + ½) ÷ (all of the baseline + 1) × all of the
             *     period.
             */
            expected: number;
            /**
             * Format: double
             * @description mentions ÷ expected.
             */
            factor: number;
            /**
             * Format: int64
             * @description Mentions of the period that have it.
             */
            mentions: number;
            /**
             * Format: double
             * @description G², from 15.13; the larger, the less it is chance.
             */
            score: number;
        };
        /**
         * @description A part of the work that a process can take.
         * @enum {string}
         */
        Role: "ingest" | "match" | "index" | "alert" | "serve";
        /** @description What somebody may do in a workspace from now on. */
        RoleChange: {
            role?: components["schemas"]["UserRole"] | null;
            /** @description Where; may be left out when there is only one. */
            workspace?: string | null;
        };
        /**
         * @description The roles of one process: at least one. Written as `match,index`, in JSON as a list. Inside, a bit for each in the
         *     order of [`Role::ALL`].
         */
        Roles: components["schemas"]["Role"][];
        /** @description What raises an alert. */
        Rule: {
            /** @description Channel ids that are told; empty means nobody, the alert is only recorded. */
            channels?: components["schemas"]["Slug"][];
            /**
             * @description How long after its end the same alert cannot fire again.
             * @example 15m
             */
            cool_down?: string;
            /**
             * Format: int32
             * @description How many messages about this rule's alerts a channel gets in one day of the workspace; what comes after them is
             *     summed up in one at its end.
             */
            daily_cap?: number;
            escalate?: components["schemas"]["Escalation"] | null;
            /**
             * @description For how long after a first message what fires on the same story is gathered for one further message; `0s`: each
             *     alert leaves on its own.
             * @example 5m
             */
            group_interval?: string;
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            /** @description Whether nobody is told while a source that carries the brand is silent or catching up, and counts mislead. */
            inhibit?: boolean;
            /**
             * @description How long counts must stay low before the alert is over.
             * @example 15m
             */
            keep_firing?: string;
            /** @description For people. */
            name: string;
            /**
             * @description How long the condition must hold before the alert is raised; `"0s"` raises it at once.
             * @example 10m
             */
            pending?: string;
            /**
             * @description How long after a message people are told again while the alert goes on and nobody has acknowledged it; `0s`: never.
             * @example 4h
             */
            repeat?: string;
            /** @description Whether those who were told are also told that it is over. */
            resolved_notice?: boolean;
            /** @description Which mentions it counts. */
            scope?: components["schemas"]["Scope"];
            /** @description How much it matters. */
            severity?: components["schemas"]["Severity"];
            /** @description When it fires. */
            when: components["schemas"]["RuleKind"];
        };
        /** @description When a rule fires, in event time. */
        RuleKind: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @enum {string} */
            kind: "threshold";
            /**
             * @description Within how long, such as `"1h"`.
             * @example 15m
             */
            window: string;
        } | {
            /**
             * Format: double
             * @description How many false alarms a week are accepted; the series' own past says which score is so rare.
             */
            budget?: number;
            /** @enum {string} */
            kind: "spike";
            /**
             * Format: int64
             * @description Never fires below this count, so that small brands stay quiet.
             */
            min_count?: number;
            /**
             * Format: double
             * @description Never fires below this multiple of the expected count.
             */
            min_ratio?: number;
            /**
             * @description Over how long mentions are counted: one length such as `"15m"`, or several that are watched at once.
             * @example [
             *       "5m",
             *       "15m",
             *       "1h"
             *     ]
             */
            windows?: string[];
        } | {
            /**
             * Format: double
             * @description As for a spike.
             */
            budget?: number;
            /** @enum {string} */
            kind: "negative_spike";
            /**
             * Format: int64
             * @description Never fires below this count of negative mentions.
             */
            min_count?: number;
            /**
             * Format: double
             * @description Never fires below this multiple of the negative mentions that were expected.
             */
            min_ratio?: number;
            /**
             * Format: double
             * @description Never fires below this share of negative mentions, from 0 to 1, as it probably is: corrected for labels that
             *     are wrong.
             */
            min_share?: number;
            /**
             * @description As for a spike.
             * @example [
             *       "5m",
             *       "15m",
             *       "1h"
             *     ]
             */
            windows?: string[];
        } | {
            /** @enum {string} */
            kind: "every";
        } | {
            /**
             * Format: double
             * @description How many false alarms a week are accepted.
             */
            budget?: number;
            /** @description Which way. */
            direction?: components["schemas"]["Direction"];
            /** @enum {string} */
            kind: "share_shift";
            /**
             * Format: int64
             * @description Never fires below this count of mentions of all brands together.
             */
            min_count?: number;
            /**
             * Format: double
             * @description By how many percentage points at least.
             */
            points?: number;
            /**
             * @description Over how long mentions are counted.
             * @example 6h
             */
            window?: string;
        } | {
            /**
             * @description Never fires before this.
             * @example 2h
             */
            after?: string;
            /**
             * Format: double
             * @description How many false alarms a week are accepted.
             */
            budget?: number;
            /** @enum {string} */
            kind: "silence";
        } | {
            /**
             * @description Never fires before this; a source that is named counts as silent after exactly this.
             * @example 10m
             */
            after?: string;
            /** @enum {string} */
            kind: "outage";
            /** @description Which sources; empty means each that has brought mentions, once its habits are known. */
            sources?: string[];
        };
        /** @description How the rules of a workspace stand. */
        RulesAnswer: {
            /**
             * @description Each rule with each of the things that it watches, in the order of the workspace file; the rule over silent sources
             *     that is always in force comes last.
             */
            rules: components["schemas"]["Standing"][];
        };
        /**
         * @description Where a rule stands.
         * @enum {string}
         */
        RuleState: "learning" | "normal" | "pending" | "firing" | "recovering" | "cool_down" | "no_data" | "error";
        /** @description A post of an alert. */
        Said: {
            /** @description Who wrote it: the handle, or the name where there is none. */
            author?: string | null;
            /** @description The post. */
            id: components["schemas"]["PostId"];
            /**
             * Format: date-time
             * @description When it was published.
             */
            published_at: string;
            /** @description Its mood. */
            sentiment: components["schemas"]["Polarity"];
            /** @description Where. */
            source: string;
            /** @description Its text, cut where it matched; content of strangers, not to be trusted in HTML. */
            text: components["schemas"]["Highlight"][];
            /** @description Its address. */
            url?: string | null;
        };
        /** @description One mention, cut to what a person reads. */
        Sample: {
            /** @description The author's name shown to people. */
            author?: string | null;
            /** @description The source's lasting identifier of the author; absent in alerts of older versions. */
            author_id?: string | null;
            /**
             * Format: int64
             * @description How many accounts follow the author.
             */
            followers?: number | null;
            /** @description The author's name behind the `@`, without it. */
            handle?: string | null;
            /** @description Its post. */
            post: components["schemas"]["PostId"];
            /**
             * Format: date-time
             * @description When it was published.
             */
            published_at?: string | null;
            sentiment?: components["schemas"]["Polarity"] | null;
            /** @description The network or site. */
            source: string;
            /** @description The beginning of its title and text, on one line; empty in alerts of older versions. */
            text: string;
            /** @description Where a person can read it: `http://…` or `https://…`. */
            url?: string | null;
        };
        /** @description A fair sample of a selection. */
        SampleAnswer: {
            /** @description How many of these are labelled. */
            labelled: number;
            /** @description In the order in which they were drawn. */
            mentions: components["schemas"]["Sampled"][];
        };
        /** @description A mention to label. */
        Sampled: components["schemas"]["Mention"] & {
            label?: components["schemas"]["Polarity"] | null;
        };
        /** @description The parameters of a search under a name of their workspace. */
        SavedSearch: {
            /** @description Who says to have saved it last. */
            author: string;
            /** @description What it is called in its workspace. */
            name: components["schemas"]["Slug"];
            /** @description As they stand behind the `?` of a search, such as `q`, `brand`, `status`, `sort`. */
            parameters: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When that was.
             */
            saved_at: string;
        };
        /** @description What is to be saved, and by whom. */
        SaveRequest: {
            /** @description Who saves it: a name as people write it. */
            author?: string;
            /** @description As they stand behind the `?` of a search: `q`, `brand`, `status` …, and `sort`. */
            parameters: {
                [key: string]: string;
            };
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /**
         * @description When a report is sent by itself, in the workspace's time zone. On the night when clocks leap over the time, it is sent
         *     just as long after the leap; where they show it twice, the first time.
         */
        Schedule: {
            /**
             * @description At which time.
             * @example 08:00
             */
            at: string;
            /** @enum {string} */
            every: "day";
        } | {
            /**
             * @description At which time.
             * @example 08:00
             */
            at: string;
            /** @enum {string} */
            every: "week";
            /**
             * @description On which day.
             * @example monday
             */
            on: string;
        } | {
            /**
             * @description At which time.
             * @example 08:00
             */
            at: string;
            /** @enum {string} */
            every: "month";
            /**
             * Format: int32
             * @description On which day of it, 1 to 31; the last day of a month that is shorter.
             */
            on: number;
        };
        /** @description Which mentions a rule counts. */
        Scope: {
            /** @description The brands watched; empty means every brand of the workspace. */
            brands?: components["schemas"]["Slug"][];
            /** @description What is counted together. */
            count?: components["schemas"]["CountBy"];
            /**
             * @description Only mentions that this query finds, in the query language; it may ask for all that is known of a mention, such
             *     as `recall`, `sentiment:negative` or `followers:[100000 TO *]`.
             */
            filter?: string | null;
            sentiment?: components["schemas"]["Polarity"] | null;
            topic?: components["schemas"]["Slug"] | null;
        };
        /**
         * @description A secret by reference, `env:NAME`: the value stands in the environment, never in a file or an answer of ours.
         * @example env:HOOK_SECRET
         */
        Secret: string;
        /**
         * @description A part of a report.
         * @enum {string}
         */
        Section: "summary" | "timeline" | "brands" | "share_of_voice" | "stories" | "trends" | "authors" | "sources" | "alerts" | "method";
        /** @description What became of a report that was to be sent. */
        SendAnswer: {
            /** @description To how many addresses the mail server took it. */
            sent_to: number;
        };
        /** @description What became of all letters. */
        SentBack: {
            /**
             * Format: int64
             * @description How many went back to where they came from.
             */
            replayed: number;
            /**
             * Format: int64
             * @description How many still cannot be read; they are kept as new letters with the cause of today.
             */
            unreadable: number;
        };
        /** @description The mood of a text, with the reasons. */
        Sentiment: {
            /**
             * Format: float
             * @description From 0, a guess, to 1, sure.
             */
            confidence: number;
            /** @description The label. */
            label: components["schemas"]["Polarity"];
            /**
             * Format: float
             * @description From −1, most negative, to 1, most positive.
             */
            score: number;
            /** @description The words that decided, strongest first. */
            terms?: components["schemas"]["SentimentTerm"][];
        };
        /** @description How many mentions of each mood. */
        SentimentCounts: {
            /**
             * Format: int64
             * @description Unfavourable.
             */
            negative: number;
            /**
             * Format: int64
             * @description Neither, or not sure.
             */
            neutral: number;
            /**
             * Format: int64
             * @description Favourable.
             */
            positive: number;
        };
        /** @description A word or sign that moved the score. */
        SentimentTerm: {
            /** @description The word as it was written. */
            term: string;
            /**
             * Format: float
             * @description What it added to the score, after negation and intensity.
             */
            weight: number;
        };
        /** @description Who asks, and whether anybody has to say so. */
        SessionAnswer: {
            /** @description Whether there is no account yet: then whoever reaches this server may everything. */
            open: boolean;
            token?: components["schemas"]["ApiToken"] | null;
            user?: components["schemas"]["User"] | null;
        };
        /**
         * @description How much an alert matters.
         * @enum {string}
         */
        Severity: "info" | "warning" | "critical";
        /** @description A share with what it may be. */
        Share: {
            /**
             * Format: double
             * @description The upper end.
             */
            high: number;
            /**
             * Format: double
             * @description Nine times out of ten it is no smaller and no larger than these two say: the lower end.
             */
            low: number;
            /**
             * Format: double
             * @description From 0 to 1; the net sentiment from −1 to 1.
             */
            value: number;
        };
        /** @description This brand ÷ all compared brands. A post that names two counts for both. */
        ShareOfVoice: {
            /**
             * Format: double
             * @description By unique authors.
             */
            authors?: number | null;
            /**
             * Format: double
             * @description By engagement.
             */
            engagement?: number | null;
            /**
             * Format: double
             * @description By mentions.
             */
            mentions?: number | null;
            /**
             * Format: double
             * @description By potential reach, of which a brand has nothing where no source tells.
             */
            reach?: number | null;
            /**
             * Format: double
             * @description By stories, so that a text that is copied a hundred times is one voice.
             */
            stories?: number | null;
        };
        /** @description A share behind an alert. All shares are from 0 to 1. */
        ShareReason: {
            corrected?: components["schemas"]["Share"] | null;
            /**
             * Format: double
             * @description As it was counted.
             */
            counted: number;
            /**
             * Format: int64
             * @description Of how many mentions.
             */
            of: number;
            /**
             * Format: double
             * @description What is usual, counted in the same way; absent while that is not known yet.
             */
            usual?: number | null;
        };
        /** @description The shares of the three moods among some mentions, as people would most likely have judged them. They add up to 1. */
        Shares: {
            /**
             * Format: int64
             * @description How many mentions the estimate rests on: those in a language whose errors were measured.
             */
            mentions: number;
            /** @description Unfavourable. */
            negative: components["schemas"]["Share"];
            /** @description The net sentiment: favourable less unfavourable, from −1 to 1. */
            net: components["schemas"]["Share"];
            /** @description Neither. */
            neutral: components["schemas"]["Share"];
            /** @description Favourable. */
            positive: components["schemas"]["Share"];
        };
        /** @description Who wants in. */
        SignIn: {
            /** @description The address of the account. */
            email: string;
            /** @description Its password. */
            password: string;
        };
        /** @description A period in which nobody is told. */
        Silence: components["schemas"]["SilenceMatcher"] & {
            /** @description Who asked for it. */
            author: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description Who ended it before its time. */
            ended_by?: string | null;
            /**
             * Format: date-time
             * @description When it begins.
             */
            from: string;
            /** @description Its name. */
            id: string;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description When it ends.
             */
            until: string;
            /** @description Whose alerts. */
            workspace: components["schemas"]["Slug"];
        };
        /** @description A silence and where it stands. */
        SilenceAnswer: components["schemas"]["Silence"] & {
            /** @description Whether it holds, is to come, or is over. */
            state: components["schemas"]["SilenceState"];
        };
        /** @description Which alerts a silence holds back: those that agree with everything that is named. */
        SilenceMatcher: {
            /** @default null */
            brand: components["schemas"]["Slug"] | null;
            /** @default null */
            rule: components["schemas"]["Slug"] | null;
            /** @default null */
            severity: components["schemas"]["Severity"] | null;
        };
        /** @description What is to be silent, for how long, and why. */
        SilenceRequest: {
            /** @description Who asks for it: a name as people write it. Of somebody who signed in, their own name holds. */
            author?: string;
            /** @description Only alerts about this brand. */
            brand?: string | null;
            /**
             * @description When it begins: RFC 3339, a date, which begins in the workspace's time zone, or in how long, such as `2h`; now when
             *     left out.
             */
            from?: string | null;
            /** @description Why. */
            reason: string;
            /** @description Only alerts of this rule. */
            rule?: string | null;
            severity?: components["schemas"]["Severity"] | null;
            /** @description When it ends, in the same words, counted from its beginning. */
            until: string;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /**
         * @description Where a silence stands.
         * @enum {string}
         */
        SilenceState: "active" | "coming" | "over";
        /**
         * @description A name that people choose for a workspace, brand, topic, rule or channel and that stands in URLs, files and
         *     metrics: 1 to 64 of `a-z 0-9 - _`.
         * @example my-brand
         */
        Slug: string;
        /** @description How a source stands: all its parts taken together. */
        SourceAnswer: {
            /**
             * Format: int64
             * @description Events since the process that listens began.
             */
            events: number;
            /** @description The parts that fail, a few at most. */
            failing: components["schemas"]["FailingPart"][];
            /** @description Times of which it could not tell what was said, the newest first. */
            gaps: components["schemas"]["SourceGap"][];
            /** @description Its id in the workspace. */
            id: components["schemas"]["Slug"];
            /** @description `feeds`, `bluesky`, … */
            kind: string;
            /**
             * Format: int64
             * @description How old the newest event was when it came, in seconds; of the part that is furthest behind.
             */
            lag_seconds?: number | null;
            /** @description What went wrong last. */
            last_error?: string | null;
            /**
             * Format: date-time
             * @description When it went wrong.
             */
            last_error_at?: string | null;
            /**
             * Format: date-time
             * @description When something last came from it.
             */
            last_event_at?: string | null;
            /**
             * Format: date-time
             * @description The latest time of publication among what came.
             */
            last_published_at?: string | null;
            /** @description What a person can do about it, where only a person can. */
            mend?: string | null;
            /** @description How many parts it has: feeds, relays, countries. */
            parts: number;
            /** @description How many of them fail. */
            parts_failing: number;
            /** @description Of how many of them a hub tells at once what is new (WebSub). */
            parts_told_by_hubs: number;
            /**
             * Format: int64
             * @description Events within the minute before the last batch, of all parts.
             */
            per_minute: number;
            /** @description How it stands: the worst of its parts. */
            state: components["schemas"]["SourceCondition"];
        };
        /**
         * @description How a source stands.
         * @enum {string}
         */
        SourceCondition: "ended" | "running" | "connecting" | "stopped" | "not_started" | "paused" | "waiting" | "failed";
        /** @description A network or site with how much was said there. */
        SourceCount: {
            /**
             * Format: int64
             * @description How many of the mentions that were looked at.
             */
            mentions: number;
            /** @description Which. */
            source: string;
        };
        /** @description What came of trying a source. */
        SourceFinding: {
            /** @description The newest posts that came; empty when nobody spoke meanwhile. */
            found: components["schemas"]["Post"][];
            /** @description What may have been meant, such as the feeds of a page. */
            instead: components["schemas"]["Origin"][];
            /** @description What to do about it. */
            mend?: string | null;
            /**
             * Format: int64
             * @description How many a day there are, by the times of those that came; `null` when too few came to tell.
             */
            per_day?: number | null;
            /** @description Why it cannot be read. */
            problem?: string | null;
            /** @description Whether it can be read. */
            works: boolean;
        };
        /** @description A time of which a source could not tell what was said. */
        SourceGap: {
            /**
             * Format: date-time
             * @description Where it begins.
             */
            from: string;
            /**
             * Format: date-time
             * @description Where it ends.
             */
            to: string;
            /** @description Why nothing is known of it. */
            why: string;
        };
        /** @description A source that stands out. */
        SourceRise: components["schemas"]["Rise"] & {
            /** @description The source. */
            source: string;
        };
        /** @description How the sources of a workspace stand. */
        SourcesAnswer: {
            /** @description In the order of the workspace. */
            items: components["schemas"]["SourceAnswer"][];
        };
        /** @description What is to be tried. */
        SourceTry: {
            /** @description What would be read, as in a `[[source]]` table. */
            from: components["schemas"]["Origin"];
        };
        /** @description A matched piece of a post's text: bytes `start..end` of that field in UTF-8, always on character boundaries. */
        Span: {
            /**
             * Format: int32
             * @description One past the last byte.
             */
            end: number;
            /** @description The field that the bytes are counted in. */
            field: components["schemas"]["TextField"];
            /**
             * Format: int32
             * @description First byte.
             */
            start: number;
        };
        /**
         * @description How far a story spread within a selection. `1 + copies + reposts + quotes` is `mentions`, unless the selection holds
         *     nothing of it but reposts and quotes.
         */
        Spread: {
            /**
             * Format: int64
             * @description Near-copies that somebody published as posts of their own, the first one left out.
             */
            copies: number;
            /**
             * Format: int64
             * @description All mentions of the story.
             */
            mentions: number;
            /**
             * Format: int64
             * @description Quotes of any of them, with words of their own.
             */
            quotes: number;
            /**
             * Format: int64
             * @description Reposts of any of them.
             */
            reposts: number;
        };
        /**
         * @description Whether a stage runs.
         * @enum {string}
         */
        StageState: "starting" | "running" | "waiting" | "stopped" | "failed";
        /** @description The state of one stage. */
        StageStatus: {
            /** @description Why it waits or stopped, in words that say what to do. */
            error?: string | null;
            /**
             * Format: int64
             * @description Records that it has not finished yet.
             */
            lag: number;
            /** @description `match`, `index`, `alert` … */
            name: string;
            /** @description Whether it runs. */
            state: components["schemas"]["StageState"];
        };
        /** @description How one rule stands for one of the things that it watches. */
        Standing: {
            /** @description The same, for people. */
            about: string;
            /** @description What would make it fire right now: any one of these. */
            fires_at?: components["schemas"]["FiresAt"][];
            /** @description Its kind, as in the workspace file. */
            kind: string;
            /** @description Why nothing can be said, where that is so. */
            problem?: string | null;
            /** @description Which rule. */
            rule: components["schemas"]["Slug"];
            /** @description Its name. */
            rule_name: string;
            /**
             * Format: date-time
             * @description Since when, where that is known.
             */
            since?: string | null;
            /** @description Where it stands. */
            state: components["schemas"]["RuleState"];
            /** @description What it watches: the brand's id, `all` for all brands together, or the source's name. */
            subject: string;
            /**
             * Format: date-time
             * @description Until when, where that is known.
             */
            until?: string | null;
        };
        /** @description A term that stands out. */
        StandsOut: components["schemas"]["Rise"] & {
            /** @description What it is. */
            kind: components["schemas"]["TermKind"];
            /** @description As people write it. */
            term: string;
        };
        /** @description Counts over a selection; lists have the most frequent first and at most 1,000 entries. */
        Stats: {
            /** @description The same for each brand. */
            by_brand: components["schemas"]["BrandStats"][];
            /** @description Mentions of each kind. */
            by_kind: components["schemas"]["Count"][];
            /** @description Mentions in each language, as lower-case codes such as `fr` or `pt-br`, with their moods. */
            by_language: components["schemas"]["LanguageStats"][];
            /** @description How many of each mood. */
            by_sentiment: components["schemas"]["SentimentCounts"];
            /** @description Mentions from each source. */
            by_source: components["schemas"]["Count"][];
            /** @description Mentions that touch each topic. */
            by_topic: components["schemas"]["Count"][];
            /**
             * Format: int64
             * @description likes + replies + reposts + quotes, added up over mentions.
             */
            engagement: number;
            /**
             * Format: int64
             * @description Followers of the authors, added up over mentions: an author with two mentions counts twice, so this is not the
             *     potential reach, which counts each author once. `None` where no source tells how many anybody has.
             */
            reach?: number | null;
            /**
             * Format: int64
             * @description How many mentions.
             */
            total: number;
        };
        /** @description Counts of a selection, and what its shares of moods probably are. */
        StatsAnswer: components["schemas"]["Stats"] & {
            /** @description In place of `by_sentiment`, which understates whatever prevails. */
            shares: components["schemas"]["CalibratedShares"];
        };
        /** @description The state of everything that runs. */
        Status: {
            /** @description Each stage, from source to sink. */
            stages: components["schemas"]["StageStatus"][];
        };
        /** @description How everything is. */
        StatusAnswer: components["schemas"]["Status"] & {
            /**
             * Format: int64
             * @description Records that any consumer has not finished, in whatever process; 0 means that everything acknowledged is
             *     searchable. Absent when the log cannot be asked.
             */
            lag?: number | null;
            /** @description Each topic of the log; none when it cannot be asked. */
            log: components["schemas"]["TopicStatus"][];
            /** @description What this process is called among the members. */
            member: string;
            /**
             * Format: int64
             * @description Mentions in the index; absent without the role `serve`.
             */
            mentions?: number | null;
            /** @description What cannot be reached, in words. */
            problems: string[];
            /** @description Whether every stage of this process is running. */
            ready: boolean;
            /** @description What it does. */
            roles: components["schemas"]["Roles"];
            /** @description The program's version. */
            version: string;
        };
        /**
         * @description A word that people sort mentions by: 1 to 50 characters without a comma or a line break, in small letters, so that
         *     `Refund` and `refund` are one.
         * @example refund
         */
        Tag: string;
        /** @description A hashtag or word. */
        Term: {
            /**
             * Format: int64
             * @description How many of the mentions that were looked at use it; 0 when that is not known.
             */
            mentions: number;
            /** @description In lower case. */
            term: string;
            /**
             * Format: double
             * @description How many of as many mentions usually do; absent while too little is known of what is usual.
             */
            usual?: number | null;
        };
        /**
         * @description What a term is.
         * @enum {string}
         */
        TermKind: "word" | "hashtag" | "phrase" | "emoji" | "link";
        /** @description What came of a test. */
        TestAnswer: {
            /** @description Whether the channel took the message. */
            arrived: boolean;
            /** @description The channel's id. */
            channel: components["schemas"]["Slug"];
            /** @description What to do about it. */
            mend?: string | null;
            /** @description What happened. */
            said: string;
            /**
             * Format: int64
             * @description How long that took, in milliseconds.
             */
            took_ms: number;
        };
        /**
         * @description Which text of a post a span lies in.
         * @enum {string}
         */
        TextField: "title" | "text";
        /** @description A token that was made. */
        TokenMade: {
            /** @description What to send as `Authorization: Bearer`. It is shown here and never again. */
            secret: string;
            /** @description What it is. */
            token: components["schemas"]["ApiToken"];
        };
        /** @description A token to make. */
        TokenRequest: {
            /**
             * Format: int32
             * @description For how many days it is good; until it is revoked when left out.
             */
            days?: number | null;
            /** @description What it is for. */
            name: string;
            /** @description Push posts, and nothing else, instead: for owners. */
            push?: boolean;
            role?: components["schemas"]["UserRole"] | null;
            /** @description The workspace; may be left out when there is only one. */
            workspace?: string | null;
        };
        /** @description What a program that has a token may do. */
        TokenScope: "push" | {
            /** @description What somebody with this role may in this workspace. */
            workspace: {
                /** @description Where. */
                id: string;
                /** @description What. */
                role: components["schemas"]["UserRole"];
            };
        };
        /** @description An alert in words. */
        Told: components["schemas"]["Alert"] & components["schemas"]["Care"] & {
            /** @description What happened in one line, in the workspace's language. */
            headline: string;
        };
        /** @description An alert that would have been raised, with what it was about. */
        ToldAlert: components["schemas"]["Alert"] & {
            /** @description Who spoke most among the latest 64 mentions of the window. */
            authors: components["schemas"]["BacktestVoice"][];
            /** @description The reasons, line by line, in the workspace's language. */
            explanation: string[];
            /** @description What happened in one line, in the workspace's language. */
            headline: string;
            /** @description Where the API has all mentions of the window. */
            link: string;
            /**
             * Format: int64
             * @description Mentions from the beginning of that window until it was over, or until the period ends.
             */
            mentions: number;
            /**
             * Format: int64
             * @description How many of them are negative.
             */
            negative_mentions: number;
            /** @description Posts to read, of the widest reach first. */
            posts: components["schemas"]["Said"][];
            /** @description Where they spoke. */
            sources: components["schemas"]["Count"][];
            /**
             * Format: date-time
             * @description The window whose mentions raised it: its first moment.
             */
            window_from: string;
            /**
             * Format: date-time
             * @description One past its last.
             */
            window_to: string;
        };
        /** @description A theme inside the workspace, looked for in mentions only. */
        Topic: {
            /** @description Unique in its workspace. */
            id: components["schemas"]["Slug"];
            /** @description For people. */
            name: string;
            /** @description In the query language. */
            query: string;
        };
        /** @description What a topic holds. */
        TopicStatus: {
            /** @description Who committed progress on it, by name. */
            consumers: components["schemas"]["ConsumerStatus"][];
            /** @description By partition, ascending. */
            partitions: components["schemas"]["PartitionStatus"][];
            /** @description Its name. */
            topic: string;
        };
        /** @description A query in Vigie's language. */
        Translated: {
            /** @description What then means something else. */
            notes: components["schemas"]["Note"][];
            /** @description In Vigie's language. */
            query: string;
        };
        /** @description A term that rose. */
        Trend: components["schemas"]["Rise"] & {
            /**
             * Format: int64
             * @description How many people wrote the mentions of the period that have it: one alone is no trend.
             */
            authors: number;
            /** @description Up to three mentions of the period that have it, of different stories, those with the most engagement. */
            examples: components["schemas"]["Example"][];
            /** @description As it was compared: folded. */
            folded: string;
            /** @description What it is. */
            kind: components["schemas"]["TermKind"];
            /** @description As people write it. */
            term: string;
        };
        /** @description What rose. */
        Trends: {
            /** @description Against what. */
            baseline: components["schemas"]["Period"];
            /**
             * Format: int64
             * @description Mentions of the baseline; nothing can rise against 0.
             */
            baseline_mentions: number;
            /**
             * Format: int64
             * @description Mentions of the period.
             */
            mentions: number;
            /** @description When. */
            period: components["schemas"]["Period"];
            /**
             * Format: int64
             * @description How many mentions of the period were read to find phrases; all others kinds of terms are found without.
             */
            phrases_from: number;
            /** @description Kind by kind, in each the surest first. */
            terms: components["schemas"]["Trend"][];
        };
        /** @description What rose. */
        TrendsAnswer: components["schemas"]["Trends"] & {
            /** @description What each measure means. */
            formulas: components["schemas"]["Formula"][];
            /** @description Where days begin. */
            zone: string;
        };
        /** @description A variation of the rule and what it would have raised. */
        Tried: {
            /**
             * Format: int64
             * @description How many alerts.
             */
            alerts: number;
            /**
             * Format: double
             * @description How many alerts a week.
             */
            alerts_a_week: number;
            /** @description Whether it is the rule as it was sent. */
            chosen: boolean;
            /**
             * Format: int64
             * @description How many messages.
             */
            notifications: number;
            /**
             * Format: double
             * @description How many messages a week.
             */
            notifications_a_week: number;
            /** @description The setting: `budget` or `count`. */
            setting: string;
            /**
             * Format: double
             * @description Its value: false alarms a week, or mentions.
             */
            value: number;
        };
        /** @description Somebody who signs in. */
        User: {
            /** @description Where they get mail, and what they sign in with; in small letters. */
            email: string;
            /** @description Names them here, for ever: 16 hexadecimal digits. */
            id: string;
            /** @description What others see. */
            name: string;
            /** @description Whether this whole Vigie is theirs: all workspaces, and what concerns none of them alone. */
            owner: boolean;
            /** @description What they may do where, beyond that. */
            roles: {
                [key: string]: components["schemas"]["UserRole"];
            };
        };
        /**
         * @description What somebody may do in a workspace; each may all that the one before may.
         * @enum {string}
         */
        UserRole: "viewer" | "editor" | "admin";
        /** @description An environment variable that a channel needs. */
        Variable: {
            /** @description Its name. */
            name: string;
            /** @description Whether it is set in the process that answers. */
            set: boolean;
        };
        /** @description An author with how often they spoke. */
        Voice: {
            /**
             * Format: int64
             * @description How many accounts follow this one.
             */
            followers?: number | null;
            /** @description The name behind the `@`, without it. */
            handle?: string | null;
            /** @description The source's lasting identifier; absent in alerts of older versions. */
            id?: string | null;
            /**
             * Format: int64
             * @description How many of the mentions that were looked at are theirs.
             */
            mentions: number;
            /** @description The name shown to people. */
            name?: string | null;
            /** @description The network or site. */
            source: string;
        };
        /** @description One client of an agency, or one team. Nothing crosses its border. */
        Workspace: {
            /** @description The `[[brand]]` tables. */
            brand?: components["schemas"]["Brand"][];
            /** @description The `[[channel]]` tables. */
            channel?: components["schemas"]["Channel"][];
            /** @description The `[[report]]` tables. */
            report?: components["schemas"]["Report"][];
            /** @description The `[[rule]]` tables. */
            rule?: components["schemas"]["Rule"][];
            /** @description The `[[source]]` tables. */
            source?: components["schemas"]["Listening"][];
            /** @description The `[[topic]]` tables. */
            topic?: components["schemas"]["Topic"][];
            /** @description The `[workspace]` table. */
            workspace: components["schemas"]["About"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
