-- The roles and the database of a new installation. Run it with psql as the superuser; running it
-- again changes nothing but the passwords, which it takes from OWNER_PASSWORD, APP_PASSWORD and
-- AUDITOR_PASSWORD. What each role may do with each table is granted by the migrations.
--
--   socialcheck_owner    owns the database and migrates it; the service never uses it
--   socialcheck_app      the service: adds to the access trail and cannot change it
--   socialcheck_auditor  reads

\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv auditor_password AUDITOR_PASSWORD

SELECT format('CREATE ROLE %I LOGIN', wanted)
FROM unnest(ARRAY['socialcheck_owner', 'socialcheck_app', 'socialcheck_auditor']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
\gexec

\o /dev/null
ALTER ROLE socialcheck_owner PASSWORD :'owner_password';
ALTER ROLE socialcheck_app PASSWORD :'app_password';
ALTER ROLE socialcheck_auditor PASSWORD :'auditor_password';

SELECT 'CREATE DATABASE socialcheck OWNER socialcheck_owner ENCODING ''UTF8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'socialcheck')
\gexec

REVOKE ALL ON DATABASE socialcheck FROM PUBLIC;
GRANT CONNECT ON DATABASE socialcheck TO socialcheck_app, socialcheck_auditor;
\connect socialcheck
ALTER SCHEMA public OWNER TO socialcheck_owner;
