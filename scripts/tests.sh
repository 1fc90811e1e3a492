#!/usr/bin/env bash
# Sans argument : toute la suite, deux processus pour les règles et les pages, puis le vrai navigateur.
# Avec arguments : ceux de pytest. SAFRAN_SAUF nomme une marque à laisser de côté.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=safran.settings.test
if [ $# -gt 0 ]; then exec .venv/bin/pytest -q "$@"; fi
if [ -z "${DATABASE_URL:-}" ]; then
  # La démonstration que le navigateur ouvrira se construit pendant que les premières règles passent.
  export SAFRAN_DEMONSTRATION=$(mktemp -d)
  trap 'kill %1 2>/dev/null || true; rm -rf "$SAFRAN_DEMONSTRATION"' EXIT
  .venv/bin/python -m scripts.banc "$SAFRAN_DEMONSTRATION" &
fi
.venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not navigateur${SAFRAN_SAUF:+ and not $SAFRAN_SAUF}"
if [ -z "${DATABASE_URL:-}" ]; then .venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder tests/navigateur; fi
