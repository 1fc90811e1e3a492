"""Files written by other systems, kept as they circulate: encoding, verdict, content of each."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from safran.quiz.echange.lecture import questions_lire
from safran.quiz.echange.modele import Acceptee, Choix, Nombre, Piece, Unite
from safran.quiz.models import QuestionBanque

DOSSIER = Path(__file__).parent / "etrangers"
# nom : (format, encodage, questions, laissées de côté, refusées)
FICHIERS = {
    "aiken-bom.txt": ("Aiken", "UTF-8", 2, 0, 0),
    "main-windows.gift": ("GIFT", "windows-1252", 7, 0, 0),
    "moodle-1.9.xml": ("Moodle XML", "UTF-8", 4, 0, 0),
    "moodle-4-cours.xml": ("Moodle XML", "UTF-8", 4, 0, 0),
    "moodle-4.gift": ("GIFT", "UTF-8", 6, 1, 0),
    "moodle-bom.xml": ("Moodle XML", "UTF-8", 1, 0, 0),
    "moodle-cloze.xml": ("Moodle XML", "UTF-8", 2, 0, 0),
    "moodle-image.xml": ("Moodle XML", "UTF-8", 2, 0, 0),
    "moodle-refusee.xml": ("Moodle XML", "UTF-8", 1, 0, 3),
    "moodle-windows.xml": ("Moodle XML", "windows-1252", 1, 0, 0),
    "rexams.xml": ("Moodle XML", "UTF-8", 3, 0, 0),
}


def lire(nom: str):
    return questions_lire((DOSSIER / nom).read_bytes(), nom=nom)


def par_titre(nom: str) -> dict:
    return {ligne.titre: ligne.question for ligne in lire(nom).lignes if ligne.question}


def test_every_file_of_the_folder_is_tried():
    assert {chemin.name for chemin in DOSSIER.iterdir()} == set(FICHIERS)


@pytest.mark.parametrize("nom", FICHIERS)
def test_format_encoding_and_verdict_of_each_file(nom):
    format_, encodage, prises, laissees, refusees = FICHIERS[nom]
    lecture = lire(nom)
    assert (lecture.format, lecture.encodage) == (format_, encodage)
    assert sum(ligne.question is not None for ligne in lecture.lignes) == prises
    assert sum(ligne.laissee for ligne in lecture.lignes) == laissees
    assert sum(bool(ligne.motif) and not ligne.laissee for ligne in lecture.lignes) == refusees


@pytest.mark.django_db
@pytest.mark.parametrize("nom", FICHIERS)
def test_command_writes_each_file_whole_or_nothing_and_twice_changes_nothing(nom, capsys):
    _format, _encodage, prises, _laissees, refusees = FICHIERS[nom]
    if refusees:
        with pytest.raises((CommandError, SystemExit)):
            call_command("importer_questions", str(DOSSIER / nom))
        assert not QuestionBanque.objects.exists()
        return
    call_command("importer_questions", str(DOSSIER / nom))
    assert QuestionBanque.objects.count() == prises
    capsys.readouterr()
    call_command("importer_questions", str(DOSSIER / nom))
    assert QuestionBanque.objects.count() == prises
    assert "créée" not in capsys.readouterr().out.splitlines()[-1]


def test_moodle_4_course_keeps_categories_names_shares_and_the_slash_of_a_name():
    lues = par_titre("moodle-4-cours.xml")
    choix = lues["Accueil : tout public ?"]
    assert choix.categorie == "Défaut pour ORIENT-79/Accueil et information"
    assert choix.enonce == "Une structure qui participe au service\xa0accueille\xa0:" and choix.remarques == ()
    assert choix.choix == (
        Choix("tout public", True, None, "Oui, c'est l'engagement."),
        Choix("son public & ses partenaires", False),
        Choix("les moins de 26\xa0ans", False, Decimal("-33.33333")),
    )
    assert (lues["CEP gratuit"].code, lues["CEP gratuit"].juste) == ("CEP-02", True)
    assert lues["CEP gratuit"].retour_faux == "Si, toujours."
    assert lues["Ré-adresser"].categorie.endswith("/Deux portes ∕ deux gestes")
    assert [e.texte for e in lues["Ré-adresser"].elements] == ["Écouter", "Demander l’accord", "Appeler"]
    assert lues["Qui reçoit qui"].paires == (Piece("Un cadre", "L'Apec"), Piece("Un lycéen", "Le CIO"))
    assert lues["Qui reçoit qui"].leurres == ("France compétences",)


def test_pictures_joined_written_in_the_address_or_beside_the_words_all_come():
    lues = par_titre("moodle-image.xml")
    assert [i.nom for i in lues["Le logo"].images] == ["logo été.png"]
    assert lues["Le logo"].images[0].alternative == "Une fleur à quatre pétales"
    assert lues["Le sigle"].images[0].alternative == "Trois lettres, C, E, P"
    assert "hors de l’énoncé" in lues["Le sigle"].remarques[0]
    ancienne = par_titre("moodle-1.9.xml")["Choix ancien"].images[0]
    assert ancienne.nom == "carte.png" and ancienne.contenu == lues["Le logo"].images[0].contenu


def test_moodle_1_9_writes_its_html_as_entities_and_its_number_beside_its_tolerance():
    lues = par_titre("moodle-1.9.xml")
    assert lues["Choix ancien"].enonce == "Qui coordonne le service\xa0?"
    assert lues["Nombre ancien"].reponses == (Nombre(Decimal(13), Decimal(1), retour="Treize."),)
    assert (lues["Vrai ancien"].juste, lues["Vrai ancien"].retour_faux) == (True, "Relisez.")


def test_embedded_answers_keep_their_kinds_weights_shares_and_protected_signs():
    trous = par_titre("moodle-cloze.xml")["Trous"]
    assert (
        trous.texte
        == "Le CEP compte [[1]] niveaux. Il est [[2]] et [[3]].\n- Durée du bilan\xa0: [[4]] h\n- Sigle : [[5]]"
    )
    assert [(t.poids, t.casse, t.joker) for t in trous.trous] == [
        (2, False, False), (1, False, False), (1, False, True), (1, False, False), (1, True, False)
    ]  # fmt: skip
    assert trous.points == 6
    assert trous.trous[0].reponses[1] == Nombre(Decimal(3), Decimal(0), part=Decimal(50), retour="C'était en 2014.")
    assert trous.trous[2].reponses[-1] == Acceptee("*", Decimal(0), "Relisez la fiche } article 3.")
    assert trous.trous[3].reponses[0].tolerance == Decimal("0.5")
    choisis = par_titre("moodle-cloze.xml")["Mots à choisir"]
    assert [next(c.texte for c in t.reponses if c.juste) for t in choisis.trous] == [
        "Région", "mission locale", "jeunes"
    ]  # fmt: skip


def test_number_with_units_keeps_its_tolerance_and_tells_what_is_stricter_here():
    distance = par_titre("moodle-bom.xml")["Distance"]
    assert distance.reponses == (
        Nombre(Decimal(30), Decimal("0.5"), retour="Oui."), Nombre(None, part=Decimal(0), retour="Relisez.")
    )  # fmt: skip
    assert distance.unites == (Unite("km"), Unite("m", Decimal(1000))) and distance.unite_obligatoire
    assert "elle les coûte tous" in distance.remarques[0] and distance.points == 2


def test_windows_signs_are_read_in_xml_and_in_gift():
    (lue,) = par_titre("moodle-windows.xml").values()
    assert (lue.titre, lue.enonce) == ("L’œuvre – « sigle »", "Coût : 10 €… Quel « sigle » ?")
    gift = par_titre("main-windows.gift")
    assert gift["Un « cadre » relève…"].choix[2].texte == "d’un CIO – parfois"
    assert gift["Intervalle"].reponses == (Nombre(Decimal(3), Decimal(2)),)
    assert gift["Le CEP est _____ et confidentiel."].reponses == (Acceptee("gratuit"), Acceptee("sans frais"))
    vae = gift["La VAE demande un an d’expérience."]
    assert (vae.juste, vae.retour_vrai, vae.retour_faux) == (False, "Plus depuis 2022.", "Exact : plus de durée.")


def test_gift_exported_by_moodle_4_keeps_codes_escapes_and_weights():
    lues = par_titre("moodle-4.gift")
    portes = lues["Deux portes"]
    assert (portes.code, portes.categorie, portes.retour) == ("PORTES-1", "Défaut pour SPRO/Portes", "Article 5.1")
    assert portes.enonce == "Combien de portes, au plus : choisissez."
    assert portes.choix[2] == Choix("trois {ou plus}", False, Decimal(50), "À moitié.")
    assert lues["Nombre"].reponses[1] == Nombre(Decimal(3), Decimal("0.5"), part=Decimal(50))
    assert lues["Associer"].leurres == ("France compétences",)
    assert lues["Plusieurs"].multiple and [c.part for c in lues["Plusieurs"].choix] == [50, 50, -100]


def test_files_of_another_generator_keep_formulas_and_shares():
    lues = par_titre("rexams.xml")
    assert "\\(x^2 \\leq 4\\)" in lues["R1 Q1 : operateurs"].enonce
    assert [c.part for c in lues["R1 Q1 : operateurs"].choix] == [50, 50, -50]
    assert lues["R1 Q2 : part"].reponses[0].tolerance == Decimal("0.01")
    assert lues["R1 Q3 : mot"].casse and lues["R1 Q3 : mot"].reponses[0].texte == "Orientation & conseil"


def test_what_cannot_be_marked_says_why_on_its_line_and_refuses_the_file():
    motifs = {ligne.numero: ligne.motif for ligne in lire("moodle-refusee.xml").lignes if ligne.motif}
    assert set(motifs) == {3, 7, 12}
    assert "MULTIRESPONSE" in motifs[3] and "rédigée" in motifs[7] and "ddimageortext" in motifs[12]
