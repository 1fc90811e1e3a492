"""Five answers at least, whatever is compared with whatever."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from safran.evaluations import rules
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
from tests.fabriques import un_role
from tests.safran.fabriques_evaluations import cles, clore, repondre, une_campagne
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def le_bloc(blocs, public="PARTICIPANT"):
    return next(bloc for bloc in blocs if bloc.public == public)


def campagne_close(*notes, formation=None, **autres):
    """A session where each person gave this mark."""
    champs = {"formation": formation} if formation else {}
    campagne = une_campagne(len(notes), **champs)
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
    assert [ligne.nombre for ligne in premiere.lignes] == [2, 1, 1, 1, 0]
    petite = campagne_close(5, 5, 5, 5, **{texte: "Mot reconnaissable"})
    assert le_bloc(blocs_de_session(petite.session)).resultats is None
    assert not tableau_de(blocs_de_session(petite.session))[1:]
    assert list(satisfactions([campagne.session_id, petite.session_id])) == [campagne.session_id]
    assert list(evaluations_coherentes()) == []


def test_training_minus_its_sessions_never_leaves_fewer_than_five():
    formation = une_formation()
    campagne_close(5, 5, 5, 5, 5, 5, formation=formation)
    campagne_close(1, 1, 1, formation=formation)
    total = le_bloc(blocs_de_formation(formation, None)).resultats
    assert total.nombre == 6, "trois réponses seules ne s’ajoutent pas : la différence les dirait"
    campagne_close(2, 2, formation=formation)
    total = le_bloc(blocs_de_formation(formation, None)).resultats
    assert total.nombre == 11, "trois et deux font un lot de cinq"
    campagne_close(3, formation=formation)
    assert le_bloc(blocs_de_formation(formation, None)).resultats.nombre == 11


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
    assert [ligne.nombre for ligne in ensemble.questions[multiple].lignes] == [0, 5, 0, 0]


def test_same_question_adds_up_and_an_answer_is_never_tied_to_another_question():
    campagne = une_campagne(5)
    textes = cles(campagne, "TEXTE")[0]
    for rang, mot in enumerate("edcba"):
        repondre(campagne, rang % 5 + 1, **{textes: mot})
    clore(campagne)
    resultats = resultats_lire([campagne])
    assert resultats.questions[textes].textes == list("abcde"), "l’ordre des mots, pas celui des réponses"
    note = next(iter(resultats.questions.values()))
    assert Counter({ligne.libelle[0]: ligne.nombre for ligne in note.lignes}) == Counter("12345")


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
