"""A Word document becomes a training to complete: its plan, its text, its pictures; what is left is told."""

import io
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.shared import Pt

from safran.atelier.models import ApportDeFormation
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque
from tests.fabriques import un_compte, un_conseiller
from tests.fabriques_docx import octets, suite_suivie, un_document, un_docx, un_docx_lie, un_tableau, une_image
from tests.pages import lue
from tests.safran.atelier import envois
from tests.safran.atelier.envois import commencer
from tests.safran.fabriques_formations import une_rubrique
from tests.safran.quiz.echange import sauvegardes as s

pytestmark = pytest.mark.django_db


def envoyer(client, fichier: bytes, nom: str = "accueil_jeunes.docx", cle=None):
    donnees = {"fichier": SimpleUploadedFile(nom, fichier), "rubrique": une_rubrique().pk, "cle": cle or uuid.uuid4()}
    return client.post("/atelier/word/", donnees)


def tirer(client, fichier: bytes, **suite) -> FormationPage:
    reponse = envoyer(client, fichier, **suite)
    assert reponse.status_code == 302, lue(reponse)
    return FormationPage.objects.get(pk=int(reponse["Location"].split("/")[2]))


def etapes_de(formation) -> list[list[tuple[str, list]]]:
    def dite(etape) -> tuple[str, list]:
        return etape["value"]["titre"], [(b["type"], b["value"]) for b in etape["value"]["contenu"]]

    modules = ModulePage.objects.child_of(formation).order_by("path")
    return [[dite(etape) for etape in module.etapes.raw_data] for module in modules]


def un_long_document():
    document = un_document(
        ("Accueillir sans logement", "Title"),
        ("Ne perdre personne en chemin.", "Subtitle"),
        ("Ce que la rue change", "Heading 1"),
        ("Le temps", "Heading 2"),
        "Une heure <fixe> ne tient pas.",
        ("Proposer une plage", "List Bullet"),
        ("Rappeler la veille", "List Bullet"),
        ("Le sac", "Heading 2"),
        "À retenir : un casier suffit.",
    )
    un_tableau(document, ("Lieu", "Jour"), ("Niort", "lundi"), ("Saintes", "jeudi"))
    document.add_paragraph("Vrai ou faux", "Heading 2")
    document.add_paragraph("Il faut une adresse : faux. La domiciliation suffit.", "List Bullet")
    document.add_paragraph("L’accueil est gratuit (vrai)", "List Bullet")
    document.add_paragraph("Qui aide", "Heading 1")
    document.add_paragraph("Les relais", "Heading 2")
    for dit in ("Trois relais sur une carte", ""):
        suite = document.add_paragraph().add_run()
        suite.add_picture(une_image(), width=Pt(9))
        suite._r.xpath(".//wp:docPr")[0].set("descr", dit)
    document.sections[0].header.paragraphs[0].text = "Mission locale"
    return document


def test_titles_make_modules_and_steps_and_every_word_has_its_place(atelier, autrice):
    formation = tirer(atelier, octets(un_long_document()))
    assert not formation.live and formation.owner == autrice
    assert (formation.title, formation.accroche) == ("Accueillir sans logement", "Ne perdre personne en chemin.")
    modules = list(ModulePage.objects.child_of(formation).order_by("path"))
    assert [module.title for module in modules] == ["Ce que la rue change", "Qui aide"]
    (temps, sac, vrai), ((relais, images),) = etapes_de(formation)
    dit = "<p>Une heure &lt;fixe&gt; ne tient pas.</p><ul><li>Proposer une plage</li><li>Rappeler la veille</li></ul>"
    assert temps == ("Le temps", [("texte", dit)])
    encadre, tableau = sac[1]
    assert (encadre[0], encadre[1]["nature"], encadre[1]["texte"]) == ("encadre", "RETENIR", "<p>un casier suffit.</p>")
    assert "<li>Lieu : Niort ; Jour : lundi</li>" in tableau[1]
    assert relais == "Les relais" and [genre for genre, _ in images] == ["image", "image"]
    assert [une["image"]["alt_text"] for _, une in images] == ["Trois relais sur une carte", ""]
    assert [genre for genre, _ in vrai[1]] == ["question", "question"]
    valeurs = [q.contenu.raw_data[0]["value"] for q in QuestionBanque.objects.order_by("pk")]
    dites = [("Il faut une adresse", False, "La domiciliation suffit."), ("L’accueil est gratuit", True, "")]
    assert [(v["enonce"], v["juste"], v["retour"]) for v in valeurs] == dites


