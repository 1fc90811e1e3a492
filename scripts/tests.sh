#!/usr/bin/env bash
# Sans argument : toute la suite, deux processus pour les règles et les pages, puis le vrai navigateur.
# Avec arguments : ceux de pytest. SAFRAN_SAUF nomme une marque à laisser de côté.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=safran.settings.test
if [ $# -gt 0 ]; then exec .venv/bin/pytest -q "$@"; fi
.venv/bin/pytest -q -n 2 --dist loadfile -m "not navigateur${SAFRAN_SAUF:+ and not $SAFRAN_SAUF}"
if [ -z "${DATABASE_URL:-}" ]; then .venv/bin/pytest -q -n 2 --dist loadfile tests/navigateur; fi
