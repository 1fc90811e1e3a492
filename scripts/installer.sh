#!/usr/bin/env bash
# Installe l'environnement : bibliothèques du système (apt, si root), environnement virtuel, paquets épinglés, chacun à
# son empreinte. « installer.sh .venv production » s'en tient à ce qu'un site ouvert demande.
set -euo pipefail
VENV=${1:-.venv} USAGE=${2:-travail}
cd "$(dirname "$0")/.."
etape() { printf '→ %s\n' "$1"; }

manquants=()
ldconfig -p | grep -q 'libpangoft2-1.0.so.0' || manquants+=(libpangoft2-1.0-0)
ldconfig -p | grep -q 'libharfbuzz-subset.so.0' || manquants+=(libharfbuzz-subset0)
bash scripts/python.sh >/dev/null || manquants+=(python3-venv)
if [ "$USAGE" = travail ] && [ "${SAFRAN_NAVIGATEUR:-1}" = 1 ]; then
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || manquants+=(chromium-headless-shell)
fi
if [ "${SAFRAN_POSTGRES:-0}" = 1 ] && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then manquants+=(postgresql); fi
if [ "${SAFRAN_POSTGRES:-0}" = 1 ] && [ ! -x /usr/sbin/pgbouncer ]; then manquants+=(pgbouncer); fi
if [ "${SAFRAN_NGINX:-0}" = 1 ] && [ ! -x /usr/sbin/nginx ]; then manquants+=(nginx-light); fi

apt_installer() {
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

apt=
if [ ${#manquants[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    etape "Bibliothèques du système : ${manquants[*]}"
    # Pendant que les paquets Python viennent, sauf si c'est de quoi les recevoir qui manque.
    if [[ " ${manquants[*]} " == *" python3-venv "* ]]; then apt_installer "${manquants[@]}"; else apt_installer "${manquants[@]}" & apt=$!; fi
  else
    echo "Il manque des paquets du système : installez-les par « sudo apt-get install ${manquants[*]} », puis relancez." >&2
    if [ "${manquants[*]}" != chromium-headless-shell ]; then exit 1; fi
  fi
fi

PYTHON=$(bash scripts/python.sh) || { echo "Python 3.11 à 3.14 avec venv est introuvable : sous Debian, « sudo apt-get install python3-venv »." >&2; exit 1; }
if [ ! -x "$VENV/bin/python" ]; then
  etape "Environnement virtuel ($("$PYTHON" --version))"
  "$PYTHON" -m venv "$VENV"
fi
etape "Paquets Python"  # ce qui sert se compile en servant, sur deux cœurs plutôt qu'un
if [ "$USAGE" = production ]; then paquets=requirements.lock; else paquets=requirements-dev.lock; fi
"$VENV/bin/python" -m pip install -q --no-compile --disable-pip-version-check --require-hashes --no-deps -r "$paquets"
if [ "$USAGE" = production ]; then
  etape "Compilation"  # le compte du site n’écrit pas ici : sans elle, chaque processus, chaque minute, compilerait tout
  "$VENV/bin/python" -m compileall -q -j 0 "$VENV/lib" home pratiques reseau safran >/dev/null || true  # des exemples de paquets
fi
if [ -n "$apt" ]; then wait "$apt"; fi
etape "Prêt"
