#!/usr/bin/env bash
# Écrit le chemin du premier Python utilisable (3.11 à 3.14, avec venv et SQLite FTS5). Celui de la distribution passe
# avant un autre de même version : elle le compile avec toutes ses optimisations, un sixième de temps en moins.
for c in "${PYTHON:-}" /usr/bin/python3.11 python3.11 python3.12 python3.13 python3.14 python3 python /usr/bin/python3; do
  [ -n "$c" ] || continue
  chemin=$("$c" - 2>/dev/null <<'PY'
import ensurepip, sqlite3, sys, venv
assert (3, 11) <= sys.version_info[:2] <= (3, 14)
sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")
print(sys.executable)
PY
  ) && { echo "$chemin"; exit 0; }
done
exit 1
