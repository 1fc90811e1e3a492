#!/usr/bin/env bash
# Sert le site sur PORT : deux processus web et un processus de fond, chacun relancé une seconde après sa mort, seul.
# Deux serveurs d’un processus plutôt qu’un de deux : granian arrête tout quand le même meurt deux fois de suite.
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

# Un seul tas pour tous les fils d’un processus : chacun garderait sinon le sien, trente mégaoctets de plus.
export MALLOC_ARENA_MAX=1
for _ in 1 2; do
  garder .venv/bin/granian --interface wsgi --host 127.0.0.1 --port "$PORT" --workers 1 --blocking-threads 4 --no-ws \
    --log-level warning safran.wsgi:application &
done
garder .venv/bin/python manage.py db_worker --backend fond --no-reload --no-startup-delay >/dev/null 2>&1 &
wait
