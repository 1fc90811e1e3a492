#!/usr/bin/env bash
# Installe et démarre au besoin un PostgreSQL local jetable, puis lance la suite dessus (le navigateur a déjà tourné).
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${DATABASE_URL:-}" ]; then
  if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  fi
  BIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  REP=$(mktemp -d /tmp/safran-pg.XXXXXX); chown postgres "$REP"
  SOUS=(runuser -u postgres --)
  trap '"${SOUS[@]}" "$BIN/pg_ctl" -D "$REP/base" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$REP"' EXIT
  "${SOUS[@]}" "$BIN/initdb" -D "$REP/base" -U safran -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${SOUS[@]}" "$BIN/pg_ctl" -D "$REP/base" -w -o "-p 55432 -k $REP -c listen_addresses=127.0.0.1 -c fsync=off" -l "$REP/journal" start >/dev/null
  export DATABASE_URL="postgres://safran@127.0.0.1:55432/postgres"
fi
bash scripts/tests.sh "$@"
