#!/usr/bin/env bash
# Lance les tests ; deux processus quand rien n'est précisé.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=safran.settings.test
exec .venv/bin/pytest -q "$@"
