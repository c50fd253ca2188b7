-- No message with a smaller id is kept. Moved on in the transaction that drops a partition of messages.
-- A migration of its own, as are the next two: each lets go of its tables before the next one takes long.
ALTER TABLE "app_settings"
  ADD COLUMN "oldest_message_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
