"""Forms open, ask, remind and close by themselves; rerun, nothing more happens."""

import json

import pytest
from django.db import connection

from home.models import Courriel
from reseau.comptes.models import Compte
from safran.evaluations import rules
from safran.evaluations.models import Campagne, Participation
from safran.evaluations.queries import a_remplir
from tests.safran.fabriques_evaluations import (
    cles,
    clore,
    personnes,
    repondre,
    un_questionnaire,
    une_campagne,
    une_session_passee,
)
from tests.safran.fabriques_presences import les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def messages_de(compte=None):
    lus = Courriel.objects.filter(gabarit="evaluations/demande")
    return lus.filter(destinataire=compte.email) if compte else lus


def vieillir(campagne, jours=7):
    Participation.objects.filter(campagne=campagne).update(ecrite_le=dans(-jours))


def test_form_opens_by_itself_after_the_session_for_those_who_were_there():
    session = une_session_passee(presentes=2, absentes=1)
    rules.evaluations_traiter()
    presentes, absente = les_inscriptions(session)[:2], les_inscriptions(session)[2]
    campagne = Campagne.objects.get(session=session, public="PARTICIPANT")
    assert campagne.moment == "A_CHAUD"
    assert {c.pk for c in personnes(campagne)} == {i.compte_id for i in presentes}
    assert [p.campagne for p in a_remplir(presentes[0].compte)] == [campagne]
    assert not a_remplir(absente.compte) and not messages_de(absente.compte)
    courriel = messages_de(presentes[0].compte).get()
    assert f"/evaluations/{campagne.public_id}/" in courriel.texte and "anonyme" in courriel.texte
    bilan = Campagne.objects.get(session=session, public="FORMATEUR")
    assert personnes(bilan) == [session.formatrice] and messages_de(session.formatrice).count() == 1


@pytest.mark.parametrize(
    ("il_y_a", "moments"), [(-1, set()), (1, {"A_CHAUD"}), (45, set()), (59, set()), (61, {"A_FROID"}), (95, set())]
)
def test_form_opens_at_its_moment_and_never_for_a_session_long_past(il_y_a, moments):
    if il_y_a < 0:
        une_session_du_jour(1, jour=dans(1))
    else:
        session = une_session_passee(1)
        session.seances.update(date=dans(-il_y_a))
        type(session).objects.filter(pk=session.pk).update(dernier_jour=dans(-il_y_a), premier_jour=dans(-il_y_a))
    rules.campagnes_ouvrir()
    assert set(Campagne.objects.filter(public="PARTICIPANT").values_list("moment", flat=True)) == moments


def test_open_form_keeps_its_questions_when_the_questionnaire_changes():
    campagne = une_campagne(1)
    questions = list(campagne.questions)
    question = un_questionnaire().questions.first()
    question.libelle = "Tout autre chose"
    question.save()
    rules.evaluations_traiter()
    campagne.refresh_from_db()
    assert campagne.questions == questions
    suivante = une_campagne(1)
    assert suivante.questions[0]["libelle"] == "Tout autre chose"
    assert suivante.questions[0]["cle"] != questions[0]["cle"]


def test_two_reminders_at_most_and_never_to_who_has_answered():
    campagne = une_campagne(2)
    repondre(campagne, 5)
    repondue, muette = personnes(campagne)
    assert rules.messages_envoyer() == 0, "pas avant une semaine"
    for attendu in (2, 3, 3, 3):
        vieillir(campagne)
        rules.messages_envoyer()
        rules.messages_envoyer()
        assert messages_de(muette).count() == attendu
    assert messages_de(repondue).count() == 1
    assert messages_de(muette).latest("pk").objet.startswith("Rappel")


def test_presence_corrected_into_an_absence_takes_the_question_back_and_one_noted_late_is_asked():
    campagne = une_campagne(1, absentes=1, certifiee=False)
    venue, absente = les_inscriptions(campagne.session)
    for seance in campagne.session.seances.all():
        noter(seance, venue, "ABSENT", motif="Erreur de ligne")
        noter(seance, absente, "PRESENT")
    rules.messages_envoyer()
    assert personnes(campagne) == [absente.compte] and not a_remplir(venue.compte)
    assert messages_de(absente.compte).count() == 1


def test_form_closes_when_its_time_is_over_or_when_everyone_has_answered_certified_sheets():
    tous, en_attente, passee = une_campagne(2), une_campagne(2, certifiee=False), une_campagne(2)
    repondre(tous, 4, 5)
    repondre(en_attente, 4, 5)
    clore(passee)
    etats = {c.pk: c.close_le is not None for c in Campagne.objects.all()}
    assert (etats[tous.pk], etats[en_attente.pk], etats[passee.pk]) == (True, False, True)
    tous.refresh_from_db()
    assert tous.nombre == 2 and tous.notes_somme is None, "sous le seuil, aucune note n’est gardée à part"


def test_task_run_again_changes_nothing_and_a_closed_account_is_not_asked():
    session = une_session_passee(2)
    partie = les_inscriptions(session)[0].compte
    Compte.objects.filter(pk=partie.pk).update(is_active=False)
    rules.evaluations_traiter()
    assert not messages_de(partie) and Campagne.objects.filter(session=session).count() == 2

    def ecrits() -> tuple:
        return list(Courriel.objects.values_list("pk", flat=True)), list(Participation.objects.values_list())

    avant = ecrits()
    assert avant[0] and avant[1]
    rules.evaluations_traiter()
    assert ecrits() == avant and Campagne.objects.filter(session=session).count() == 2


def test_default_forms_ask_for_satisfaction_once_and_fit_a_telephone():
    for moment, public in (("A_CHAUD", "PARTICIPANT"), ("A_FROID", "PARTICIPANT"), ("A_CHAUD", "FORMATEUR")):
        questions = un_questionnaire(moment, public).figer()
        assert sum(q["satisfaction"] for q in questions) == 1 and len({q["cle"] for q in questions}) == len(questions)
    assert cles(une_campagne(1), "TEXTE")


def test_answers_are_not_stored_in_the_order_in_which_they_came():
    campagne = une_campagne(7)
    texte, mots = cles(campagne, "TEXTE")[0], "abcdefg"
    for mot in mots:
        repondre(campagne, 4, **{texte: mot})
    rang = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT contenu FROM evaluations_reponse ORDER BY {rang}")
        lus = [contenu if isinstance(contenu, dict) else json.loads(contenu) for (contenu,) in curseur.fetchall()]
    ranges = "".join(contenu[texte] for contenu in lus)
    assert sorted(ranges) == list(mots) and ranges != mots
