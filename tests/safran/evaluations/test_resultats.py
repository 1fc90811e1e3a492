"""Five answers at least, whatever is compared with whatever, whoever reads some sessions only."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from safran.evaluations import queries, rules
from safran.evaluations.choices import SEUIL
from safran.evaluations.models import Campagne, Reponse
from safran.evaluations.prises import evaluations_coherentes
from safran.evaluations.queries import (
    blocs_de_formation,
    blocs_de_session,
    lots_de,
    resultats_lire,
    satisfactions,
    tableau_de,
)
from tests.fabriques import un_bassin, un_role, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.safran.fabriques_evaluations import cles, clore, repondre, un_questionnaire, une_campagne
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def le_bloc(blocs, public="PARTICIPANT"):
    return next(bloc for bloc in blocs if bloc.public == public)


def campagne_close(*notes, formation=None, champs=(), **autres):
    """A session where each person gave this mark."""
    campagne = une_campagne(len(notes), **({"formation": formation} if formation else {}), **dict(champs))
    repondre(campagne, *notes, **autres)
    return clore(campagne)


def test_nothing_is_shown_before_closing_nor_under_five_answers():
    campagne = une_campagne(6)
    texte = cles(campagne, "TEXTE")[0]
    repondre(campagne, 5, 4, 3, 5, 2, **{texte: "Plus de cas pratiques"})
    assert le_bloc(blocs_de_session(campagne.session)).resultats is None, "encore ouverte"
    assert not tableau_de(blocs_de_session(campagne.session))[1:]
    clore(campagne)
    resultats = le_bloc(blocs_de_session(campagne.session)).resultats
    premiere = next(iter(resultats.questions.values()))
    assert resultats.nombre == 5 and round(premiere.moyenne, 2) == 3.8
    assert resultats.questions[texte].textes == ["Plus de cas pratiques"] * 5
    assert [ligne["nombre"] for ligne in premiere.lignes] == [2, 1, 1, 1, 0]
    petite = campagne_close(5, 5, 5, 5, **{texte: "Mot reconnaissable"})
    assert le_bloc(blocs_de_session(petite.session)).resultats is None
    assert not tableau_de(blocs_de_session(petite.session))[1:]
    assert list(satisfactions([campagne.session_id, petite.session_id])) == [campagne.session_id]
    assert list(evaluations_coherentes()) == []


def test_training_minus_its_sessions_never_leaves_fewer_than_five():
    formation = une_formation()
    campagne_close(5, 5, 5, 5, 5, 5, formation=formation)
    for notes, nombre, pourquoi in (
        ((1, 1, 1), 6, "trois réponses seules ne s’ajoutent pas : la différence les dirait"),
        ((2, 2), 11, "trois et deux font un lot de cinq"),
        ((3,), 11, "une seule attend"),
    ):
        campagne_close(*notes, formation=formation)
        assert le_bloc(blocs_de_formation(formation, None)).resultats.nombre == nombre, pourquoi


def test_one_trainer_five_times_is_not_five_people():
    formation, seule = une_formation(), un_role("FORMATEUR")
    bilans = [une_campagne(1, public="FORMATEUR", formation=formation, formateur=seule) for _ in range(5)]
    for bilan in bilans:
        repondre(bilan, 5)
    rules.campagnes_clore()
    assert le_bloc(blocs_de_formation(formation, None), "FORMATEUR").resultats is None
    for _ in range(4):
        repondre(une_campagne(1, public="FORMATEUR", formation=formation), 3)
    rules.campagnes_clore()
    assert le_bloc(blocs_de_formation(formation, None), "FORMATEUR").resultats.nombre == 9


def test_no_order_of_closing_ever_shows_a_difference_under_five():
    hasard = random.Random(20261125)
    for _ in range(200):
        depart, avant, fermees, personnes = timezone.now(), 0, [], {}
        for rang in range(hasard.randint(1, 12)):
            questions = [{"cle": f"q{hasard.randint(1, 2)}"}]
            fermees.append(
                Campagne(
                    pk=hasard.randint(1, 10**6),
                    nombre=hasard.randint(0, 9),
                    questions=questions,
                    close_le=depart + timedelta(hours=rang // 2),
                )
            )
            personnes[fermees[-1].pk] = set(hasard.sample(range(20), fermees[-1].nombre))
            # Deux formulaires clos à la même heure se rangent par leur numéro : l'ordre est celui du passage.
            fermees[-1].close_le += timedelta(microseconds=rang)
            lots = lots_de(hasard.sample(fermees, len(fermees)), personnes)
            total = sum(c.nombre for lot in lots for c in lot)
            assert total - avant == 0 or total - avant >= SEUIL, "d’un jour à l’autre"
            seules = sum(c.nombre for c in fermees if c.nombre >= SEUIL)
            assert total - seules == 0 or total - seules >= SEUIL, "formation moins sessions"
            assert all(len(set().union(*(personnes[c.pk] for c in lot))) >= SEUIL for lot in lots), "cinq personnes"
            assert all(len({q["cle"] for c in lot for q in c.questions}) == 1 for lot in lots), "mêmes questions"
            avant = total


def test_question_answered_by_fewer_than_five_is_left_out_of_every_figure():
    formation = une_formation()
    campagne = une_campagne(6, moment="A_FROID", formation=formation)
    (multiple,) = cles(campagne, "MULTIPLE")
    repondre(campagne, 5, 5, 5, **{multiple: [0, 1]})
    repondre(campagne, 4, 4, 4)
    clore(campagne)
    autre = une_campagne(5, moment="A_FROID", formation=formation)
    repondre(autre, 3, 3, 3, 3, 3, **{multiple: [1]})
    clore(autre)
    seule = next(b for b in blocs_de_session(campagne.session) if b.moment == "A_FROID").resultats.questions[multiple]
    assert seule.masquee and not seule.lignes
    ensemble = next(b for b in blocs_de_formation(formation, None) if b.moment == "A_FROID").resultats
    assert ensemble.nombre == 11
    assert [ligne["nombre"] for ligne in ensemble.questions[multiple].lignes] == [0, 5, 0, 0]


def test_same_question_adds_up_and_an_answer_is_never_tied_to_another_question():
    campagne = une_campagne(5)
    textes = cles(campagne, "TEXTE")[0]
    for rang, mot in enumerate("edcba"):
        repondre(campagne, rang % 5 + 1, **{textes: mot})
    clore(campagne)
    resultats = resultats_lire([campagne])
    assert resultats.questions[textes].textes == list("abcde"), "l’ordre des mots, pas celui des réponses"
    note = next(iter(resultats.questions.values()))
    assert Counter({ligne["libelle"][0]: ligne["nombre"] for ligne in note.lignes}) == Counter("12345")


def test_satisfaction_is_read_in_one_query_and_adds_up_without_rounding(django_assert_num_queries):
    une, deux = campagne_close(5, 5, 5, 4, 4), campagne_close(1, 2, 3, 4, 5, 5)
    with django_assert_num_queries(1):
        lues = satisfactions([une.session_id, deux.session_id])
    assert lues[une.session_id].moyenne == 4.6
    ensemble = lues[une.session_id] + lues[deux.session_id]
    assert (ensemble.nombre, ensemble.moyenne) == (11, 43 / 11)


def test_verifier_tells_answers_without_people_and_figures_that_lie():
    campagne = campagne_close(5, 5, 5, 5, 5)
    contenu = Reponse.objects.first().contenu
    en_trop = Reponse.objects.create(campagne=campagne, contenu=contenu)
    assert len(list(evaluations_coherentes())) == 2
    en_trop.delete()
    Reponse.objects.filter(pk=Reponse.objects.first().pk).update(contenu={**contenu, "q1": 9})
    assert "ne répond pas à ses questions" in next(evaluations_coherentes())


def close(formation, formateur, mot, *notes, bassin="niort"):
    """A session where each gave this mark and wrote this word."""
    texte = next(q["cle"] for q in un_questionnaire().figer() if q["genre"] == "TEXTE")
    champs = {"formateur": formateur, "bassin": un_bassin(bassin)}
    return campagne_close(*notes, formation=formation, champs=champs, **{texte: mot})


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
