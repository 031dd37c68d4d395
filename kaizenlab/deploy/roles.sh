#!/bin/sh
# Runs once, when PostgreSQL's volume is first initialised: the role that owns, the role that serves, their database.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner_password="$DATABASE_OWNER_PASSWORD" --set=password="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE kaizenlab_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE kaizenlab_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE kaizenlab OWNER kaizenlab_owner;
REVOKE ALL ON DATABASE kaizenlab FROM PUBLIC;
GRANT CONNECT ON DATABASE kaizenlab TO kaizenlab_app;
SQL
