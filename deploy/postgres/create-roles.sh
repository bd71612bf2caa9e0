#!/bin/bash
# Run by the postgres image when its data folder is new.
set -euo pipefail
psql --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --no-psqlrc --set=ON_ERROR_STOP=1 \
  --set=owner_password="$TALLYMAN_OWNER_PASSWORD" \
  --set=writer_password="$TALLYMAN_WRITER_PASSWORD" \
  --set=app_password="$TALLYMAN_APP_PASSWORD" \
  --set=ops_password="$TALLYMAN_OPS_PASSWORD" \
  --set=billing_owner_password="$TALLYMAN_BILLING_OWNER_PASSWORD" \
  --set=billing_password="$TALLYMAN_BILLING_PASSWORD" \
  --file=/tallyman/roles.sql
