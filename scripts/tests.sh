#!/usr/bin/env bash
# Sans argument : ce qu’on attend avant chaque changement, règles, droits, pages, puis dix parcours dans un vrai
# navigateur. « integration » : ce que l’intégration y ajoute. « postgres » : ce que cette base seule montre
# (DATABASE_URL). « tout » : chaque essai, chaque table en entier. Sinon, les arguments de pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=safran.settings.test
unset PYTHONDONTWRITEBYTECODE  # chaque processus relit ce que le premier a compilé
passer() { .venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations=10 "$@"; }
# La démonstration que le navigateur ouvrira se construit pendant que les premiers essais passent.
demonstration() {
  export SAFRAN_DEMONSTRATION=$(mktemp -d)
  trap 'kill %1 2>/dev/null || true; rm -rf "$SAFRAN_DEMONSTRATION"' EXIT
  .venv/bin/python -m scripts.banc "$SAFRAN_DEMONSTRATION" &
}
case "${1:-}" in
  "") demonstration; passer -m "not navigateur and not integration"; passer -m premiers tests/navigateur ;;
  integration) demonstration; passer -m integration; passer -m "not premiers" tests/navigateur ;;
  postgres) passer -m postgres ;;
  tout)
    if [ -n "${DATABASE_URL:-}" ]; then passer --tout -m "not navigateur"; exit; fi
    demonstration; passer --tout -m "not navigateur"; passer --tout tests/navigateur ;;
  *) exec .venv/bin/pytest -q "$@" ;;
esac
