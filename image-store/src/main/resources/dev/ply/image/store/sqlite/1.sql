-- Version 1. Rows are named by their digests, so that a person with the sqlite3 shell can follow them.
-- Times are milliseconds since 1970: datetime(created / 1000, 'unixepoch') shows them.

CREATE TABLE configs (
    digest          TEXT PRIMARY KEY,
    media_type      TEXT NOT NULL,
    raw             BLOB NOT NULL,
    -- Every field of the OCI config, computed from the raw bytes so that the two can't disagree.
    json            TEXT GENERATED ALWAYS AS (CAST(raw AS TEXT)) VIRTUAL,
    created         TEXT GENERATED ALWAYS AS (json ->> '$.created') VIRTUAL,
    author          TEXT GENERATED ALWAYS AS (json ->> '$.author') VIRTUAL,
    architecture    TEXT GENERATED ALWAYS AS (json ->> '$.architecture') VIRTUAL,
    variant         TEXT GENERATED ALWAYS AS (json ->> '$.variant') VIRTUAL,
    os              TEXT GENERATED ALWAYS AS (json ->> '$.os') VIRTUAL,
    os_version      TEXT GENERATED ALWAYS AS (json ->> '$."os.version"') VIRTUAL,
    os_features     TEXT GENERATED ALWAYS AS (json ->> '$."os.features"') VIRTUAL,
    user            TEXT GENERATED ALWAYS AS (json ->> '$.config.User') VIRTUAL,
    exposed_ports   TEXT GENERATED ALWAYS AS (json ->> '$.config.ExposedPorts') VIRTUAL,
    env             TEXT GENERATED ALWAYS AS (json ->> '$.config.Env') VIRTUAL,
    entrypoint      TEXT GENERATED ALWAYS AS (json ->> '$.config.Entrypoint') VIRTUAL,
    cmd             TEXT GENERATED ALWAYS AS (json ->> '$.config.Cmd') VIRTUAL,
    volumes         TEXT GENERATED ALWAYS AS (json ->> '$.config.Volumes') VIRTUAL,
    working_dir     TEXT GENERATED ALWAYS AS (json ->> '$.config.WorkingDir') VIRTUAL,
    labels          TEXT GENERATED ALWAYS AS (json ->> '$.config.Labels') VIRTUAL,
    stop_signal     TEXT GENERATED ALWAYS AS (json ->> '$.config.StopSignal') VIRTUAL,
    args_escaped    INTEGER GENERATED ALWAYS AS (json ->> '$.config.ArgsEscaped') VIRTUAL,
    memory          INTEGER GENERATED ALWAYS AS (json ->> '$.config.Memory') VIRTUAL,
    memory_swap     INTEGER GENERATED ALWAYS AS (json ->> '$.config.MemorySwap') VIRTUAL,
    cpu_shares      INTEGER GENERATED ALWAYS AS (json ->> '$.config.CpuShares') VIRTUAL,
    healthcheck     TEXT GENERATED ALWAYS AS (json ->> '$.config.Healthcheck') VIRTUAL,
    shell           TEXT GENERATED ALWAYS AS (json ->> '$.config.Shell') VIRTUAL,
    rootfs_type     TEXT GENERATED ALWAYS AS (json ->> '$.rootfs.type') VIRTUAL,
    diff_ids        TEXT GENERATED ALWAYS AS (json ->> '$.rootfs.diff_ids') VIRTUAL,
    history         TEXT GENERATED ALWAYS AS (json ->> '$.history') VIRTUAL
);

CREATE TABLE indexes (
    digest          TEXT PRIMARY KEY,
    media_type      TEXT NOT NULL,
    raw             BLOB NOT NULL
);

CREATE TABLE manifests (
    digest          TEXT PRIMARY KEY,
    media_type      TEXT NOT NULL,
    raw             BLOB NOT NULL,
    config          TEXT NOT NULL REFERENCES configs (digest)
);
CREATE INDEX manifests_by_config ON manifests (config);

CREATE TABLE layers (
    digest          TEXT PRIMARY KEY,
    diff_id         TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    size            INTEGER NOT NULL
);

-- What a manifest says of a layer stands here as well: another one may give the same blob another media type, and one
-- that was pulled without unpacking it may be wrong about the diff_id.
CREATE TABLE manifest_layers (
    manifest        TEXT NOT NULL REFERENCES manifests (digest) ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    layer           TEXT NOT NULL REFERENCES layers (digest),
    diff_id         TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    urls            TEXT,
    annotations     TEXT,
    PRIMARY KEY (manifest, position)
) WITHOUT ROWID;
CREATE INDEX manifest_layers_by_layer ON manifest_layers (layer);

CREATE TABLE images (
    id              INTEGER PRIMARY KEY,
    transport       TEXT NOT NULL,
    reference       TEXT NOT NULL,
    platform        TEXT NOT NULL,
    manifest        TEXT NOT NULL REFERENCES manifests (digest),
    image_index     TEXT REFERENCES indexes (digest),
    size            INTEGER NOT NULL,
    created         INTEGER NOT NULL,
    modified        INTEGER NOT NULL,
    last_used       INTEGER NOT NULL,
    UNIQUE (reference, platform)
);
CREATE INDEX images_by_manifest ON images (manifest);
CREATE INDEX images_by_index ON images (image_index);
