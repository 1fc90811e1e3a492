"""Forms open, ask, remind and close by themselves; rerun, nothing more happens."""

import json
import random
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.models import Compte
from safran.evaluations import queries, rules
from safran.evaluations.choices import SEUIL
from safran.evaluations.models import Bilan, Campagne, Participation, Questionnaire, Reponse
from safran.evaluations.prises import donnees_des_evaluations, evaluations_coherentes
from safran.evaluations.queries import (
    a_remplir,
    blocs_de_formation,
    blocs_de_session,
    lots_de,
    resultats_lire,
    satisfactions,
    tableau_de,
)
from safran.evaluations.rules import reponse_creer
from tests.fabriques import un_bassin, un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.safran.fabriques_evaluations import (
    cles,
    clore,
    personnes,
    repondre,
    un_contenu,
    un_envoi,
    un_questionnaire,
    une_campagne,
    une_session_passee,
)
from tests.safran.fabriques_formations import une_formation
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


@pytest.fixture
def campagne():
    return une_campagne(2)


@pytest.fixture
def page(client, campagne):
    """The form, opened by the first person."""
    client.force_login(personnes(campagne)[0])
    return f"/evaluations/{campagne.public_id}/"


def test_answer_is_kept_apart_from_who_gave_it(client, campagne, page):
    une, autre = personnes(campagne)
    avant = Participation.objects.filter(compte=une).values().get()
    assert client.post(page, un_envoi(campagne, 3)).status_code == 303
    apres = Participation.objects.filter(compte=une).values().get()
    assert {nom for nom in avant if avant[nom] != apres[nom]} == {"repondue"}, "ni jour, ni heure, ni lien"
    champs = {champ.name: champ for champ in Reponse._meta.get_fields()}
    assert set(champs) == {"id", "campagne", "contenu"}
    assert isinstance(Reponse.objects.get().pk, uuid.UUID) and Reponse.objects.get().pk.version == 4
    assert not any(champ.related_model is Reponse for champ in Participation._meta.get_fields())
    assert "Merci" in page_lue(client.get(page))


def test_second_sending_changes_nothing(client, campagne, page):
    envoi = un_envoi(campagne, 5)
    client.post(page, envoi)
    reponse = client.post(page, un_envoi(campagne, 1))
    assert "Merci" in page_lue(reponse)
    assert [r.contenu for r in Reponse.objects.all()] == [un_contenu(campagne, 5)]
    assert reponse_creer(campagne=campagne, compte=personnes(campagne)[0], contenu=un_contenu(campagne, 1)) is False


def test_missing_answer_is_told_at_its_field_and_nothing_typed_is_lost(client, campagne, page):
    texte, note = cles(campagne, "TEXTE")[0], cles(campagne, "NOTE")[0]
    envoi = un_envoi(campagne, 2, **{texte: "Plus d’exercices"})
    del envoi[note]
    reponse = client.post(page, envoi)
    corps = page_lue(reponse)
    assert reponse.status_code == 422 and set(reponse.context["form"].errors) == {note}
    assert "Plus d’exercices" in corps and corps.count(" checked") == len(cles(campagne, "NOTE"))
    assert not Reponse.objects.exists() and not Participation.objects.filter(repondue=True).exists()


def test_text_that_names_someone_is_shown_before_it_is_kept(client, campagne, page):
    texte = cles(campagne, "TEXTE")[0]
    envoi = un_envoi(campagne, **{texte: "Merci à Madame Berthelot pour tout"})
    reponse = client.post(page, envoi)
    assert "Madame Berthelot" in str(reponse.context["form"].errors[texte]) and not Reponse.objects.exists()
    assert client.post(page, {**envoi, "relu": "on"}).status_code == 303
    assert Reponse.objects.get().contenu[texte] == envoi[texte]


def test_forged_value_is_refused_and_a_closed_form_says_so(client, campagne, page):
    note = cles(campagne, "NOTE")[0]
    assert set(client.post(page, un_envoi(campagne, **{note: "9"})).context["form"].errors) == {note}
    clore(campagne)
    assert "close" in page_lue(client.post(page, un_envoi(campagne)))
    assert not Reponse.objects.exists()


