//! Tables as diesel sees them; follows `migrations/`.

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        side -> Text,
        status -> Text,
        roles -> Text,
        enterprise_id -> Nullable<Text>,
        region -> Nullable<Text>,
        station_id -> Nullable<Text>,
        profile -> Binary,
        email_index -> Nullable<Text>,
        phone_index -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        session_epoch -> BigInt,
        locale -> Text,
        offer_limit_fen -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> Text,
        account_id -> Text,
        family_id -> Text,
        token_hash -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    one_time_links (id) {
        id -> Text,
        account_id -> Text,
        purpose -> Text,
        token_hash -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        action -> Text,
        subject -> Text,
        detail -> Text,
    }
}

diesel::table! {
    enterprises (id) {
        id -> Text,
        uscc -> Text,
        name -> Text,
        short_name -> Text,
        search_name -> Binary,
        search_short_name -> Binary,
        status -> Text,
        status_reason -> Nullable<Text>,
        kind -> Text,
        tier -> Nullable<Text>,
        domicile -> Text,
        address -> Text,
        phone -> Text,
        application -> Text,
        applicant_id -> Nullable<Text>,
        applied_at -> Timestamp,
        review_due_on -> Date,
        hearing_until_on -> Nullable<Date>,
        decided_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    enterprise_history (enterprise_id, version) {
        enterprise_id -> Text,
        version -> Integer,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        from_status -> Text,
        to_status -> Text,
        reason -> Text,
        ground -> Nullable<Text>,
    }
}

diesel::table! {
    templates (id) {
        id -> Text,
        enterprise_id -> Text,
        version -> Integer,
        body -> Text,
        author_id -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    template_versions (template_id, version) {
        template_id -> Text,
        version -> Integer,
        body -> Text,
        author_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    places_of_business (id) {
        id -> Text,
        enterprise_id -> Text,
        name -> Text,
        region -> Text,
        address -> Text,
    }
}

diesel::table! {
    shops (id) {
        id -> Text,
        enterprise_id -> Text,
        platform_id -> Text,
        name -> Text,
        published_region -> Nullable<Text>,
        published_address -> Nullable<Text>,
    }
}

diesel::table! {
    station_offices (id) {
        id -> Text,
        region -> Text,
        name -> Text,
    }
}

diesel::table! {
    region_parameters (region, name) {
        region -> Text,
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    calendar_years (year) {
        year -> Integer,
        body -> Text,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    complaints (id) {
        id -> Text,
        number -> Text,
        state -> Text,
        version -> Integer,
        consumer_id -> Text,
        filed_by -> Nullable<Text>,
        enterprise_id -> Nullable<Text>,
        handler_id -> Nullable<Text>,
        bureau -> Nullable<Text>,
        officer_id -> Nullable<Text>,
        region -> Text,
        subject -> Text,
        waits_for -> Text,
        desk -> Text,
        bureau_desk -> Text,
        category -> Text,
        next_due_at -> Timestamp,
        repeat_key -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        body -> Text,
        order_key -> Nullable<Text>,
    }
}

diesel::table! {
    events (position) {
        position -> BigInt,
        complaint_id -> Text,
        seq -> Integer,
        kind -> Text,
        v -> Integer,
        payload -> Text,
        actor -> Text,
        at -> Timestamp,
        rule_set -> Text,
    }
}

diesel::table! {
    contents (id) {
        id -> Text,
        complaint_id -> Text,
        kind -> Text,
        salt -> Binary,
        sha256 -> Text,
        body -> Binary,
        is_sealed -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    readings (account_id, complaint_id) {
        account_id -> Text,
        complaint_id -> Text,
        seq -> Integer,
        read_at -> Timestamp,
    }
}

diesel::table! {
    notes (id) {
        id -> Text,
        complaint_id -> Text,
        house -> Text,
        author_id -> Text,
        body -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    proposals (id) {
        id -> Text,
        complaint_id -> Text,
        enterprise_id -> Text,
        author_id -> Text,
        command -> Text,
        amount_fen -> BigInt,
        limit_fen -> BigInt,
        status -> Text,
        body -> Binary,
        created_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    files (id) {
        id -> Text,
        complaint_id -> Nullable<Text>,
        enterprise_id -> Nullable<Text>,
        uploaded_by -> Nullable<Text>,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        has_thumbnail -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    uploads (id) {
        id -> Text,
        complaint_id -> Text,
        account_id -> Text,
        name -> Text,
        size -> BigInt,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    deadlines (complaint_id, n) {
        complaint_id -> Text,
        n -> Integer,
        kind -> Text,
        status -> Text,
        rule_set -> Text,
        start_at -> Timestamp,
        due_on -> Date,
        due_at -> Timestamp,
        is_provisional -> Bool,
        next_act_at -> Nullable<Timestamp>,
        region -> Text,
    }
}

diesel::table! {
    idempotency_keys (account_id, idempotency_key) {
        account_id -> Text,
        idempotency_key -> Text,
        request_sha256 -> Text,
        complaint_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    rollups (dimension, key, metric, month) {
        dimension -> Text,
        key -> Text,
        month -> Text,
        metric -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    case_facts (complaint_id, metric, month) {
        complaint_id -> Text,
        metric -> Text,
        month -> Text,
        value -> BigInt,
        region -> Text,
        enterprise_id -> Nullable<Text>,
        problem -> Text,
    }
}

diesel::table! {
    outbox (position, audience) {
        position -> BigInt,
        audience -> Text,
        notice -> Text,
        complaint_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> Text,
        account_id -> Text,
        notice -> Text,
        complaint_id -> Nullable<Text>,
        position -> Nullable<BigInt>,
        at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        account_id -> Text,
        notice -> Text,
        complaint_id -> Nullable<Text>,
        secret -> Nullable<Binary>,
        status -> Text,
        attempts -> Integer,
        created_at -> Timestamp,
        next_try_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        payload -> Text,
        attempts -> Integer,
        run_at -> Timestamp,
        last_error -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    counters,
    accounts,
    refresh_tokens,
    one_time_links,
    audit,
    enterprises,
    enterprise_history,
    templates,
    template_versions,
    places_of_business,
    shops,
    station_offices,
    region_parameters,
    calendar_years,
    complaints,
    events,
    contents,
    readings,
    notes,
    proposals,
    files,
    deadlines,
    idempotency_keys,
    rollups,
    case_facts,
    outbox,
    notifications,
    mails,
    jobs,
);
