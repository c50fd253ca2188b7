#!/bin/sh
# Makes what compose.yaml mounts as secrets, once: random passwords, addresses with them, and the roles of the database. Only you can
# enter the folder; its files can be read by whoever they are mounted for.
set -eu
folder=${1:-secrets}
[ ! -e "$folder" ] || { echo "$folder is there already, and stays as it is." >&2; exit 1; }
umask 022
mkdir -m 700 "$folder"
random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
owner=$(random)
app=$(random)
random >"$folder/auth_secret"
random >"$folder/postgres_password"
echo "postgres://duet_owner:$owner@postgres/duet" >"$folder/database_owner_url"
echo "postgres://duet_app:$app@postgres/duet" >"$folder/database_url"
cat >"$folder/roles.sql" <<SQL
CREATE ROLE duet_server NOLOGIN;
CREATE ROLE duet_owner LOGIN PASSWORD '$owner';
CREATE ROLE duet_app LOGIN PASSWORD '$app' IN ROLE duet_server;
CREATE DATABASE duet OWNER duet_owner;
SQL
