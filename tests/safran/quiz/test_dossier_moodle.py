"""A file for each form that Moodle gives to its questions: read, written, read again, the same; one bad costs one."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image as Pillow

from safran.quiz.models import QuestionBanque
from safran.quiz.queries.banque import LOT, questions_export
from safran.quiz.rules.banque import questions_importer

pytestmark = pytest.mark.django_db
DOSSIER = Path(__file__).parent / "moodle"
FICHIERS = sorted(chemin.name for chemin in DOSSIER.iterdir())
GENRES = {
    "multichoice": {"unique", "multiple"},
    "truefalse": {"vrai_faux"},
    "shortanswer": {"texte_court"},
    "numerical": {"numerique"},
    "matching": {"appariement"},
    "ddmatch": {"appariement"},
    "ordering": {"ordre"},
    "essay": {"ouverte"},
    "cloze": {"trous"},
    "gapselect": {"trous"},
    "ddwtos": {"trous"},
    "gift-commentaire": {"vrai_faux"},
}
MAUVAISE = '<question type="calculated"><name><text>Tirée au hasard</text></name></question>'


def gardees():
    """What the bank holds, by code, pictures by their content."""
    return {
        ligne.code: (ligne.titre, ligne.categorie, ligne.live, ligne.contenu.raw_data[0])
        for ligne in QuestionBanque.objects.all()
    }


def test_every_form_has_its_file():
    assert len(FICHIERS) >= 60


@pytest.mark.parametrize("nom", FICHIERS)
def test_file_is_taken_exported_and_taken_again_with_the_same_content(nom):
    rapport = questions_importer(contenu=(DOSSIER / nom).read_bytes(), nom=nom)
    assert (rapport.accepte, rapport.a_ecrire) == (True, 1), rapport.lignes
    genre = QuestionBanque.objects.get().contenu.raw_data[0]["type"]
    famille = nom.removeprefix("gift-").partition(".")[0].partition("-")[0]
    assert genre in GENRES.get(nom.partition(".")[0], GENRES.get(famille))
    avant, export = gardees(), questions_export("moodle-xml").contenu
    assert questions_importer(contenu=export, nom="banque.xml").a_ecrire == 0
    QuestionBanque.objects.all().delete()
    questions_importer(contenu=export, nom="banque.xml")
    assert gardees() == avant
    assert questions_export("moodle-xml").contenu == export


def cinquante(mauvaise):
    """Forty-nine good questions, and this one in the middle."""
    corps = []
    for nom in [nom for nom in FICHIERS if nom.endswith(".xml")][:49]:
        texte = (DOSSIER / nom).read_text()
        corps.append(texte[texte.index("<quiz>") + 6 : texte.index("</quiz>")])
    return "<quiz>" + "".join([*corps[:20], mauvaise, *corps[20:]]) + "</quiz>"


def png(cote):
    tampon = io.BytesIO()
    Pillow.new("1", (cote, cote)).save(tampon, "PNG")
    return tampon.getvalue()


def avec_image(contenu, nom="image.png"):
    """A question whose answer shows this picture."""
    joint = f'<file name="{nom}" encoding="base64">{base64.b64encode(contenu).decode()}</file>'
    return (
        '<question type="multichoice"><name><text>Mauvaise image</text></name><questiontext><text>Laquelle ?</text>'
        f'</questiontext><answer fraction="100"><text>&lt;img src="@@PLUGINFILE@@/{nom}" alt="x"&gt;</text>{joint}'
        '</answer><answer fraction="0"><text>Aucune</text></answer></question>'
    )


@pytest.mark.parametrize(
    ("mauvaise", "phrase"),
    [
        (MAUVAISE, "calculée"),
        (avec_image(png(30_000)), "trop de points"),
        (avec_image(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "x.svg"), "se lit pas"),
        (avec_image(png(30)[:40]), "se lit pas"),
        ('<question type="multichoice"><name><text>Vide</text></name></question>', "énoncé"),
    ],
)
def test_one_bad_question_of_fifty_costs_one_question(mauvaise, phrase):
    contenu = cinquante(mauvaise).encode()
    rapport = questions_importer(contenu=contenu, nom="q.xml")
    (refusee,) = rapport.refusees
    assert phrase in refusee.motif
    assert rapport.bilan == f"{len(FICHIERS_XML)} questions sur {len(FICHIERS_XML) + 1} sont prises\xa0: " + (
        f"{len(FICHIERS_XML)} créées, 1 refusée."
    )
    assert QuestionBanque.objects.count() == len(FICHIERS_XML)
    assert questions_importer(contenu=contenu, nom="q.xml").a_ecrire == 0


FICHIERS_XML = [nom for nom in FICHIERS if nom.endswith(".xml")][:49]


def test_more_questions_than_a_lot_are_one_file():
    texte = "\n\n".join(f"::Question {rang}::Vrai {rang} ?{{T}}" for rang in range(LOT + 1))
    assert questions_importer(contenu=texte.encode(), essai=True).a_ecrire == LOT + 1
