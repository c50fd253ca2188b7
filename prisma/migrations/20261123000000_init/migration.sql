-- The whole model of Duet: docs/reference/storage.md explains each choice. Runs on PostgreSQL 15 to 18.
-- Ids of users are ASCII and compare bytewise ("C"), so that the lock order in SQL and in the server are the same.

CREATE TYPE "role" AS ENUM ('USER', 'ADMIN');
CREATE TYPE "messages_from" AS ENUM ('EVERYONE', 'FRIENDS');
CREATE TYPE "friend_request_policy" AS ENUM ('ANYONE', 'CONFIRM', 'NOBODY');
CREATE TYPE "friend_request_status" AS ENUM ('PENDING', 'ACCEPTED', 'REFUSED', 'WITHDRAWN');
CREATE TYPE "blocked_send" AS ENUM ('REFUSE', 'SILENT');
CREATE TYPE "push_level" AS ENUM ('ALL', 'NONE');
CREATE TYPE "push_provider" AS ENUM ('APNS', 'FCM', 'HUAWEI', 'HONOR', 'XIAOMI', 'OPPO', 'VIVO', 'MEIZU', 'WEB_PUSH');
CREATE TYPE "hidden_from" AS ENUM ('SENDER', 'RECIPIENT');
CREATE TYPE "control_kind" AS ENUM ('SETTINGS', 'DISCONNECT', 'MUTE', 'ERASE');
CREATE TYPE "inbox_entry_kind" AS ENUM (
  'MESSAGE_ADDED', 'MESSAGE_EDITED', 'MESSAGE_RECALLED', 'MESSAGES_DELETED',
  'CONVERSATION_CLEARED', 'CONVERSATION_UPDATED', 'CONVERSATION_READ', 'PEER_READ', 'PEER_DELIVERED',
  'FRIEND_REQUEST_ADDED', 'FRIEND_REQUEST_CLOSED', 'FRIEND_ADDED', 'FRIEND_REMOVED',
  'USER_BLOCKED', 'USER_UNBLOCKED', 'PROFILE_CHANGED', 'VIEWER_CHANGED', 'USER_ERASED'
);

-- One row: which incarnation of the database this is, and the key that signs cursors.
CREATE TABLE "installation" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "epoch" UUID NOT NULL,
  "system_identifier" TEXT NOT NULL,
  "timeline" INTEGER NOT NULL,
  "cursor_key" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "installation_one_row" CHECK ("id" = 1)
);

-- One row. `revision` grows with each change; `control_revision` is the newest control_event.
CREATE TABLE "app_settings" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "revision" INTEGER NOT NULL DEFAULT 1,
  "messages_from" "messages_from" NOT NULL DEFAULT 'EVERYONE',
  "blocked_send" "blocked_send" NOT NULL DEFAULT 'SILENT',
  "recall_window_seconds" INTEGER NOT NULL DEFAULT 120,
  "edit_window_seconds" INTEGER NOT NULL DEFAULT 86400,
  "offline_retention_days" INTEGER NOT NULL DEFAULT 7,
  "history_retention_days" INTEGER NOT NULL DEFAULT 7,
  "recent_contacts_limit" INTEGER NOT NULL DEFAULT 100,
  "control_revision" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "app_settings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "app_settings_one_row" CHECK ("id" = 1),
  CONSTRAINT "app_settings_retention" CHECK ("history_retention_days" >= "offline_retention_days")
);
INSERT INTO "app_settings" ("id") VALUES (1);

-- What every node must act on; the revision is given out under the lock of app_settings, so it commits in order.
CREATE TABLE "control_event" (
  "revision" BIGINT NOT NULL,
  "kind" "control_kind" NOT NULL,
  "user_id" TEXT COLLATE "C",
  "device_id" TEXT,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "control_event_pkey" PRIMARY KEY ("revision")
);