def test_form_waits_in_the_personal_space_until_answered_and_only_that_is_known_of_the_person(client, campagne, page):
    assert page in page_lue(client.get("/mon-espace/"))
    client.post(page, un_envoi(campagne))
    assert page not in page_lue(client.get("/mon-espace/"))
    rubrique, _ = donnees_des_evaluations(personnes(campagne)[0])
    assert [ligne["Répondu"] for ligne in rubrique.lignes] == ["Oui"]
    assert "contenu" not in str(rubrique.lignes)


def test_trainer_reads_the_figures_with_their_table_and_takes_them_away(client):
    campagne = une_campagne(6)
    texte = cles(campagne, "TEXTE")[0]
    repondre(campagne, 5, 5, 4, 4, 4, 3, **{texte: "=cmd|'/c calc'!A1"})
    client.force_login(campagne.session.seances.first().formateurs.get())
    adresse = f"/evaluations/sessions/{campagne.session.public_id}/"
    assert "cmd|" not in page_lue(client.get(adresse)), "le formulaire est encore ouvert"
    clore(campagne)
    corps = page_lue(client.get(adresse))
    assert "4,2 sur 5" in corps and corps.count("preserveAspectRatio") == corps.count('<td class="nombre">') // 2
    tableau = b"".join(client.get(adresse + "resultats.csv").streaming_content).decode()
    assert "\"'=cmd|" in tableau and "50" in tableau
    formation = client.get(f"/evaluations/formations/{campagne.session.formation_id}/")
    assert formation.context["blocs"][0].resultats.nombre == 6
    lieu = campagne.session.lieu
    assert "4,2 sur 5 (6" in page_lue(client.get("/evaluations/", {"q": lieu.upper()}))
    assert "ne répond à ces mots" in page_lue(client.get("/evaluations/", {"q": f"{lieu} ailleurs"}))
    ligne = b"".join(client.get("/evaluations/sessions.csv").streaming_content).decode().splitlines()[1]
    assert ligne.endswith('"6";"4,17"')


def admin_envoi(questions, **champs):
    """What the admin's form sends."""
    envoi = {"titre": "Fin de session 2027", "moment": "A_CHAUD", "public": "PARTICIPANT", "presentation": "", **champs}
    envoi |= {"questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": 0}
    envoi |= {"questions-MIN_NUM_FORMS": 0, "questions-MAX_NUM_FORMS": 1000}
    for rang, question in enumerate(questions):
        defauts = {"libelle": "", "aide": "", "genre": "NOTE", "choix": "", "ORDER": rang + 1, "DELETE": "", "id": ""}
        envoi |= {f"questions-{rang}-{nom}": valeur for nom, valeur in {**defauts, **question}.items()}
    return envoi


SATISFAIT = {"libelle": "Contente, content ?", "obligatoire": "on", "satisfaction": "on"}


def test_region_writes_a_form_and_puts_it_in_service_in_place_of_the_other(client):
    ancien, adresse = un_questionnaire(), "/admin/snippets/evaluations/questionnaire/"
    client.force_login(une_region())
    choix = {"libelle": "Le rythme", "genre": "UNIQUE", "choix": "Lent\n\nJuste "}
    assert client.post(f"{adresse}add/", admin_envoi([SATISFAIT, choix], en_service="on")).status_code == 302
    nouveau = un_questionnaire()
    assert nouveau.titre == "Fin de session 2027" and [q["choix"] for q in nouveau.figer()] == [[], ["Lent", "Juste"]]
    ancien.refresh_from_db()
    assert not ancien.en_service
    assert une_campagne(1).titre == "Fin de session 2027"
    assert "False" not in page_lue(client.get(adresse))
    client.post(f"{adresse}delete/{nouveau.pk}/")
    assert un_questionnaire() == nouveau, "celui qui est en service reste"
    client.post(f"{adresse}delete/{ancien.pk}/")
    assert not Questionnaire.objects.filter(pk=ancien.pk).exists()


