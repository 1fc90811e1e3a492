#!/usr/bin/env bash
# Sert le site sur PORT : deux processus web et un processus de fond, chacun relancé une seconde après sa mort, seul.
set -uo pipefail
cd "$(dirname "$0")/.."

garder() {
  ouvert=oui
  trap 'ouvert=' TERM
  while [ -n "$ouvert" ]; do "$@"; [ -z "$ouvert" ] || sleep 1; done
}
fermer() {
  trap '' TERM INT
  tours=0
  while [ -n "$(jobs -rp)" ]; do
    [ $((tours++ % 25)) -ne 0 ] || kill 0  # redit toutes les cinq secondes : un serveur qui démarrait n’entend pas
    sleep 0.2
  done
}
trap 'exit 0' TERM INT
trap fermer EXIT

export SAFRAN_COMPTE=$(id -un)  # la démonstration est à qui la lance
for _ in 1 2; do garder deploiement/safran web & done
garder .venv/bin/python manage.py db_worker --backend fond --no-reload --no-startup-delay >/dev/null 2>&1 &
wait