CREATE TABLE "user_account" (
  "id" TEXT COLLATE "C" NOT NULL,
  "nickname" TEXT,
  "avatar_url" TEXT,
  "custom_data" JSON,
  "messages_from" "messages_from" NOT NULL DEFAULT 'EVERYONE',
  "friend_request_policy" "friend_request_policy" NOT NULL DEFAULT 'CONFIRM',
  "muted_until" TIMESTAMPTZ(3),
  "erased_at" TIMESTAMPTZ(3),
  "profile_changed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- A changed profile that has not reached all friends yet: those with an id up to `after_id` know it. `change_id` is new with
-- each change, which begins again. `worked_at` is when a node was at it last, by that node's clock.
CREATE TABLE "profile_fan_out" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "change_id" UUID NOT NULL,
  "after_id" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "worked_at" TIMESTAMPTZ(3),
  CONSTRAINT "profile_fan_out_pkey" PRIMARY KEY ("user_id")
);

-- An erased user of whom not every peer has been told yet: those with an id up to `after_id` have, and what was sent to them
-- is gone. `worked_at` as above.
CREATE TABLE "user_erasure" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "after_id" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "worked_at" TIMESTAMPTZ(3),
  CONSTRAINT "user_erasure_pkey" PRIMARY KEY ("user_id")
);

-- The newest position of each inbox. Its row lock, held to the commit, makes positions commit in order. Peers have been told
-- of what this user's devices acknowledged up to `delivered_position`.
CREATE TABLE "inbox_head" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "position" BIGINT NOT NULL DEFAULT 0,
  "delivered_position" BIGINT NOT NULL DEFAULT 0,
  "delivered_at" TIMESTAMPTZ(3),
  CONSTRAINT "inbox_head_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "inbox_head_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account" ("id")
) WITH (fillfactor = 50);

-- Users of whose acknowledgements not every peer has been told yet; what a node that dies leaves is taken up by another.
CREATE TABLE "delivery_pending" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "delivery_pending_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "friendship" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "friend_id" TEXT COLLATE "C" NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "remark" TEXT,
  CONSTRAINT "friendship_pkey" PRIMARY KEY ("user_id", "friend_id")
);

-- `status` is where it stands for the one who was asked. A refused one stays open for the one who asked, until withdrawn.
CREATE TABLE "friend_request" (
  "id" UUID NOT NULL,
  "from_user_id" TEXT COLLATE "C" NOT NULL,
  "to_user_id" TEXT COLLATE "C" NOT NULL,
  "greeting" TEXT,
  "status" "friend_request_status" NOT NULL DEFAULT 'PENDING',
  "hidden_from_recipient" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "closed_at" TIMESTAMPTZ(3),
  "withdrawn_at" TIMESTAMPTZ(3),
  CONSTRAINT "friend_request_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "friend_request_from_user_id_status_idx" ON "friend_request" ("from_user_id", "status", "created_at");
CREATE INDEX "friend_request_to_user_id_status_idx" ON "friend_request" ("to_user_id", "status", "created_at");

CREATE TABLE "user_block" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "blocked_id" TEXT COLLATE "C" NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- When the two were first kept apart without a break, by this block or by the other one's.
  "apart_since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "user_block_pkey" PRIMARY KEY ("user_id", "blocked_id")
);
-- For erasing a user, whom others may block.
CREATE INDEX "user_block_blocked_id_user_id_idx" ON "user_block" ("blocked_id", "user_id");

-- One per pair. The id is derived from the pair, so two first messages at once can only mean the same conversation.
CREATE TABLE "conversation" (
  "id" UUID NOT NULL,
  "low_user_id" TEXT COLLATE "C" NOT NULL,
  "high_user_id" TEXT COLLATE "C" NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "conversation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "conversation_ordered_pair" CHECK ("low_user_id" < "high_user_id")
);
CREATE UNIQUE INDEX "conversation_low_user_id_high_user_id_key" ON "conversation" ("low_user_id", "high_user_id");

