"""Who reads some sessions of a training only: the texts of those, and figures that point at nobody in the others."""

import random

import pytest
from django.utils import timezone

from safran.evaluations import queries
from safran.evaluations.choices import SEUIL
from safran.evaluations.models import Campagne
from safran.evaluations.queries import blocs_de_formation, lots_de
from tests.fabriques import un_bassin, un_role, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.safran.fabriques_evaluations import cles, clore, repondre, une_campagne
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def close(formation, formateur, mot, *notes, bassin="niort"):
    """A session where each gave this mark and wrote this word."""
    campagne = une_campagne(len(notes), formation=formation, formateur=formateur, bassin=un_bassin(bassin))
    repondre(campagne, *notes, **{cles(campagne, "TEXTE")[0]: mot})
    return clore(campagne)


def lire(client, compte, formation) -> tuple:
    """The block of the people present, the page and the file."""
    client.force_login(compte)
    adresse = f"/evaluations/formations/{formation.pk}/"
    page = client.get(adresse)
    fichier = b"".join(client.get(f"{adresse}resultats.csv").streaming_content).decode()
    (bloc,) = [bloc for bloc in page.context["blocs"] if bloc.public == "PARTICIPANT"]
    return bloc, page_lue(page).replace("\xa0", " "), fichier


def test_free_texts_of_a_training_are_read_by_who_keeps_their_session(client):
    formation, une, autre = une_formation(), un_role("FORMATEUR"), un_role("FORMATEUR")
    close(formation, une, "Mot de la première", 5, 5, 5, 5, 5)
    close(formation, autre, "Mot de la seconde", 1, 1, 1, 1, 1, bassin="cognac")
    for compte, sien, etranger in (
        (une, "première", "seconde"),
        (autre, "seconde", "première"),
        (une_chargee_de_mission("niort"), "première", "seconde"),
    ):
        bloc, page, fichier = lire(client, compte, formation)
        assert bloc.resultats.nombre == 10 and not bloc.raison
        assert f"Mot de la {sien}" in page and f"Mot de la {sien}" in fichier
        assert f"Mot de la {etranger}" not in page + fichier
        assert "ne se lit que par qui les tient" in page and "3,0 sur 5" in page
    bloc, page, fichier = lire(client, une_region(), formation)
    assert all(f"Mot de la {rang}" in page and f"Mot de la {rang}" in fichier for rang in ("première", "seconde"))
    assert "ne se lit que par qui les tient" not in page


def test_training_minus_what_one_reads_never_leaves_fewer_than_five(client):
    formation, une, autre = une_formation(), un_role("FORMATEUR"), un_role("FORMATEUR")
    close(formation, une, "Mot de la première", 5, 5, 5, 5, 5)
    close(formation, une, "Petit mot", 4, 4, 4)
    close(formation, autre, "Mot rare", 1, 1)
    bloc, page, fichier = lire(client, une, formation)
    assert bloc.resultats.nombre == 5 and "5,0 sur 5" in page
    assert "chiffres de vos sessions seules" in page and "chiffres de vos sessions seules" in fichier
    assert "Mot rare" not in page + fichier and "Petit mot" not in page + fichier, "trois personnes seules"
    assert lire(client, une_region(), formation)[0].resultats.nombre == 10
    bloc, page, fichier = lire(client, autre, formation)
    assert bloc.resultats.nombre == 5 and "Des sessions de peu de réponses ne sont pas comptées" in page
    assert "Mot rare" not in page + fichier, "deux personnes seules"
    close(formation, autre, "Mot de la dernière", 2, 2, 2, 2, 2)
    bloc, page, _fichier = lire(client, une, formation)
    assert bloc.resultats.nombre == 10 and "Des sessions de peu de réponses ne sont pas comptées" in page
    close(formation, une, "Petit mot", 4, 4)
    une_seule = lire(client, une, formation)[0]
    assert une_seule.resultats.nombre == 10, "le groupe complet d’avant ne change pas, le nouveau attend"


def test_whoever_reads_whatever_the_rest_is_nobody_or_five_people(monkeypatch):
    hasard, depart, formation = random.Random(20261126), timezone.now(), une_formation()
    montres = []
    monkeypatch.setattr(queries, "lots_lire", lambda lots, lues: montres.append(lots))
    for _ in range(200):
        campagnes = [
            Campagne(pk=pk, nombre=hasard.randint(0, 7), questions=[{"cle": "q1"}], close_le=depart)
            for pk in range(1, hasard.randint(3, 10))
        ]
        for campagne in campagnes:
            campagne.moment, campagne.public = "A_CHAUD", "PARTICIPANT"
        gens = {campagne.pk: set(hasard.sample(range(12), campagne.nombre)) for campagne in campagnes}
        lues = {campagne.pk for campagne in campagnes if hasard.random() < 0.5} - {campagnes[0].pk}
        with monkeypatch.context() as monde:
            monde.setattr(queries, "blocs_ranger", lambda _, c=campagnes: [queries.Bloc("A_CHAUD", "", c, None)])
            monde.setattr(queries, "personnes_de", lambda _, g=gens: g)
            (bloc,) = blocs_de_formation(formation, lues)
        lots = montres.pop()
        reste = [gens[c.pk] for lot in lots for c in lot if c.pk not in lues]
        assert not any(reste) or len(set().union(*reste)) >= SEUIL
        assert bool(bloc.raison) == (len(lots) < len(lots_de(campagnes, gens)) or bloc.raison == queries.LES_SIENNES)
