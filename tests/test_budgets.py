"""The speed that a test can hold: each page within its budget of queries, an index followed without being remade."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reseau.annuaire.queries.bassins import chiffres
from reseau.annuaire.queries.recherche import annuaire_precharger, rechercher
from reseau.annuaire.recherche import memoire
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import annuaire_reindexer, structures_indexer
from reseau.structures.models import Structure
from safran.parcours.rules.suivis import suivi_commencer
from tests.fabriques import un_conseiller
from tests.pratiques.fabriques import une_fiche
from tests.pratiques.fabriques_ressources import une_ressource
from tests.questions import questions_de
from tests.reseau.annuaire.fabriques import un_lieu, une_offre
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation

pytestmark = pytest.mark.django_db
PUBLIQUES = (
    "/", "/se-former/", "/se-former/une/", "/pratiques/", "/pratiques/ressources/", "/annuaire/?q=VAE&lieu=Niort"
)  # fmt: skip
PUBLIQUE, CONNECTEE, FROIDE, ESPACE, RECHERCHE, FRAPPE = 11, 23, 20, 17, 11, 4


def garnir(combien: int) -> None:
    for rang in range(combien):
        une_formation(themes=["vae"])
        une_fiche()
        une_ressource(themes=["vae"])
        une_offre(f"Accueil VAE {rang}", commune="Poitiers" if rang % 2 else "Niort")


def test_public_pages_ask_as_much_for_one_row_as_for_five_within_budget(client, a_chaud):
    un_module(une_formation(slug="une", themes=["vae"]))
    garnir(1)
    avec_une = {adresse: questions_de(client, adresse) for adresse in PUBLIQUES}
    garnir(4)
    assert {adresse: questions_de(client, adresse) for adresse in PUBLIQUES} == avec_une
    with a_chaud():
        assert {adresse: n for adresse in PUBLIQUES if (n := questions_de(client, adresse)) > PUBLIQUE} == {}


def test_training_and_step_of_a_counsellor_stay_within_budget(client):
    formation = une_formation(slug="une", themes=["vae"])
    module = un_module(formation, 5)
    conseiller = un_conseiller()
    client.force_login(conseiller)
    suivi_commencer(compte=conseiller, formation=formation)
    assert questions_de(client, "/se-former/une/") <= CONNECTEE
    assert questions_de(client, f"/parcours/{formation.pk}/{module.pk}/{etapes_de(module)[1]}/") <= CONNECTEE


def test_own_page_asks_as_much_for_three_trainings_followed_as_for_twenty(client, a_chaud, settings):
    conseiller = un_conseiller()
    conseiller.rattachements.update(du="2020-01-01")  # plus « Bien commencer », que lit qui arrive
    client.force_login(conseiller)
    client.get("/mon-espace/")  # la session s’ouvre
    froides, posees = [], []
    for combien in (3, 17):
        for _ in range(combien):
            formation = une_formation()
            un_module(formation, 2)
            suivi_commencer(compte=conseiller, formation=formation)
        with a_chaud(), CaptureQueriesContext(connection) as captees:
            client.get("/mon-espace/")
            froides.append(len(captees))
        with a_chaud():
            posees.append(questions_de(client, "/mon-espace/"))
    assert froides[0] == froides[1] <= FROIDE and posees[0] == posees[1] <= ESPACE


def test_search_with_words_never_asked_before_stays_within_budget(client, a_chaud):
    garnir(3)
    assert annuaire_precharger()
    filtres = "rayon=30&mission=conseil&theme=vae&mode=SUR_PLACE"
    with a_chaud():
        client.get("/annuaire/")
        for adresse in (f"/annuaire/?q=accueil&lieu=Niort&{filtres}", "/annuaire/?q=vae&mission=conseil"):
            with CaptureQueriesContext(connection) as captees:
                client.get(adresse)
                assert len(captees) <= RECHERCHE
        assert questions_de(client, "/annuaire/suggestions/?q=acc") <= FRAPPE


# Une écriture ne fait pas tout relire, et se voit tout de suite
def reponses() -> list[tuple]:
    questions = [Criteres(), *(Criteres(texte=mots) for mots in ("accueil", "conseil vae", "atelier", "accueil niort"))]
    trouvees = [rechercher(question) for question in questions]
    return [(r.nombre, [t.structure.pk for t in r.structures], r.comptes, r.ouvertes) for r in trouvees]


@pytest.mark.long
def test_index_followed_write_by_write_answers_as_one_read_from_scratch():
    hasard = random.Random(4)
    garnir(8)
    annuaire_reindexer()
    reponses()
    for tour in range(12):
        geste = hasard.choice(("modifier", "modifier", "ajouter", "retirer"))
        structure = hasard.choice(list(Structure.objects.filter(nom__startswith="Accueil VAE")))
        if geste == "ajouter":
            une_offre(f"Accueil VAE neuf {tour}", nom=hasard.choice(("Atelier", "Conseil")))
        else:
            structure.services.update(
                nom=f"Atelier {tour}", publie=geste == "modifier", confirme_le=f"2026-0{hasard.randint(1, 9)}-01"
            )
            structures_indexer(structures=[structure.pk])
        suivies = memoire.memoire_courante()
        pas_a_pas = reponses()
        memoire.ETATS.tenus.clear()
        assert memoire.memoire_courante() is not suivies
        assert reponses() == pas_a_pas, (tour, geste)
        base = str(connection.settings_dict["NAME"])
        memoire.ETATS.tenus[base] = memoire.ETATS.tenus[base][0], suivies


def test_index_of_another_process_and_figures_of_the_home_page_see_a_write_that_rereads_its_rows_only(client):
    garnir(3)
    reponses()
    ici = dict(memoire.ETATS.tenus)
    memoire.ETATS.tenus.clear()  # un autre processus : sa propre mémoire, la même base
    une_offre("Accueil VAE d’à côté", nom="Conseil tout neuf")
    ailleurs = reponses()
    memoire.ETATS.tenus.update(ici)
    assert reponses() == ailleurs
    garnir(3)
    client.get("/annuaire/?q=accueil")
    structures_indexer(structures=[Structure.objects.filter(nom__startswith="Accueil VAE").first().pk])
    with CaptureQueriesContext(connection) as captees:
        client.get("/annuaire/?q=accueil")
        lues = [requete["sql"] for requete in captees if "annuaire_lignerecherche" in requete["sql"]]
    assert not [sql for sql in lues if "WHERE" not in sql], lues
    garnir(2)
    avant = chiffres()
    une_offre("Accueil VAE de plus")
    assert (chiffres().lieux, chiffres().structures) == (avant.lieux + 1, avant.structures + 1)
    un_lieu(Structure.objects.get(nom="Accueil VAE de plus"), "Melle")
    assert (chiffres().lieux, chiffres().structures) == (avant.lieux + 2, avant.structures + 1)
