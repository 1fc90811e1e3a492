#!/usr/bin/env bash
# Sans argument : toute la suite, deux processus pour les règles et les pages, puis le vrai navigateur.
# Avec arguments : ceux de pytest. SAFRAN_SAUF nomme une marque à laisser de côté. SAFRAN_DEUX_BASES=1 : PostgreSQL aussi,
# pour ce qui y apprend quelque chose, pendant que le navigateur attend ses pages.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=safran.settings.test
if [ $# -gt 0 ]; then exec .venv/bin/pytest -q "$@"; fi
if [ -z "${DATABASE_URL:-}" ]; then
  # La démonstration que le navigateur ouvrira se construit pendant que les premières règles passent.
  export SAFRAN_DEMONSTRATION=$(mktemp -d)
  trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$SAFRAN_DEMONSTRATION"*' EXIT
  .venv/bin/python -m scripts.banc "$SAFRAN_DEMONSTRATION" &
fi
.venv/bin/pytest -q -n 2 --dist loadfile -m "not navigateur${SAFRAN_SAUF:+ and not $SAFRAN_SAUF}"
if [ -n "${DATABASE_URL:-}" ]; then exit 0; fi
if [ "${SAFRAN_DEUX_BASES:-0}" = 1 ]; then
  # PostgreSQL prend ce que le navigateur laisse de processeur, puis le reste.
  SAFRAN_SAUF=une_base nice bash scripts/postgres.sh >"$SAFRAN_DEMONSTRATION.postgres" 2>&1 &
  AUTRE_BASE=$!
fi
code=0
.venv/bin/pytest -q -n 2 --dist loadfile tests/navigateur || code=$?
if [ -n "${AUTRE_BASE:-}" ]; then
  wait "$AUTRE_BASE" || code=$?
  cat "$SAFRAN_DEMONSTRATION.postgres"
fi
exit $code
