"""« Mettre à jour », tried with data: the demonstration on the last delivered tables, then the guide to the letter."""

import re

import pytest
from django.db.migrations.loader import MigrationLoader

from scripts.migrations import LIVREES
from tests.citations import RACINE
from tests.safran.installation.empreintes import COLONNES, EMPREINTES, PAGES
from tests.safran.installation.lieux import demonstration_posee

LONG = True
RESTENT = "__import__('home.exploitation.base', fromlist=['_']).migrations_restantes()"
LIGNES = "__import__('safran.installation.sauvegardes', fromlist=['_']).base_lire().lignes"
DJANGO = {"django_migrations", "django_content_type", "auth_permission"}  # suivent les modèles
INDEX = re.compile(r"\w*(_fts|index|motindexe|lignerecherche)\w*")  # que les commandes refont
# Ce que les commandes écrivent : droits, adresse et réglages du site, niveau des fiches. Aucune ligne ne s’y perd.
ECRITES = {"auth_group_permissions", "home_parametressite", "wagtailcore_site", "pratiques_fichepratiquepage"}


def guide_lire() -> list[list[str]]:
    """The commands of « Mettre à jour », in the order of the guide."""
    texte = (RACINE / "docs/exploitation.md").read_text("utf-8").partition("\n## Mettre à jour\n")[2]
    return [mots.split() for mots in re.findall(r"^safran (.+)$", texte.partition("\n## ")[0], re.M)]


@pytest.fixture
def site(tmp_path_factory):
    site = demonstration_posee(tmp_path_factory.mktemp("livree"), tmp_path_factory.mktemp("modele"), "safran_livree")
    site.manage("battre", "attestations")  # les siennes attendaient un site ouvert
    yield site
    site.commandes.fermer()


@pytest.mark.integration
def test_base_of_the_last_delivery_with_its_demonstration_is_updated_by_the_guide_and_loses_no_row(site):
    """What is delivered stands in `scripts/migrations_livrees.txt`.

    It proves that the migrations made since apply by the guide's commands to tables full of rows, keep these, leave a
    base that `verifier` finds sound and pages that answer. The rows are those that this code's demonstration writes,
    brought back to the delivered tables by undoing the migrations made since: one that cannot be undone will ask for
    another way, and what an older code alone would have written is not seen here. Of a table that gets a column, the
    rows are counted. Right after a delivery nothing is
    left to migrate: only the commands are tried.
    """
    entiere, colonnes = site.interroger(EMPREINTES), site.interroger(COLONNES)
    feuilles = MigrationLoader(None).graph.leaf_nodes()
    livrees = [tuple(ligne.split()) for ligne in LIVREES.read_text("utf-8").splitlines()]
    for app, nom in livrees:
        if (app, nom) not in feuilles:
            site.manage("migrate", app, nom, "--verbosity", "0")
    restent = site.interroger(RESTENT)
    assert restent or set(livrees) <= set(feuilles)
    avant, lignes = site.interroger(EMPREINTES), site.interroger(LIGNES)
    elargies = {table for table, siennes in site.interroger(COLONNES).items() if colonnes.get(table) != siennes}
    assert {table for table in entiere.keys() & avant.keys() if entiere[table] != avant[table]} <= DJANGO | elargies
    if restent:
        with pytest.raises(RuntimeError, match=rf"reste des migrations à appliquer à cette base \({restent}\)"):
            site.manage("verifier")

    dits = {mots[0]: site.manage(*mots) for mots in guide_lire()}
    assert " ".join(dits) == "installer update_index indexer_pratiques indexer_etapes indexer_annuaire verifier"
    assert "Aucune anomalie." in dits["verifier"] and site.interroger(RESTENT) == 0
    apres, comptees = site.interroger(EMPREINTES), site.interroger(LIGNES)
    tables = {table for table in avant if not INDEX.fullmatch(table)}
    assert {table for table in tables if apres.get(table) != avant[table]} <= ECRITES | elargies | {"django_migrations"}
    assert len(tables) > 150 and {table for table in tables if comptees.get(table, 0) < lignes[table]} == set()
    reponses = site.interroger(PAGES)
    assert len(reponses) > 20 and set(reponses.values()) == {200}, reponses
