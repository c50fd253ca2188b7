-- What leaves when it has expired: docs/reference/storage.md says why it is stored so.

CREATE INDEX "message_deletion_message_id_idx" ON "message_deletion" ("message_id");

-- Requests that are closed for both. One that was refused stays open for who asked, until it is withdrawn.
CREATE INDEX "friend_request_closed_idx" ON "friend_request" ((coalesce("withdrawn_at", "closed_at")))
  WHERE "status" IN ('ACCEPTED', 'WITHDRAWN') OR "withdrawn_at" IS NOT NULL;

-- Views whose unread count may hold messages of a day's partition: noted before it is dropped, counted anew after.
CREATE TABLE "unread_recount" (
  "user_id" TEXT COLLATE "C" NOT NULL,
  "conversation_id" UUID NOT NULL,
  "day" DATE NOT NULL,
  CONSTRAINT "unread_recount_pkey" PRIMARY KEY ("user_id", "conversation_id", "day")
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "unread_recount" TO duet_server;
  END IF;
END $$;
