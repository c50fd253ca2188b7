-- What leaves when it has expired: docs/reference/storage.md says why it is stored so.

-- No message with a smaller id is kept. Moved on in the transaction that drops a partition of messages.
ALTER TABLE "app_settings"
  ADD COLUMN "oldest_message_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';

-- The message's id is its time of storing, so the rows of expired messages are one range. Null in what a node of an older
-- version writes beside newer ones.
ALTER TABLE "message_deletion" ADD COLUMN "message_id" UUID;
UPDATE "message_deletion" d SET "message_id" = m."id"
  FROM "message" m
  WHERE m."conversation_id" = d."conversation_id" AND m."seq" = d."seq";
DELETE FROM "message_deletion" WHERE "message_id" IS NULL;
CREATE INDEX "message_deletion_message_id_idx" ON "message_deletion" ("message_id");

-- Requests that are closed for both. One that was refused stays open for who asked, until it is withdrawn.
CREATE INDEX "friend_request_closed_idx" ON "friend_request" ((coalesce("withdrawn_at", "closed_at")))
  WHERE "status" IN ('ACCEPTED', 'WITHDRAWN') OR "withdrawn_at" IS NOT NULL;

-- Views whose unread count may hold messages of a partition that is about to be dropped: noted before, counted anew after.
CREATE TABLE "unread_recount" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "conversation_id" UUID NOT NULL,
  CONSTRAINT "unread_recount_pkey" PRIMARY KEY ("user_id", "conversation_id")
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "unread_recount" TO duet_server;
  END IF;
END $$;