-- One member's view. The conversation's newest seq is the greater last_seq of its two members, because every message is
-- in at least one view. `active_day` is the coarse, indexed form of `last_activity_at`: a send changes it once a day, so
-- all other sends are heap-only updates.
CREATE TABLE "conversation_member" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "conversation_id" UUID NOT NULL,
  "peer_id" TEXT COLLATE "C" NOT NULL,
  "last_seq" INTEGER NOT NULL,
  "last_message_id" UUID NOT NULL,
  "last_activity_at" TIMESTAMPTZ(3) NOT NULL,
  "active_day" DATE NOT NULL,
  "counted" INTEGER NOT NULL DEFAULT 0,
  "read_up_to_seq" INTEGER NOT NULL DEFAULT 0,
  "read_counted" INTEGER NOT NULL DEFAULT 0,
  "retracted" INTEGER NOT NULL DEFAULT 0,
  "peer_read_up_to_seq" INTEGER NOT NULL DEFAULT 0,
  "peer_delivered_up_to_seq" INTEGER NOT NULL DEFAULT 0,
  "cleared_up_to_seq" INTEGER NOT NULL DEFAULT 0,
  "pinned_at" TIMESTAMPTZ(3),
  "push_level" "push_level" NOT NULL DEFAULT 'ALL',
  "has_written" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "conversation_member_pkey" PRIMARY KEY ("user_id", "conversation_id")
) WITH (fillfactor = 70);
-- The planner is told to expect many conversations a user. Where most users have one, an index that begins with the user
-- alone would look as good as the primary key, and every send to a user with thousands would read them all.
ALTER TABLE "conversation_member" ALTER COLUMN "user_id" SET (n_distinct = -0.01);
CREATE INDEX "conversation_member_user_id_active_day_idx" ON "conversation_member" ("user_id", "active_day" DESC);
CREATE INDEX "conversation_member_user_id_pinned_at_idx" ON "conversation_member" ("user_id", "pinned_at" DESC)
  WHERE "pinned_at" IS NOT NULL;
-- Who has written to whom, for presence. `has_written` changes once in the life of a row.
CREATE INDEX "conversation_member_written_idx" ON "conversation_member" ("user_id", "peer_id") WHERE "has_written";

-- Partitioned by the UUIDv7 in `id`, that is by the time of storing. Each partition has a unique (conversation_id, seq) of
-- its own. `idempotency_key` and `request_hash` are the first 128 bits of SHA-256. `…_counted` are running counts of the
-- messages that count as unread for that side, this one included.
CREATE TABLE "message" (
  "id" UUID NOT NULL,
  "conversation_id" UUID NOT NULL,
  "seq" INTEGER NOT NULL,
  "sender_id" TEXT COLLATE "C" NOT NULL,
  "recipient_id" TEXT COLLATE "C" NOT NULL,
  "acting_id" TEXT COLLATE "C" NOT NULL,
  "client_message_id" TEXT NOT NULL,
  "idempotency_key" UUID NOT NULL,
  "request_hash" UUID NOT NULL,
  "content" JSON NOT NULL,
  "custom_data" JSON,
  "push" JSON,
  "reply_to_id" UUID,
  "counts_as_unread" BOOLEAN NOT NULL,
  "imported" BOOLEAN NOT NULL DEFAULT false,
  "hidden_from" "hidden_from",
  "sender_counted" INTEGER NOT NULL,
  "recipient_counted" INTEGER NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "sent_at" TIMESTAMPTZ(3) NOT NULL,
  "edited_at" TIMESTAMPTZ(3),
  "recalled_at" TIMESTAMPTZ(3),
  "recalled_by_id" TEXT COLLATE "C",
  "erased_at" TIMESTAMPTZ(3),
  CONSTRAINT "message_pkey" PRIMARY KEY ("id", "conversation_id")
) PARTITION BY RANGE ("id");
CREATE INDEX "message_idempotency_key_idx" ON "message" ("idempotency_key");
CREATE INDEX "message_invisible_idx" ON "message" ("conversation_id", "seq")
  WHERE "hidden_from" IS NOT NULL OR "erased_at" IS NOT NULL;

