# SAFRAN. « make help » liste les cibles.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
export PORT
# Ce qui est compilé une fois se relit : chaque processus démarre un tiers plus vite.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help init installer-production repetition-installation verrouiller sbom demo serve test test-tout check pertinence bench pair charge axe captures vendor clean fmt

help: ## Liste les cibles
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-24s %s\n", $$1, $$2}'

init: $(VENV)/.pret ## Installe tout, sans rien lancer

$(VENV)/.pret: requirements-dev.lock scripts/installer.sh
	@bash scripts/installer.sh $(VENV)
	@touch $@

installer-production: ## Installe ce qu’un site ouvert demande, et rien d’autre : ni essais, ni navigateur
	@bash scripts/installer.sh $(VENV) production

repetition-installation: ## Installe le site ailleurs en suivant docs/exploitation.md, l’ouvre derrière nginx, et s’arrête
	@$$(bash scripts/python.sh) -m scripts.installation

VERROU := $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
verrouiller: init ## Refait les versions exactes et leurs empreintes (requirements*.lock) ; MIEUX=-U les relève toutes
	@$(PY) -m pip install -q -r requirements-outils.txt
	@$(VERROU) $(MIEUX) requirements.txt requirements-signature.txt requirements-services.txt -o requirements.lock
	@$(VERROU) $(MIEUX) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

sbom: init ## Écrit var/sbom.json : ce que le site ouvert embarque (CycloneDX)
	@$(PY) -m pip install -q -r requirements-outils.txt
	@mkdir -p var && $(PY) -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml -o var/sbom.json && echo "→ var/sbom.json"

demo: init ## Construit la région de démonstration et ouvre le site sur http://127.0.0.1:8000
	@bash scripts/demo.sh

serve: demo ## Comme demo

# La base migrée que les essais copieront se fait pendant les vérifications.
test: init ## Vérifie la maison puis passe les essais qu’on attend avant chaque changement : moins de dix minutes
	@$(PY) -m scripts.modele & $(MAKE) --no-print-directory check
	@bash scripts/tests.sh

test-tout: test ## Chaque essai, chaque table en entier, sur SQLite puis sur un PostgreSQL jetable, et tout le navigateur
	@bash scripts/tests.sh tout
	@bash scripts/postgres.sh tout

check: init ## Style, couches, gabarits, réglages de production, migrations
	@bash scripts/check.sh

pertinence: init ## Ce que la recherche répond à deux cents situations : le tableau, et ce qui manque
	@bash scripts/tests.sh tests/reseau/pertinence -v

bench: init ## Ce que coûtent les pages servies, en L, à trois tailles : SQLite, puis un PostgreSQL jetable
	@$(PY) -m benchmarks.servi; sqlite=$$?; SAFRAN_COMMANDE="$(PY) -m benchmarks.servi" bash scripts/postgres.sh && exit $$sqlite

pair: init ## La page de formation, la leçon et l’enregistrement d’un module à côté de wagtail-lms, sur un PostgreSQL jetable
	@SAFRAN_COMMANDE="$(PY) -m benchmarks.pair" bash scripts/postgres.sh

charge: init ## Deux cents lecteurs, la moitié connectés, pendant une minute sur le site ouvert par « make demo » (PORT)
	@$(VENV)/bin/pip install -q -r requirements-mesures.txt
	@$(VENV)/bin/locust -f benchmarks/charge.py --host http://127.0.0.1:$(PORT) --headless -u 200 -r 4 -t 110s --reset-stats --only-summary

axe: init ## Passe axe-core sur chaque page, chaque rôle, dans les deux thèmes
	@bash scripts/tests.sh tests/navigateur/test_axe.py --tout

captures: init ## Refait les captures du README et du guide depuis la démonstration
	@$(PY) scripts/captures.py

vendor: ## Rafraîchit les bibliothèques de page (npm) aux versions épinglées
	@bash scripts/vendoriser.sh

fmt: init ## Met en forme
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix .

clean: ## Efface la base et les fichiers de démonstration
	@rm -rf var
