"""Files written by other systems, kept as they circulate: encoding, verdict, content of each."""

from pathlib import Path

import pytest

from safran.quiz.echange import questions_lire
from tests.safran.quiz.echange import formes as f

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
    "moodle-refusee.xml": ("Moodle XML", "UTF-8", 3, 0, 1),
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


def test_moodle_4_course_keeps_categories_names_shares_and_the_slash_of_a_name():
    lues = par_titre("moodle-4-cours.xml")
    choix = lues["Accueil : tout public ?"]
    assert choix.categorie == "Défaut pour ORIENT-79/Accueil et information"
    assert choix.enonce == "<p>Une structure qui participe au service\xa0<strong>accueille</strong>\xa0:</p>"
    assert choix.remarques == ()
    assert choix.valeur["reponses"] == [
        f.choix("tout public", True, None, "Oui, c'est l'engagement."),
        f.choix("son public & ses partenaires", False),
        f.choix("les moins de 26\xa0ans", False, "-33.33333"),
    ]
    gratuit = lues["CEP gratuit"]
    assert (gratuit.code, gratuit.valeur["juste"], gratuit.valeur["retour_faux"]) == ("CEP-02", True, "Si, toujours.")
    assert lues["Ré-adresser"].categorie.endswith("/Deux portes ∕ deux gestes")
    assert [e["texte"] for e in lues["Ré-adresser"].valeur["elements"]] == ["Écouter", "Demander l’accord", "Appeler"]
    paires = [f.paire("<p>Un <em>cadre</em></p>", "L'Apec"), f.paire("Un lycéen", "Le CIO")]
    assert lues["Qui reçoit qui"].valeur == {"paires": paires, "leurres": ["France compétences"]}


def test_pictures_joined_written_in_the_address_or_beside_the_words_all_come():
    lues = par_titre("moodle-image.xml")
    assert [i.nom for i in lues["Le logo"].images] == ["logo été.png"]
    assert lues["Le logo"].images[0].alternative == "Une fleur à quatre pétales"
    assert lues["Le sigle"].images[0].alternative == "Trois lettres, C, E, P"
    (jointe,) = lues["Le sigle"].jointes
    assert jointe.contenu == lues["Le logo"].images[0].contenu
    assert lues["Le sigle"].remarques == ()
    ancienne = par_titre("moodle-1.9.xml")["Choix ancien"].images[0]
    assert ancienne.nom == "carte.png" and ancienne.contenu == lues["Le logo"].images[0].contenu


def test_moodle_1_9_writes_its_html_as_entities_and_its_number_beside_its_tolerance():
    lues = par_titre("moodle-1.9.xml")
    assert lues["Choix ancien"].enonce == "Qui coordonne le service\xa0?"
    assert lues["Nombre ancien"].valeur["reponses"] == [f.nombre(13, 1, retour="Treize.")]
    assert lues["Vrai ancien"].valeur["juste"] and lues["Vrai ancien"].valeur["retour_faux"] == "Relisez."


def test_embedded_answers_keep_their_kinds_weights_shares_and_protected_signs():
    lue = par_titre("moodle-cloze.xml")["Trous"]
    trous = [trou["value"] for trou in lue.valeur["trous"]]
    assert (
        lue.valeur["texte"] == "<p>Le CEP compte [[1]] niveaux. Il est [[2]] et [[3]].</p>"
        "<ul><li>Durée du bilan\xa0: [[4]] h</li><li>Sigle : [[5]]</li></ul>"
    )
    assert [(t["poids"], t.get("casse"), t.get("joker")) for t in trous] == [
        (2, None, None), (1, None, None), (1, False, True), (1, None, None), (1, True, False)
    ]  # fmt: skip
    assert lue.points == 6
    assert trous[0]["reponses"][1] == f.nombre(3, part=50, retour="C'était en 2014.")
    assert trous[2]["reponses"][-1] == f.accepte("*", 0, "Relisez la fiche } article 3.")
    assert trous[3]["reponses"][0]["tolerance"] == "0.5"
    choisis = par_titre("moodle-cloze.xml")["Mots à choisir"]
    assert [next(c["texte"] for c in t["value"]["reponses"] if c["juste"]) for t in choisis.valeur["trous"]] == [
        "Région", "mission locale", "jeunes"
    ]  # fmt: skip


def test_number_with_units_keeps_its_tolerance_and_tells_what_is_stricter_here():
    distance = par_titre("moodle-bom.xml")["Distance"]
    assert distance.valeur == {
        "reponses": [f.nombre(30, "0.5", retour="Oui."), f.nombre(None, part=0, retour="Relisez.")],
        "unites": [f.unite("km"), f.unite("m", "1000")],
        "regle_unite": "OBLIGATOIRE",
    }
    assert "elle les coûte tous" in distance.remarques[0] and distance.points == 2


def test_windows_signs_are_read_in_xml_and_in_gift():
    (lue,) = par_titre("moodle-windows.xml").values()
    assert (lue.titre, lue.enonce) == ("L’œuvre – « sigle »", "Coût : 10 €… Quel « sigle » ?")
    gift = par_titre("main-windows.gift")
    assert gift["Un « cadre » relève…"].valeur["reponses"][2]["texte"] == "d’un CIO – parfois"
    assert gift["Intervalle"].valeur["reponses"] == [f.nombre(3, 2)]
    assert gift["Le CEP est _____ et confidentiel."].valeur == f.mots(f.accepte("gratuit"), f.accepte("sans frais"))
    retours = {"retour_vrai": "Plus depuis 2022.", "retour_faux": "Exact : plus de durée."}
    assert gift["La VAE demande un an d’expérience."].valeur == {"juste": False, **retours}


def test_gift_exported_by_moodle_4_keeps_codes_escapes_and_weights():
    lues = par_titre("moodle-4.gift")
    portes = lues["Deux portes"]
    assert (portes.code, portes.categorie, portes.retour) == ("PORTES-1", "Défaut pour SPRO/Portes", "Article 5.1")
    assert portes.enonce == "Combien de portes, au plus : choisissez."
    assert portes.valeur["reponses"][2] == f.choix("trois {ou plus}", False, 50, "À moitié.")
    assert lues["Nombre"].valeur["reponses"][1] == f.nombre(3, "0.5", part=50)
    assert lues["Associer"].valeur["leurres"] == ["France compétences"]
    assert [c["part"] for c in lues["Plusieurs"].valeur["reponses"]] == ["50", "50", "-100"]


def test_files_of_another_generator_keep_formulas_and_shares():
    lues = par_titre("rexams.xml")
    assert "\\(x^2 \\leq 4\\)" in lues["R1 Q1 : operateurs"].enonce
    assert [c["part"] for c in lues["R1 Q1 : operateurs"].valeur["reponses"]] == ["50", "50", "-50"]
    assert lues["R1 Q2 : part"].valeur["reponses"][0]["tolerance"] == "0.01"
    assert lues["R1 Q3 : mot"].valeur == f.mots(f.accepte("Orientation & conseil"), casse=True)


def test_what_cannot_be_marked_says_why_on_its_line_and_costs_no_other():
    motifs = {ligne.numero: ligne.motif for ligne in lire("moodle-refusee.xml").lignes if ligne.motif}
    assert set(motifs) == {12} and "ddimageortext" in motifs[12]
