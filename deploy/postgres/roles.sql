-- The roles that Tallyman connects as, and what they may do in the schema. Their grants on
-- tables come with the migration. Run once by a superuser, in Tallyman's own database:
--
--   psql --dbname=tallyman --set=ON_ERROR_STOP=1 --set=owner_password=… --set=writer_password=… \
--        --set=app_password=… --set=ops_password=… --set=billing_owner_password=… \
--        --set=billing_password=… --file=roles.sql

-- Owns the tables, and migrates them.
create role tallyman_owner login password :'owner_password';
-- The consumer's: COPY into tables under row-level security is for those who bypass it.
create role tallyman_writer login password :'writer_password' bypassrls;
-- Requests: one organization for each transaction.
create role tallyman_app login password :'app_password';
-- Operators: reads across organizations.
create role tallyman_ops login password :'ops_password';
-- Owns and migrates the schema of billing-sync, and serves it; neither sees the ledger's tables.
create role tallyman_billing_owner login password :'billing_owner_password';
create role tallyman_billing login password :'billing_password';

revoke all on schema public from public;
grant usage, create on schema public to tallyman_owner;
grant usage on schema public to tallyman_writer, tallyman_app, tallyman_ops;

create schema billing authorization tallyman_billing_owner;
grant usage on schema billing to tallyman_billing;
