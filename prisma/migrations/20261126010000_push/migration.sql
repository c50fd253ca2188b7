-- Pushes to devices that are away: docs/reference/push.md says what happens, docs/reference/storage.md why it is stored so.

-- Huawei has two services that share nothing but the name: tokens of HarmonyOS 5 and later are of the newer one.
ALTER TYPE "push_provider" ADD VALUE 'HARMONY';
CREATE TYPE "push_preview" AS ENUM ('FULL', 'SENDER', 'NONE');
CREATE TYPE "push_outcome" AS ENUM (
  'ACCEPTED', 'INVALID_TOKEN', 'THROTTLED', 'AUTHENTICATION', 'TRANSIENT', 'PERMANENT', 'UNKNOWN', 'COLLAPSED', 'EXPIRED'
);

-- `has_push_device` is true whenever a device of the user has a push token, and may stay true for a while when none has any
-- more: a send reads it with the rest of the row, and queues nothing where it is false.
ALTER TABLE "user_account"
  ADD COLUMN "push_preview" "push_preview" NOT NULL DEFAULT 'FULL',
  ADD COLUMN "has_push_device" BOOLEAN NOT NULL DEFAULT false;
UPDATE "user_account" a SET "has_push_device" = true
  WHERE EXISTS (SELECT FROM "device" d WHERE d."user_id" = a."id" AND d."push_token" IS NOT NULL);
ALTER TABLE "device"
  ADD COLUMN "language" TEXT,
  ADD COLUMN "acknowledged_at" TIMESTAMPTZ(3);

-- A message whose recipient has a device to push to, written in the transaction that stores it. The key is the time of
-- storing (UUIDv7), so what has waited long enough is a range of it, and no second index is needed.
CREATE TABLE "push_job" (
  "message_id" UUID NOT NULL,
  "user_id" TEXT COLLATE "C" NOT NULL,
  "conversation_id" UUID NOT NULL,
  "position" BIGINT NOT NULL,
  CONSTRAINT "push_job_pkey" PRIMARY KEY ("message_id", "user_id")
);

-- What becomes of one message on one device. `due_at` is when a node takes it up next, null when it is done with.
CREATE TABLE "push_delivery" (
  "message_id" UUID NOT NULL,
  "user_id" TEXT COLLATE "C" NOT NULL,
  "device_id" TEXT NOT NULL,
  "conversation_id" UUID NOT NULL,
  "position" BIGINT NOT NULL,
  "provider" "push_provider" NOT NULL,
  "due_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "was_live" BOOLEAN NOT NULL DEFAULT false,
  "outcome" "push_outcome",
  "code" TEXT,
  "receipt" TEXT,
  "attempted_at" TIMESTAMPTZ(3),
  CONSTRAINT "push_delivery_pkey" PRIMARY KEY ("message_id", "user_id", "device_id")
);
CREATE INDEX "push_delivery_due_idx" ON "push_delivery" ("provider", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "push_delivery_device_idx" ON "push_delivery" ("user_id", "device_id", "conversation_id", "position");

-- How many attempts ended how, by day in UTC.
CREATE TABLE "push_count" (
  "day" DATE NOT NULL,
  "provider" "push_provider" NOT NULL,
  "outcome" "push_outcome" NOT NULL,
  "count" BIGINT NOT NULL,
  CONSTRAINT "push_count_pkey" PRIMARY KEY ("day", "provider", "outcome")
);

-- Which devices have an inbox stream open, and on which node; good for as long as the lease of that node in presence_node.
CREATE UNLOGGED TABLE "device_connection" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "device_id" TEXT NOT NULL,
  "node_id" UUID NOT NULL,
  CONSTRAINT "device_connection_pkey" PRIMARY KEY ("user_id", "device_id", "node_id")
);
CREATE INDEX "device_connection_node_id_idx" ON "device_connection" ("node_id");

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "push_job", "push_delivery", "push_count", "device_connection" TO duet_server;
  END IF;
END $$;
