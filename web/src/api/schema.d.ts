// Generated from api/openapi.yaml. Do not edit.
export interface paths {
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start the interview of an invitation; always the same session */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session with its position and candidate */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the interview; saying it again changes nothing */
        post: operations["completeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The summary; a candidate sees what was covered only */
        get: operations["getResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said, in the order of the conversation */
        get: operations["getTranscript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trade a one-use link's ticket for a cookie
         * @description The printed link carries the ticket in its fragment, which no browser sends; the page posts it only when its button is pressed. Needs `X-Viva: 1`, so that no other site can post one for the visitor.
         */
        post: operations["enter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the candidate is invited to; nothing of the plan */
        get: operations["getInterview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The frozen questions of this session; members only */
        get: operations["getSessionPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A one-use ticket for the session's WebSocket
         * @description Also sees to it that a host holds the session; a session whose host is gone gets a new one.
         */
        post: operations["createSessionTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this installation's interviewer is, in words for the page */
        get: operations["getSystem"];
        put?: never;
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
        /** The process is alive */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/v1/demo/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The demo's tenant, position and candidate, and one link for each side */
        post: operations["createDemoLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/v1/host/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trade a one-use grant for everything one session needs */
        post: operations["exchangeGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/v1/host/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The host still holds the session */
        post: operations["heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/v1/host/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store facts in order
         * @description The sequence starts at 1 in each epoch. What is durable already is ignored; a hole is refused with the expected number; a lower epoch is refused for good. At most 200 entries and 1 MiB.
         */
        post: operations["appendJournal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/v1/host/tickets/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whose WebSocket this is; good once */
        post: operations["redeemTicket"];
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
        /** Prometheus metrics */
        get: operations["metrics"];
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
        /** What the process depends on answers */
        get: operations["readyz"];
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
        Candidate: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        Company: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        CompanyName: {
            name: string;
        };
        CompetencyName: {
            name: string;
        };
        CompletedSession: {
            /** Format: uuid */
            session_id: string;
            /** @constant */
            status: "completed";
            /** @constant */
            success: true;
        };
        CompleteSessionRequest: {
            /** @description Never believed; only a container of ours counts */
            recording_url?: string | null;
        };
        CreatedSession: {
            company: components["schemas"]["Company"];
            fly_app_url: string | null;
            ice_servers: components["schemas"]["IceServer"][];
            interview_context: components["schemas"]["InterviewContext"];
            position: components["schemas"]["Position"];
            /** Format: uuid */
            session_id: string;
            status: components["schemas"]["SessionStatus"];
            video_token: string | null;
            /** @description Carries a one-use ticket */
            websocket_url: string;
        };
        CreateSessionRequest: {
            /** Format: uuid */
            invitation_id: string;
        };
        DemoLinks: {
            candidate: string;
            member: string;
            /** Format: uuid */
            session_id: string;
        };
        EntryRequest: {
            ticket: string;
        };
        EntryResponse: {
            /** @enum {string} */
            kind: "candidate" | "member";
            /** @description Path of the page to go to, /interview or /sessions/{id} */
            next: string;
        };
        /**
         * @description Published; a client may compare it
         * @enum {string}
         */
        ErrorCode: "invalid_input" | "invalid_json" | "unauthorized" | "invalid_token" | "forbidden" | "no_tenant_access" | "not_found" | "session_not_found" | "method_not_allowed" | "tenant_required" | "status_conflict" | "journal_hole" | "fenced" | "ticket_spent" | "too_large" | "unsupported_media_type" | "rate_limited" | "internal" | "upstream_failed" | "storage_unavailable" | "upstream_slow" | "data_channel_refused";
        FactCallEnded: {
            call_id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "call_ended";
            reason: string;
        };
        FactCallOpened: {
            call_id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "call_opened";
        };
        FactClosed: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "closed";
            /** @enum {string} */
            outcome: "completed" | "failed";
            reason: string;
        };
        FactDirected: {
            item_id?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "directed";
            question?: number | null;
            step: string;
        };
        FactGapFound: {
            /** Format: int64 */
            from_ms: number;
            item_id?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "gap_found";
            reason: string;
            speaker: string;
            /** Format: int64 */
            to_ms: number;
        };
        FactIntegrityObserved: {
            detail: string;
            event: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "integrity_observed";
            level: string;
        };
        FactStatusChanged: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "status_changed";
            reason: string;
            status: components["schemas"]["SessionStatus"];
        };
        FactUsed: {
            /** Format: int64 */
            input_tokens: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "used";
            /** Format: int64 */
            output_tokens: number;
            seconds: number;
            what: string;
        };
        FactUttered: {
            closed: boolean;
            confidence?: number | null;
            /** Format: int64 */
            end_ms?: number | null;
            interrupted: boolean;
            item_id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "uttered";
            previous_item_id?: string | null;
            /** Format: int64 */
            provider_end_ms?: number | null;
            /** Format: int64 */
            provider_start_ms?: number | null;
            question?: number | null;
            /** @enum {string} */
            speaker: "ai" | "candidate";
            /** Format: int64 */
            start_ms: number;
            text: string;
        };
        FieldError: {
            field: string;
            message: string;
        };
        GrantedFact: {
            /** Format: int64 */
            at_ms: number;
            fact: components["schemas"]["JournalFact"];
            /** Format: int64 */
            host_epoch: number;
            /** Format: int64 */
            seq: number;
        };
        GrantedPlan: {
            company_name: string;
            language: string;
            /** Format: uuid */
            plan_version_id: string;
            position_title: string;
            questions: components["schemas"]["GrantedQuestion"][];
            /** Format: int64 */
            time_limit_ms: number;
        };
        GrantedQuestion: {
            /** Format: uuid */
            id: string;
            number: number;
            /** Format: int64 */
            patience_ms: number;
            text: string;
        };
        GrantedRealtime: {
            api_key: string;
            base_url: string;
            language: string | null;
            model: string;
            transcription_model: string;
            voice: string;
        };
        GrantedSession: {
            /** Format: int64 */
            elapsed_ms: number;
            history: components["schemas"]["GrantedFact"][];
            /** Format: int64 */
            host_epoch: number;
            host_token: string;
            plan: components["schemas"]["GrantedPlan"];
            realtime: components["schemas"]["GrantedRealtime"];
            sealed: boolean;
            /** Format: uuid */
            session_id: string;
            status: components["schemas"]["SessionStatus"];
            /** Format: uuid */
            tenant_id: string;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        HeartbeatRequest: {
            /** Format: int64 */
            epoch: number;
        };
        HeartbeatResponse: {
            status: components["schemas"]["SessionStatus"];
        };
        IceServer: {
            credential?: string;
            urls: string[];
            username?: string;
        };
        Interview: {
            candidate: components["schemas"]["PersonName"];
            company: components["schemas"]["CompanyName"];
            interviewer: components["schemas"]["Interviewer"];
            /** Format: uuid */
            invitation_id: string;
            /** @description About how long it takes */
            minutes: number;
            position: components["schemas"]["PositionText"];
            session: components["schemas"]["InterviewSessionRef"] | null;
        };
        InterviewContext: {
            candidate: components["schemas"]["Candidate"];
            company: components["schemas"]["Company"];
            competencies: components["schemas"]["CompetencyName"][];
            position: components["schemas"]["Position"];
        };
        Interviewer: {
            /** @constant */
            is_ai: true;
        };
        InterviewSessionRef: {
            /** Format: uuid */
            id: string;
            status: components["schemas"]["SessionStatus"];
        };
        JournalAck: {
            /** Format: int64 */
            durable_seq: number;
        };
        JournalEntry: {
            /**
             * Format: int64
             * @description offset from t = 0; 0 before it
             */
            at_ms: number;
            fact: components["schemas"]["JournalFact"];
            /** Format: int64 */
            seq: number;
            v: number;
        };
        JournalFact: components["schemas"]["FactStatusChanged"] | components["schemas"]["FactCallOpened"] | components["schemas"]["FactCallEnded"] | components["schemas"]["FactUttered"] | components["schemas"]["FactDirected"] | components["schemas"]["FactGapFound"] | components["schemas"]["FactIntegrityObserved"] | components["schemas"]["FactUsed"] | components["schemas"]["FactClosed"];
        JournalRequest: {
            entries: components["schemas"]["JournalEntry"][];
            /** Format: int64 */
            epoch: number;
        };
        Notice: {
            /**
             * @example recognizer_missing
             * @example voice_missing
             */
            code: string;
            /** @description Words for a person */
            message: string;
        };
        /** @enum {string} */
        Origin: "twin" | "cloud";
        PersonName: {
            name: string;
        };
        PlanQuestion: {
            number: number;
            text: string;
        };
        Position: {
            description: string;
            /** Format: uuid */
            id: string;
            title: string;
        };
        PositionText: {
            description: string;
            title: string;
        };
        Problem: {
            code: components["schemas"]["ErrorCode"];
            detail: string;
            /** @description The source documents' string, compared letter for letter by their clients */
            error: string;
            errors: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description journal_hole: the sequence number that is expected
             */
            expected?: number;
            request_id?: string;
            retry_after_s?: number;
            status: number;
            /** @description tenant_required: the memberships to choose from */
            tenants?: components["schemas"]["TenantChoice"][];
            title: string;
            type: string;
        };
        Readiness: {
            checks: components["schemas"]["ReadinessChecks"];
            /** @enum {string} */
            status: "ok" | "unavailable";
        };
        ReadinessChecks: {
            /** @description ok, or the reason why not */
            assessor: string;
            /** @description ok, or the reason why not */
            database: string;
            /** @description ok, or the reason why not */
            jobs: string;
            /** @description ok, or the reason why not */
            realtime: string;
        };
        RedeemedTicket: {
            /** Format: uuid */
            session_id: string;
            /** Format: uuid */
            user_id: string;
        };
        RedeemTicketRequest: {
            ticket: string;
        };
        Result: {
            /** @description Ratings are not made yet */
            evaluation: null;
            /** @enum {string} */
            evaluation_status: "none" | "pending" | "ready" | "failed";
            /** Format: uuid */
            session_id: string;
            summary: string | null;
            summary_detail: components["schemas"]["SummaryDetail"] | null;
        };
        ResultPending: {
            /** @constant */
            status: "pending";
        };
        Session: {
            candidate: components["schemas"]["Candidate"] | null;
            company: components["schemas"]["Company"];
            /** Format: date-time */
            completed_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            position: components["schemas"]["Position"];
            /** Format: date-time */
            resume_until: string | null;
            /** Format: uuid */
            session_id: string;
            /** Format: date-time */
            started_at: string | null;
            status: components["schemas"]["SessionStatus"];
            /** @enum {string} */
            webrtc_status: "pending" | "ready" | "connecting" | "connected" | "disconnected" | "failed" | "closed";
        };
        SessionPlan: {
            questions: components["schemas"]["PlanQuestion"][];
        };
        /** @enum {string} */
        SessionStatus: "pending" | "ready" | "connecting" | "in_progress" | "disconnected" | "completed" | "failed" | "cancelled" | "expired";
        SessionTicket: {
            /** Format: date-time */
            expires_at: string;
            ticket: string;
            websocket_url: string;
        };
        /** @description To a candidate only `covered` is there */
        SummaryDetail: {
            covered: components["schemas"]["SummarySentence"][];
            probe?: components["schemas"]["SummarySentence"][];
            strengths?: components["schemas"]["SummarySentence"][];
        };
        SummarySentence: {
            /** @description Ids of the transcript entries it rests on */
            entry_ids: string[];
            text: string;
        };
        System: {
            notices: components["schemas"]["Notice"][];
            realtime: components["schemas"]["SystemRealtime"];
        };
        SystemRealtime: {
            origin: components["schemas"]["Origin"];
        };
        TenantChoice: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        Transcript: {
            entries: components["schemas"]["TranscriptEntry"][];
            gaps: components["schemas"]["TranscriptGap"][];
            /** Format: uuid */
            session_id: string;
        };
        TranscriptEntry: {
            confidence: number | null;
            /** Format: int64 */
            end_ms: number | null;
            final: boolean;
            /** Format: uuid */
            id: string;
            interrupted: boolean;
            question: number | null;
            sequence_number: number;
            /** @enum {string} */
            source: "sideband" | "client";
            /** @enum {string} */
            speaker: "ai" | "candidate" | "unknown";
            /** Format: int64 */
            start_ms: number;
            text: string;
        };
        TranscriptGap: {
            /** Format: int64 */
            from_ms: number;
            reason: string;
            /** @enum {string} */
            speaker: "ai" | "candidate" | "unknown";
            /** Format: int64 */
            to_ms: number;
        };
    };
    responses: {
        /** @description What went wrong, with a published code */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:vivavoce:problem:not_found",
                 *       "title": "There is nothing here",
                 *       "status": 404,
                 *       "code": "not_found",
                 *       "detail": "This interview session does not exist.",
                 *       "error": "Interview session not found",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Used, expired or unknown; ask for a new one */
        TicketSpent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:vivavoce:problem:ticket_spent",
                 *       "title": "This link was used already or has expired",
                 *       "status": 410,
                 *       "code": "ticket_spent",
                 *       "detail": "This link was used already or has expired.",
                 *       "error": "Invalid token",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
        App: "candidate" | "member";
        SessionId: string;
        /** @description The tenant a member acts in; not needed with only one membership. */
        Tenant: string;
        /** @description Proves that a change comes from our own page; without it a change by cookie is refused with 403. */
        Viva: "1";
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Proves that a change comes from our own page; without it a change by cookie is refused with 403. */
                "X-Viva"?: components["parameters"]["Viva"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "invitation_id": "01995b5e-7d00-7000-8000-000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            /** @description The session existed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
            /** @description The session was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session_id": "01995b5e-7d00-7000-8000-000000000002",
                     *       "status": "pending",
                     *       "websocket_url": "ws://localhost:8080/ws?token=5f1c…&session=01995b5e-7d00-7000-8000-000000000002",
                     *       "fly_app_url": null,
                     *       "video_token": null,
                     *       "ice_servers": [],
                     *       "position": {
                     *         "id": "01995b5e-7d00-7000-8000-000000000003",
                     *         "title": "Support Engineer",
                     *         "description": "You help customers."
                     *       },
                     *       "company": {
                     *         "id": "01995b5e-7d00-7000-8000-000000000004",
                     *         "name": "Northwind"
                     *       },
                     *       "interview_context": {
                     *         "position": {
                     *           "id": "01995b5e-7d00-7000-8000-000000000003",
                     *           "title": "Support Engineer",
                     *           "description": "You help customers."
                     *         },
                     *         "company": {
                     *           "id": "01995b5e-7d00-7000-8000-000000000004",
                     *           "name": "Northwind"
                     *         },
                     *         "candidate": {
                     *           "id": "01995b5e-7d00-7000-8000-000000000005",
                     *           "name": "Robin Demo"
                     *         },
                     *         "competencies": [
                     *           {
                     *             "name": "Customer focus"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant a member acts in; not needed with only one membership. */
                "X-Tenant"?: components["parameters"]["Tenant"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    completeSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant a member acts in; not needed with only one membership. */
                "X-Tenant"?: components["parameters"]["Tenant"];
                /** @description Proves that a change comes from our own page; without it a change by cookie is refused with 403. */
                "X-Viva"?: components["parameters"]["Viva"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CompleteSessionRequest"];
            };
        };
        responses: {
            /** @description Completed, now or before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "session_id": "01995b5e-7d00-7000-8000-000000000002",
                     *       "status": "completed"
                     *     }
                     */
                    "application/json": components["schemas"]["CompletedSession"];
                };
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant a member acts in; not needed with only one membership. */
                "X-Tenant"?: components["parameters"]["Tenant"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary exists, or has failed for good (then `summary` is null and `evaluation_status` is `failed`) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session_id": "01995b5e-7d00-7000-8000-000000000002",
                     *       "summary": "Robin described a refund that took three teams.",
                     *       "summary_detail": {
                     *         "covered": [
                     *           {
                     *             "text": "Robin described a refund that took three teams.",
                     *             "entry_ids": [
                     *               "01995b5e-7d00-7000-8000-000000000006"
                     *             ]
                     *           }
                     *         ],
                     *         "strengths": [],
                     *         "probe": []
                     *       },
                     *       "evaluation": null,
                     *       "evaluation_status": "none"
                     *     }
                     */
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description The interview is not over or the summary is still being written; ask again in a few seconds */
            202: {
                headers: {
                    /** @description seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ResultPending"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getTranscript: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant a member acts in; not needed with only one membership. */
                "X-Tenant"?: components["parameters"]["Tenant"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries ordered by the item chain, and what is missing by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session_id": "01995b5e-7d00-7000-8000-000000000002",
                     *       "entries": [
                     *         {
                     *           "id": "01995b5e-7d00-7000-8000-000000000006",
                     *           "sequence_number": 1,
                     *           "speaker": "ai",
                     *           "text": "Hello, I am an automated interviewer.",
                     *           "start_ms": 0,
                     *           "end_ms": 2400,
                     *           "source": "sideband",
                     *           "final": true,
                     *           "interrupted": false,
                     *           "confidence": null,
                     *           "question": null
                     *         }
                     *       ],
                     *       "gaps": []
                     *     }
                     */
                    "application/json": components["schemas"]["Transcript"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    enter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Proves that a change comes from our own page; without it a change by cookie is refused with 403. */
                "X-Viva"?: components["parameters"]["Viva"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ticket": "5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c"
                 *     }
                 */
                "application/json": components["schemas"]["EntryRequest"];
            };
        };
        responses: {
            /** @description The cookie is set */
            200: {
                headers: {
                    /** @description `viva_candidate` or `viva_member`; HttpOnly, SameSite=Lax, Path=/, Secure on https */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "candidate",
                     *       "next": "/interview"
                     *     }
                     */
                    "application/json": components["schemas"]["EntryResponse"];
                };
            };
            410: components["responses"]["TicketSpent"];
            default: components["responses"]["Problem"];
        };
    };
    getInterview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The candidate's newest invitation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "invitation_id": "01995b5e-7d00-7000-8000-000000000001",
                     *       "company": {
                     *         "name": "Northwind"
                     *       },
                     *       "position": {
                     *         "title": "Support Engineer",
                     *         "description": "You help customers by phone and by mail."
                     *       },
                     *       "candidate": {
                     *         "name": "Robin Demo"
                     *       },
                     *       "minutes": 15,
                     *       "session": null,
                     *       "interviewer": {
                     *         "is_ai": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Interview"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSessionPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant a member acts in; not needed with only one membership. */
                "X-Tenant"?: components["parameters"]["Tenant"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The questions in the order they are asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "questions": [
                     *         {
                     *           "number": 1,
                     *           "text": "Tell me about a time you helped an angry customer."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SessionPlan"];
                };
            };
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    createSessionTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Proves that a change comes from our own page; without it a change by cookie is refused with 403. */
                "X-Viva"?: components["parameters"]["Viva"];
                /** @description Which app calls, so which of the two cookies counts. Browser calls always carry it. */
                "X-Viva-App"?: components["parameters"]["App"];
            };
            path: {
                id: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good once, for 60 seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ticket": "5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c0e9d4b7a5f1c",
                     *       "websocket_url": "ws://localhost:8080/ws?token=5f1c…&session=01995b5e-7d00-7000-8000-000000000002",
                     *       "expires_at": "2026-11-21T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SessionTicket"];
                };
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The realtime origin, and what is missing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "realtime": {
                     *         "origin": "twin"
                     *       },
                     *       "notices": [
                     *         {
                     *           "code": "recognizer_missing",
                     *           "message": "No speech recogniser is installed, so what you say cannot be written down."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["System"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    createDemoLinks: {
        parameters: {
            query?: {
                /** @description A new candidate also when the last interview is unfinished */
                fresh?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both links are good once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "candidate": "http://localhost:8080/enter#t=5f1c…",
                     *       "member": "http://localhost:8080/enter#t=77aa…",
                     *       "session_id": "01995b5e-7d00-7000-8000-000000000002"
                     *     }
                     */
                    "application/json": components["schemas"]["DemoLinks"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exchangeGrant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, its plan, its history and the realtime key; kept in memory only */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedSession"];
                };
            };
            401: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            410: components["responses"]["TicketSpent"];
            default: components["responses"]["Problem"];
        };
    };
    heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "epoch": 1
                 *     }
                 */
                "application/json": components["schemas"]["HeartbeatRequest"];
            };
        };
        responses: {
            /** @description The status of the session's row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "in_progress"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatResponse"];
                };
            };
            409: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    appendJournal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "epoch": 1,
                 *       "entries": [
                 *         {
                 *           "seq": 1,
                 *           "at_ms": 0,
                 *           "v": 1,
                 *           "fact": {
                 *             "kind": "status_changed",
                 *             "status": "connecting",
                 *             "reason": "offer received"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["JournalRequest"];
            };
        };
        responses: {
            /** @description Everything up to here is on disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "durable_seq": 1
                     *     }
                     */
                    "application/json": components["schemas"]["JournalAck"];
                };
            };
            /** @description `journal_hole` with member `expected`, `fenced`, or `status_conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    redeemTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket was good and is spent now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedeemedTicket"];
                };
            };
            410: components["responses"]["TicketSpent"];
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text exposition format */
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
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {
                     *         "database": "ok",
                     *         "realtime": "ok",
                     *         "assessor": "ok",
                     *         "jobs": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not ready; the checks that fail say why */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unavailable",
                     *       "checks": {
                     *         "database": "ok",
                     *         "realtime": "refused the key",
                     *         "assessor": "ok",
                     *         "jobs": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