@pytest.mark.parametrize(
    ("questions", "phrase"),
    [
        ([], "Écrivez au moins une question"),
        ([SATISFAIT, {**SATISFAIT, "libelle": "Encore ?"}], "Une seule question mesure la satisfaction"),
        ([{"libelle": "Rythme", "genre": "UNIQUE", "choix": "Lent"}], "de deux à 12 choix"),
        ([{"libelle": "Rythme", "genre": "OUI_NON", "satisfaction": "on"}], "se mesure par une note"),
        ([SATISFAIT, {**SATISFAIT, "satisfaction": ""}], "y est deux fois"),
    ],
    ids=["vide", "deux-satisfactions", "un-choix", "satisfaction-sans-note", "deux-fois"],
)
def test_form_that_would_not_work_is_told_why_in_the_admin(client, questions, phrase):
    ancien = un_questionnaire()
    client.force_login(une_region())
    reponse = client.post("/admin/snippets/evaluations/questionnaire/add/", admin_envoi(questions, en_service="on"))
    assert reponse.status_code == 200 and phrase in page_lue(reponse)
    assert un_questionnaire() == ancien and Questionnaire.objects.filter(titre="Fin de session 2027").count() == 0


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


def test_one_person_five_times_is_not_five_people():
    formation, seule = une_formation(), un_conseiller()
    for attendu in (None, 9):
        for _ in range(5 if attendu is None else 4):
            comptes = [seule] if attendu is None else [None]
            repondre(une_campagne(formation=formation, comptes=comptes, une_par_formation=False), 3)
        rules.campagnes_clore()
        resultats = le_bloc(blocs_de_formation(formation, None)).resultats
        assert (resultats and resultats.nombre) == attendu


def test_trainer_signs_a_report_read_at_once_by_who_keeps_the_session_and_by_the_region(client):
    formation, une, autre = une_formation(), un_role("FORMATEUR", nom="Benali"), un_role("FORMATEUR", nom="Autier")
    bilan = une_campagne(1, public="FORMATEUR", formation=formation, formateur=une)
    une_campagne(1, formation=formation, formateur=autre, bassin=un_bassin("cognac"))
    (message,) = messages_de(une)
    assert "sous votre nom" in message.texte and "anonyme" not in message.texte + message.html
    client.force_login(une)
    page = f"/evaluations/{bilan.public_id}/"
    corps = page_lue(client.get(page))
    assert "C’est signé" in corps and "anonyme" not in corps and "vous compris" not in corps
    client.post(page, un_envoi(bilan, note=2, **{cles(bilan, "TEXTE")[0]: "La salle est trop petite"}))
    client.post(page, un_envoi(bilan, note=5))
    assert "signé de votre nom" in page_lue(client.get(page))
    session = f"/evaluations/sessions/{bilan.session.public_id}/"
    pages = session, f"/evaluations/formations/{formation.pk}/"
    for compte in (une, une_region()):
        client.force_login(compte)
        for lue in pages:
            corps, fichier = page_lue(client.get(lue)), b"".join(client.get(f"{lue}resultats.csv").streaming_content)
            assert "Benali" in corps and "La salle est trop petite" in corps and "2, plutôt non" in corps
            assert "Benali" in fichier.decode() and "trop petite" in fichier.decode()
    client.force_login(autre)
    assert client.get(session).status_code == 404 and "Benali" not in page_lue(client.get(pages[1]))
    assert "trop petite" in str(donnees_des_evaluations(une)) and "trop petite" not in str(
        donnees_des_evaluations(autre)
    )
    assert list(evaluations_coherentes()) == []
    Reponse.objects.create(campagne=bilan, contenu=Bilan.objects.get().contenu)
    Bilan.objects.all().delete()
    assert "a 0 réponses pour 1 personnes" in next(evaluations_coherentes())


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
