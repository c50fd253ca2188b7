-- Uploads whose bytes lie in a bucket of an S3-compatible store. Uploads on disk stay there.
ALTER TYPE "upload_storage" ADD VALUE 'S3';
