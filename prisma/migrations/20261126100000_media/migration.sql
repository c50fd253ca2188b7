-- Uploaded files and the messages that refer to them: docs/reference/storage.md explains both. The bytes lie elsewhere.

ALTER TABLE "app_settings" ADD COLUMN "external_media" BOOLEAN NOT NULL DEFAULT true;

CREATE TYPE "upload_kind" AS ENUM ('IMAGE', 'AUDIO', 'VIDEO', 'FILE');
CREATE TYPE "upload_state" AS ENUM ('PENDING', 'READY', 'GONE');
CREATE TYPE "upload_storage" AS ENUM ('DISK');

-- `bytes` is what was announced, and the receiver takes exactly as many. What follows `created_at` is known once the bytes were
-- looked at. `used_at` is when a message was last about to refer to it. `review_at` is when a node looks next whether
-- anything still does; looking moves it on first, so that no two nodes look at once.
CREATE TABLE "media_upload" (
  "id" UUID NOT NULL,
  "uploader_id" TEXT COLLATE "C" NOT NULL,
  "kind" "upload_kind" NOT NULL,
  "state" "upload_state" NOT NULL DEFAULT 'PENDING',
  "storage" "upload_storage" NOT NULL,
  "name" TEXT NOT NULL,
  "bytes" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "content_type" TEXT,
  "format" TEXT,
  "width" INTEGER,
  "height" INTEGER,
  "duration_ms" INTEGER,
  "renditions" JSON,
  "used_at" TIMESTAMPTZ(3),
  "review_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "media_upload_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "media_upload_review_at_idx" ON "media_upload" ("review_at");
CREATE INDEX "media_upload_uploader_id_created_at_idx" ON "media_upload" ("uploader_id", "created_at");

-- No foreign keys: messages leave by the partition, and what is left here is found when the upload is looked at.
CREATE TABLE "media_reference" (
  "upload_id" UUID NOT NULL,
  "message_id" UUID NOT NULL,
  "conversation_id" UUID NOT NULL,
  CONSTRAINT "media_reference_pkey" PRIMARY KEY ("upload_id", "message_id")
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_server') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "media_upload", "media_reference" TO duet_server;
  END IF;
END $$;