-- What once counted as unread for its recipient and does so no longer.
CREATE INDEX "message_withdrawn_idx" ON "message" ("conversation_id", "recipient_id", "seq")
  WHERE ("recalled_at" IS NOT NULL OR "erased_at" IS NOT NULL)
    AND "counts_as_unread" AND NOT "imported" AND "hidden_from" IS DISTINCT FROM 'RECIPIENT';

-- Messages that one member deleted for themselves. `counted` says whether the message counted as unread for that member.
CREATE TABLE "message_deletion" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "conversation_id" UUID NOT NULL,
  "seq" INTEGER NOT NULL,
  "counted" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "message_deletion_pkey" PRIMARY KEY ("user_id", "conversation_id", "seq")
);

-- The log. Kind, references and small facts, never content.
CREATE TABLE "inbox_entry" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "position" BIGINT NOT NULL,
  "stored_at" TIMESTAMPTZ(3) NOT NULL,
  "kind" "inbox_entry_kind" NOT NULL,
  "conversation_id" UUID,
  "message_id" UUID,
  "subject_id" TEXT,
  "up_to_seq" INTEGER,
  "seqs" INTEGER[],
  CONSTRAINT "inbox_entry_pkey" PRIMARY KEY ("user_id", "position", "stored_at")
) PARTITION BY RANGE ("stored_at");

CREATE TABLE "device" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "id" TEXT NOT NULL,
  "platform" TEXT,
  "push_provider" "push_provider",
  "push_token" TEXT,
  "acknowledged_position" BIGINT,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "device_pkey" PRIMARY KEY ("user_id", "id")
);
CREATE UNIQUE INDEX "device_push_provider_push_token_key" ON "device" ("push_provider", "push_token");

-- What administrators did, one row for each thing done or refused, written with the effect it tells of. No foreign keys:
-- a refused call may name people who never existed. `refusal` is the error code, null when it was done.
CREATE TABLE "audit_entry" (
  "id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "admin_id" TEXT COLLATE "C" NOT NULL,
  "action" TEXT NOT NULL,
  "on_behalf_of_id" TEXT COLLATE "C",
  "target" TEXT,
  "message_id" UUID,
  "reason" TEXT,
  "refusal" TEXT,
  "request_id" TEXT NOT NULL,
  CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry" ("at", "id");

-- Who is connected, and to which node. The row of a node is its lease, renewed each second; the rows of its users change
-- only when they come and go, and go with it when the lease runs out. Not worth a log (UNLOGGED): after a crash, or on a
-- promoted replica, they are empty, and every node finds its lease gone and writes its own rows again.
CREATE UNLOGGED TABLE "presence_node" (
  "id" UUID NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "presence_node_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

CREATE UNLOGGED TABLE "presence" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "node_id" UUID NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "presence_pkey" PRIMARY KEY ("user_id", "node_id"),
  CONSTRAINT "presence_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "presence_node" ("id")
);
CREATE INDEX "presence_node_id_idx" ON "presence" ("node_id");

-- What nodes tell each other, kept for a minute: this user came or left, or (with a peer) what the two may see of each
-- other has changed. Revisions are given out under one advisory lock, so they commit in order.
CREATE UNLOGGED TABLE "presence_change" (
  "revision" BIGSERIAL NOT NULL,
  "user_id" TEXT COLLATE "C" NOT NULL,
  "peer_id" TEXT COLLATE "C",
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "presence_change_pkey" PRIMARY KEY ("revision")
);

-- Least privilege: the role that owns the schema migrates and makes partitions; the server runs as a member of
-- duet_server. Where roles cannot be made (no CREATEROLE), the owner is the only role and nothing is granted.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    CREATE ROLE duet_server NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO duet_server', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO duet_server', current_schema());
    -- Not even the server can change or remove what the audit log says.
    REVOKE UPDATE, DELETE ON "audit_entry" FROM duet_server;
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO duet_server', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO duet_server', current_schema());
  END IF;
END $$;
