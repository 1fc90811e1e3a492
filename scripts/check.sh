#!/usr/bin/env bash
# La maison tient-elle debout ? Style, couches, gabarits, réglages de production, migrations.
set -euo pipefail
cd "$(dirname "$0")/.."
B=.venv/bin
etape() { printf '→ %s\n' "$1"; }
etape "ruff"; $B/ruff check -q . ; $B/ruff format -q --check .
etape "types"; shopt -s globstar nullglob
$B/mypy --no-error-summary {home,pratiques,reseau,safran}/**/{rules,permissions,queries}{.py,/**/*.py}
etape "gabarits"; $B/djangofmt --check --force-exclude templates
etape "couches"; $B/lint-imports --no-cache >/tmp/safran-couches.$$ 2>&1 || { cat /tmp/safran-couches.$$; rm -f /tmp/safran-couches.$$; exit 1; }
rm -f /tmp/safran-couches.$$
export SAFRAN_DONNEES=$(mktemp -d); trap 'rm -rf "$SAFRAN_DONNEES"' EXIT
etape "migrations"; DJANGO_SETTINGS_MODULE=safran.settings.test $B/python manage.py makemigrations --check --dry-run -v 0
$B/python -m scripts.migrations
etape "réglages de production"
SECRET_KEY=$($B/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=safran.example SITE_URL=https://safran.example \
COFFRE_CLES=$($B/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
EXPEDITEUR=safran@safran.example EMAIL_URL=smtp://127.0.0.1:25 DJANGO_SETTINGS_MODULE=safran.settings.production \
  $B/python manage.py check --deploy --fail-level WARNING
