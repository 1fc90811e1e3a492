#!/usr/bin/env bash
# Regroupe les fichiers par noms du métier, comme les tables le disent, puis ouvre les portes des pièces. À passer dans
# un clone : le script se copie d’abord ailleurs, car il récrit l’arbre où il se trouve.
set -euo pipefail
ici=$(mktemp -d); cp -r "$(dirname "$0")"/. "$ici"
cd "$(git rev-parse --show-toplevel)"
git rm -rq --cached scripts/regrouper; rm -rf scripts/regrouper
B=.venv/bin
$B/python "$ici/faire.py"; $B/python "$ici/apres.py"; git add -A
$B/ruff check -q . --select F401,I,UP,F811 --fix || true
$B/ruff format -q .; git add -A
$B/python "$ici/portes.py" faire; cp "$ici/contrats.py" scripts/contrats.py; $B/python "$ici/apres_portes.py"
$B/ruff check -q --fix . || true
$B/ruff format -q .; $B/ruff check . && $B/lint-imports --no-cache