def test_account_says_what_became_of_everything_and_what_is_left(atelier):
    formation = tirer(atelier, octets(un_long_document()))
    page = lue(atelier.get(f"/atelier/{formation.pk}/document/"))
    for mots in ("Module 2", "Encadré", "À décrire pour qui ne la voit pas", "Une ligne par rang, à relire"):
        assert mots in page
    assert "1 en-tête ou pied de page" in page and "Le fichier n’est pas gardé" in page
    atelier.force_login(un_conseiller())
    assert atelier.get(f"/atelier/{formation.pk}/document/").status_code == 404
    atelier.force_login(un_compte())  # d’aucun réseau
    assert atelier.get("/atelier/word/").status_code == 404


def test_document_without_titles_is_one_step_named_by_its_file(atelier):
    document = un_document("Deux portes, pas davantage. " * 20)
    suite_suivie(document.add_paragraph("Reste."), "del", "Madame Durand")
    document.add_paragraph("Appeler Kévin Martin au 06 12 34 56 78.")
    formation = tirer(atelier, octets(document))
    assert formation.title == "accueil jeunes"
    (((titre, blocs),),) = etapes_de(formation)
    assert titre == "Pour commencer" and "Durand" not in str(blocs)
    page = lue(atelier.get(f"/atelier/{formation.pk}/document/"))
    assert "Des mots pourraient désigner quelqu’un" in page and "06 12 34 56 78" in page


def test_document_sent_twice_is_one_training(atelier):
    cle, fichier = uuid.uuid4(), octets(un_long_document())
    assert tirer(atelier, fichier, cle=cle) == tirer(atelier, fichier, cle=cle)
    assert [modele.objects.count() for modele in (FormationPage, ApportDeFormation, QuestionBanque)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("fichier", "mot"),
    [
        (b"%PDF-1.7 rien", "document PDF"),
        (un_docx(" "), "rien à reprendre"),
    ],
)
def test_document_that_is_refused_says_why_and_writes_nothing(atelier, fichier, mot):
    reponse = envoyer(atelier, fichier)
    assert reponse.status_code == 422 and mot in lue(reponse)
    assert not FormationPage.objects.exists()


def test_short_paragraph_alone_is_a_step_and_a_linked_picture_is_told(atelier):
    formation = tirer(atelier, un_docx_lie("image", "http://mal.example/x.png"))
    assert "Bonjour" in str(etapes_de(formation))
    assert "1 fichier d’ailleurs" in lue(atelier.get(f"/atelier/{formation.pk}/document/"))


def test_picture_that_is_not_one_is_told_and_costs_nothing_else(atelier):
    document = un_document(("Les relais", "Heading 1"), "Un texte. " * 40)
    document.add_paragraph().add_run().add_picture(une_image())
    from tests.fabriques_docx import parties, zipper

    contenus = parties(octets(document))
    (nom,) = [nom for nom in contenus if nom.startswith("word/media/")]
    formation = tirer(atelier, zipper({**contenus, nom: io.BytesIO(b"\x89PNG\r\n\x1a\nabime").getvalue()}))
    assert [genre for genre, _ in etapes_de(formation)[0][0][1]] == ["texte"]
    assert "1 image" in lue(atelier.get(f"/atelier/{formation.pk}/document/"))


# A Moodle backup is read, what it would give is shown, then it is a draft module: once, or not at all.

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
