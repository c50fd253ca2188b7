-- For erasing a user: all conversations of either side, also those of which the user has no view.
CREATE INDEX "conversation_high_user_id_low_user_id_idx" ON "conversation" ("high_user_id", "low_user_id");
