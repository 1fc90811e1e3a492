#!/usr/bin/env bash
# Installe (apt, si root) et démarre au besoin un PostgreSQL jetable, puis lance la suite dessus. Avec DATABASE_URL, la
# suite se sert du serveur nommé. Les arguments sont ceux de scripts/tests.sh. SAFRAN_COMMANDE remplace la suite ;
# SAFRAN_PG_FSYNC=on écrit sur le disque comme en production, pour mesurer.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT_PG=${SAFRAN_PORT_PG:-$(.venv/bin/python -c 'from scripts.banc import port_libre; print(port_libre())')}
etape() { printf '→ %s\n' "$1"; }
serveur() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname || true; }

arreter() {
  code=$?
  trap - EXIT
  if [ -s "$REP/base/postmaster.pid" ]; then (cd / && "${SOUS[@]}" "$BIN/pg_ctl" -D "$REP/base" -m immediate -w stop) >/dev/null 2>&1 || true; fi
  rm -rf "$REP"
  exit "$code"
}

if [ -z "${DATABASE_URL:-}" ]; then
  BIN=$(serveur)
  if [ -z "$BIN" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
      echo "PostgreSQL est introuvable : installez-le par « sudo apt-get install postgresql », ou nommez un serveur par DATABASE_URL." >&2; exit 1
    fi
    etape "Bibliothèques du système : postgresql"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    BIN=$(serveur)
  fi
  etape "PostgreSQL jetable sur le port $PORT_PG ($("$BIN/postgres" --version))"
  SOUS=()
  REP=$(mktemp -d /tmp/safran-pg.XXXXXX)
  trap arreter EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # PostgreSQL refuse de tourner en root : il prend alors le compte que son paquet a créé.
  if [ "$(id -u)" = 0 ]; then SOUS=(runuser -u postgres --); chown postgres "$REP"; fi
  (cd / && "${SOUS[@]}" "$BIN/initdb" -D "$REP/base" -U safran -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >/dev/null
  if ! (cd / && "${SOUS[@]}" "$BIN/pg_ctl" -D "$REP/base" -w -l "$REP/journal" \
    -o "-p $PORT_PG -k $REP -c listen_addresses=127.0.0.1 -c fsync=${SAFRAN_PG_FSYNC:-off} -c full_page_writes=${SAFRAN_PG_FSYNC:-off} -c autovacuum=off -c jit=off" start) >/dev/null; then
    cat "$REP/journal" >&2
    echo "PostgreSQL ne démarre pas : si le port $PORT_PG est pris, choisissez-en un autre par SAFRAN_PORT_PG." >&2; exit 1
  fi
  export DATABASE_URL="postgres://safran@127.0.0.1:$PORT_PG/postgres"
fi
if [ -n "${SAFRAN_COMMANDE:-}" ]; then $SAFRAN_COMMANDE; else bash scripts/tests.sh "$@"; fi
