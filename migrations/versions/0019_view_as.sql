CREATE TABLE view_as_session (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    user_id UUID NOT NULL,
    session_id UUID,
    token_id UUID,
    reason VARCHAR(4000) NOT NULL,
    link_hash BYTEA NOT NULL,
    cookie_hash BYTEA,
    bearer_hash BYTEA NOT NULL,
    link_until TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_view_as_session PRIMARY KEY (id),
    CONSTRAINT ck_view_as_session_hash CHECK (octet_length(link_hash) = 32 AND octet_length(bearer_hash) = 32),
    CONSTRAINT ck_view_as_session_begun_in CHECK (num_nonnulls(session_id, token_id) <= 1),
    CONSTRAINT ck_view_as_session_opened CHECK ((opened_at IS NULL) = (cookie_hash IS NULL)),
    CONSTRAINT ck_view_as_session_somebody_else CHECK (owner_id <> user_id),
    CONSTRAINT fk_view_as_session_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_view_as_session_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_view_as_session_session_id FOREIGN KEY(session_id) REFERENCES sign_in_session (id),
    CONSTRAINT fk_view_as_session_token_id FOREIGN KEY(token_id) REFERENCES api_token (id),
    CONSTRAINT uq_view_as_session_link_hash UNIQUE (link_hash),
    CONSTRAINT uq_view_as_session_cookie_hash UNIQUE (cookie_hash),
    CONSTRAINT uq_view_as_session_bearer_hash UNIQUE (bearer_hash)
);

CREATE INDEX ix_view_as_session_owner_id ON view_as_session (owner_id);

CREATE INDEX ix_view_as_session_user_id ON view_as_session (user_id);
