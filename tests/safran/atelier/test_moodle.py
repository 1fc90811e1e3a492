"""A Moodle backup is read, what it would give is shown, then it is a draft module: once, or not at all."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque
from tests.fabriques import un_compte, un_conseiller
from tests.pages import lue
from tests.safran.atelier import envois
from tests.safran.atelier.envois import commencer
from tests.safran.fabriques_formations import une_rubrique
from tests.safran.quiz.echange import sauvegardes as s

pytestmark = pytest.mark.django_db
ACCUEIL = "/atelier/moodle/"


def lire(client, fichier: bytes, adresse: str = ACCUEIL, nom: str = "cours.mbz"):
    return client.post(adresse, {"fichier": SimpleUploadedFile(nom, fichier), "rubrique": une_rubrique().pk})


def jeton_de(reponse) -> str:
    return re.search(r'name="jeton" value="([^"]+)"', reponse.content.decode())[1]


def ecrire(client, jeton: str):
    return client.post("/atelier/moodle/ecrire/", {"jeton": jeton})


@pytest.mark.parametrize("archive", [s.en_tar, s.en_zip])
def test_backup_shows_what_it_gives_then_is_one_draft_training(atelier, autrice, archive):
    reponse = lire(atelier, archive(s.contenu()))
    page = lue(reponse)
    assert "4 pages" in page and "Chapitre 1" in page and "« Discutez » (forum) n’est pas repris." in page
    assert "6 questions sur 7 peuvent être prises" in page
    assert not FormationPage.objects.exists() and not QuestionBanque.objects.exists()
    suites = {ecrire(atelier, jeton_de(reponse))["Location"] for _ in range(2)}
    formation, module = FormationPage.objects.get(), ModulePage.objects.get()
    assert suites == {f"/atelier/{formation.pk}/?dans={module.pk}"}
    assert (formation.title, formation.live, formation.owner) == ("Accueillir", False, autrice)
    assert [etape.value["titre"] for etape in module.etapes] == ["Deux portes", "Chapitre 1", "Chapitre 2", "À retenir"]
    assert not module.live and QuestionBanque.objects.count() == 6
    assert "Chapitre 2" in lue(atelier.get(f"/atelier/{formation.pk}/"))
    for etape in module.etapes:
        page = lue(atelier.get(f"/atelier/{formation.pk}/{module.pk}/{etape.id}/"))
        assert etape.value["titre"] in page and page.count('name="b-') >= len(etape.value["contenu"])


def test_draft_taken_before_blocks_had_identities_opens_and_is_saved(atelier, autrice):
    ecrire(atelier, jeton_de(lire(atelier, s.en_tar(s.contenu()))))
    module = ModulePage.objects.get()
    revision, etape = module.latest_revision, module.etapes[1]
    etapes = json.loads(revision.content["etapes"])
    for bloc in etapes[1]["value"]["contenu"]:
        del bloc["id"]
    revision.content["etapes"] = json.dumps(etapes)
    revision.save()
    adresse = f"/atelier/{module.get_parent().pk}/{module.pk}/{etape.id}/"
    assert envois.suivre(atelier, adresse, {"titre": "Repris"}) == adresse
    assert "Repris" in lue(atelier.get(adresse))


def test_backup_adds_one_module_to_a_training_that_one_writes(atelier):
    commencer(atelier)
    formation = FormationPage.objects.get()
    adresse, fichier = f"/atelier/{formation.pk}/moodle/", s.en_tar(s.contenu())
    for _ in range(2):  # déposé deux fois
        ecrire(atelier, jeton_de(lire(atelier, fichier, adresse)))
    assert ModulePage.objects.child_of(formation).count() == 1 and FormationPage.objects.count() == 1
    atelier.force_login(un_conseiller())
    assert lire(atelier, s.en_tar(s.contenu()), adresse).status_code == 404
    atelier.force_login(un_compte())  # d’aucun réseau
    assert atelier.get(ACCUEIL).status_code == 404


def test_questions_of_a_network_do_not_enter_the_bank(client, autrice):
    client.force_login(un_conseiller())
    reponse = lire(client, s.en_tar(s.contenu()))
    assert "la banque est tenue par la Région" in lue(reponse)
    ecrire(client, jeton_de(reponse))
    assert FormationPage.objects.get().proposition and not QuestionBanque.objects.exists()


def une_bombe() -> bytes:
    """Two hundred and fifty megabytes of zeros in a few kilobytes."""
    return s.en_zip({**s.contenu(), **{f"files/{n}": b"\0" * 50_000_000 for n in range(5)}})


SANS_PAGE = {f"activities/{genre}_{rang}/{genre}.xml": None for rang, genre in enumerate(("page", "book", "label"), 1)}


@pytest.mark.parametrize(
    ("fichier", "mot"),
    [
        (b"Bonjour", "Choisissez une sauvegarde Moodle"),
        (b"PK\x03\x04 abime", "sauvegarde"),
        (s.en_tar(s.contenu())[:400], "sauvegarde"),
        (s.en_zip({"a.txt": b"rien"}), "ce n’est pas une sauvegarde Moodle"),
        (s.en_tar(s.contenu(**SANS_PAGE)), "n’a ni page"),
        (s.en_tar(s.contenu(**{"moodle_backup.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})), "entité"),
        (b"PK\x03\x04" + b"0" * (20 * 1024 * 1024), "dépasse vingt mégaoctets"),
        (une_bombe(), "dépli"),
    ],
    ids=["texte", "abimee", "coupee", "zip", "vide", "entites", "lourde", "bombe"],
)
def test_file_that_is_refused_says_why_and_writes_nothing(atelier, fichier, mot):
    reponse = lire(atelier, fichier)
    assert reponse.status_code == 422 and mot in lue(reponse)
    assert not FormationPage.objects.exists()


def test_word_that_leads_to_no_backup_writes_nothing(atelier):
    assert "a expiré" in lue(atelier.post("/atelier/moodle/ecrire/", {"jeton": "x" * 22}, follow=True))
    jeton = jeton_de(lire(atelier, s.en_tar(s.contenu())))
    atelier.force_login(un_conseiller())
    assert "a expiré" in lue(atelier.post("/atelier/moodle/ecrire/", {"jeton": jeton}, follow=True))
    assert not FormationPage.objects.exists()
