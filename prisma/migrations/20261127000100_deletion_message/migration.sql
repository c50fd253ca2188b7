-- The message's id is its time of storing, so the rows of expired messages are one range. Null in what a node of an older
-- version writes beside newer ones.
ALTER TABLE "message_deletion" ADD COLUMN "message_id" UUID;
