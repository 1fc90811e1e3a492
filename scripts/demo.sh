#!/usr/bin/env bash
# Construit la démonstration si besoin, puis sert le site (scripts/servir.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=${PORT:-8000}
PY=.venv/bin/python
export DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-safran.settings.dev}
export SITE_URL=${SITE_URL:-http://127.0.0.1:$PORT}
etape() { printf '→ %s\n' "$1"; }

if ! $PY - "$PORT" <<'PYTHON'
import socket, sys
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try: s.bind(("127.0.0.1", int(sys.argv[1])))
except OSError: sys.exit(1)
PYTHON
then
  echo "Le port $PORT est déjà pris : relancez avec un autre, par exemple « PORT=8001 make demo »." >&2; exit 1
fi

$PY manage.py preparer_demo

etape "Le site est ouvert : http://127.0.0.1:$PORT  (Ctrl+C pour arrêter)"
exec bash scripts/servir.sh
