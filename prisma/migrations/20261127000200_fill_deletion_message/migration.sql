-- Locks no table against anybody, however long it takes.
UPDATE "message_deletion" d SET "message_id" = m."id"
  FROM "message" m
  WHERE m."conversation_id" = d."conversation_id" AND m."seq" = d."seq";
DELETE FROM "message_deletion" d
  WHERE d."message_id" IS NULL
    AND NOT EXISTS (
      SELECT FROM "message" m WHERE m."conversation_id" = d."conversation_id" AND m."seq" = d."seq");
