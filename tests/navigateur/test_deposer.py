"""A Word document dropped by keyboard becomes a draft: its account is read, then the draft it opens."""

from tests.fabriques_docx import un_docx
from tests.navigateur.conftest import sans_debordement
from tests.navigateur.gestes import SUR_DEUX_ECRANS, atteindre, presser, suivre, titre, voir

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONSTAT = "Une personne sur deux n’arrivait pas au second rendez-vous."


def choisir_un_fichier(page, nom: str, octets: bytes) -> None:
    """Reach the field by Tab; the window of the system that Enter opens is not the site's."""
    champ = atteindre(page, page.get_by_label("Votre document Word"))
    champ.set_input_files({"name": nom, "mimeType": WORD, "buffer": octets})


@SUR_DEUX_ECRANS
def test_word_document_dropped_by_keyboard_becomes_a_draft(guichet, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto("/pratiques/ecrire/")
    suivre(page, "Partir d’un document Word")
    choisir_un_fichier(page, "fiche.docx", b"pas un document")
    presser(page, "Lire le document")
    assert page.get_by_role("alert").count() and sans_debordement(page)
    page.goto("/pratiques/ecrire/document/")
    document = un_docx(("Appeler ensemble", "Title"), ("Constat", "Heading 1"), CONSTAT)
    choisir_un_fichier(page, "fiche.docx", document)
    presser(page, "Lire le document")
    assert titre(page) == "Votre document est devenu un brouillon" and sans_debordement(page)
    voir(page, "Le fichier n’est pas gardé")
    suivre(page, "Relire le brouillon")
    assert page.get_by_label("Titre ★").input_value() == "Appeler ensemble"
    assert page.get_by_label("Le problème de départ").input_value() == CONSTAT
