#!/usr/bin/env bash
# Construit la démonstration si besoin, puis sert le site : deux processus web et un processus de fond.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT=${PORT:-8000}
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

trap 'kill 0 2>/dev/null || true' EXIT
$PY manage.py db_worker --backend fond --no-reload >/dev/null 2>&1 &
etape "Le site est ouvert : http://127.0.0.1:$PORT  (Ctrl+C pour arrêter)"
exec_granian() { .venv/bin/granian --interface wsgi --host 127.0.0.1 --port "$PORT" --workers 2 --blocking-threads 4 --no-ws --log-level warning safran.wsgi:application; }
exec_granian
