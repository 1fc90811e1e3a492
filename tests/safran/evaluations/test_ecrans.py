"""What people see: answer once, with what was typed kept; read figures; write the form in the admin."""

import uuid

import pytest

from safran.evaluations.models import Participation, Questionnaire, Reponse
from safran.evaluations.prises import donnees_des_evaluations
from safran.evaluations.rules import reponse_creer
from tests.fabriques import une_region
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
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


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
    (rubrique,) = donnees_des_evaluations(personnes(campagne)[0])
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


def test_region_previews_the_form_before_saving_it(client):
    client.force_login(une_region())
    adresse = "/admin/snippets/evaluations/questionnaire/preview/"
    assert client.post(adresse, admin_envoi([SATISFAIT])).json()["is_valid"]
    corps = page_lue(client.get(adresse + "?mode="))
    assert "Contente, content" in corps and "5, tout à fait" in corps


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
