"""The gate (U21 to U24): what is refused says why, what is accepted is read whole, and nothing stays of a refusal."""

import zipfile

import pytest

from home.fichiers.archives import MO
from safran.scorm.choices import Norme
from tests.safran.fabriques_scorm import (
    ESPACES_12,
    PAGE,
    avertis,
    lire,
    refus,
    un_h5p,
    un_item,
    un_manifeste,
    un_scorm,
    un_scorm_2004,
    une_archive,
    une_ressource,
)

# Le manifeste (U21)


def test_package_without_manifest_says_where_it_is():
    assert "pas de imsmanifest.xml" in refus(une_archive({"page.html": PAGE}))
    assert "dans le dossier « badscorm »" in refus(une_archive({"badscorm/imsmanifest.xml": un_manifeste()}))
    assert "en minuscules" in refus(une_archive({"ImsManifest.xml": un_manifeste()}))
    assert "vide" in refus(un_scorm(b""))
    assert "cmi5" in refus(une_archive({"cmi5.xml": "<x/>"}))


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_manifest_in_each_encoding_is_accepted(encodage):
    declare = "utf-8" if encodage == "utf-8-sig" else encodage
    texte = un_manifeste(titre="L’été à Niort" if encodage == "windows-1252" else "L'été à Niort")
    examen = lire(un_scorm(texte.replace('encoding="UTF-8"', f'encoding="{declare}"').encode(encodage)))
    assert examen.accepte and "été à Niort" in examen.titre


MAUVAIS = {
    "n’a pas d’organisation": un_manifeste()
    .replace("<organization ", "<autre ")
    .replace("</organization>", "</autre>"),
    "aucune activité": un_manifeste(items=""),
    "ressource absente": un_manifeste(items=un_item("deux")),
    "n’ouvre aucune ressource": un_manifeste(items='<item identifier="i"><title>Vide</title></item>'),
    "n’est pas dans le paquet": un_manifeste(ressources=une_ressource("un", "absent.html")),
    "la casse compte": un_manifeste(ressources=une_ressource("un", "UN.html")),
    "sort du paquet": un_manifeste(ressources=une_ressource("un", "../../x.html")),
    "mène hors du paquet": un_manifeste(ressources=une_ressource("un", "http://ailleurs.example/x.html")),
    "hors du paquet. Mettez": un_manifeste(ressources=une_ressource("un", "javascript:alert(1)")),
    "racine d’un site": un_manifeste(ressources=une_ressource("un", "/un.html")),
    "porte celui d’une autre": un_manifeste(items=un_item("un") * 2),
    "de 0 à 100": un_manifeste(items=un_item("un", "<adlcp:masteryscore>180</adlcp:masteryscore>")),
    "page à ouvrir (« href »)": un_manifeste(ressources=une_ressource("un").replace('href="un.html"', "", 1)),
}


@pytest.mark.parametrize("phrase", MAUVAIS)
def test_bad_manifest_is_refused_with_its_line(phrase):
    dit = refus(un_scorm(MAUVAIS[phrase]))
    assert phrase in dit and "(ligne " in dit


def test_manifest_that_is_not_xml_is_refused_with_its_line():
    dit = refus(un_scorm(un_manifeste().replace("</title>", "", 1)))
    assert "bien formé" in dit and "(ligne " in dit


@pytest.mark.parametrize("version", ["1.1", "CAM 9", ""])
def test_unknown_version_is_refused_without_the_words_of_a_known_one(version):
    espaces = 'xmlns="urn:autre" xmlns:adlcp="urn:adlcp"'
    assert "seuls SCORM 1.2 et SCORM 2004" in refus(un_scorm(un_manifeste(version=version or " ", espaces=espaces)))


def test_version_missing_is_read_in_the_namespaces_and_said():
    examen = lire(un_scorm(un_manifeste(version=" ", espaces=ESPACES_12)))
    assert examen.norme == Norme.SCORM_12 and "aucune version" in avertis(examen)


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE manifest [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE manifest [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
        '<!DOCTYPE manifest SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE manifest>",
        '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_document_type_or_entity_is_refused_unread(dtd):
    assert "DOCTYPE" in refus(un_scorm(un_manifeste().replace("\n", f"\n{dtd}\n", 1)))


def test_manifest_too_heavy_or_too_deep_is_refused():
    assert "dépasse 2048 Ko" in refus(
        une_archive({"imsmanifest.xml": un_manifeste() + " " * (2 * MO)}, zipfile.ZIP_STORED)
    )
    profond = "".join(f'<item identifier="p{n}"><title>x</title>' for n in range(300)) + "</item>" * 300
    assert "trop profond" in refus(un_scorm(un_manifeste(items=profond)))


# Ce qui est lu


def test_settings_of_an_item_are_kept():
    dedans = (
        "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>"
        "<adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>abc</adlcp:datafromlms>"
    )
    examen = lire(un_scorm(un_manifeste(items=un_item("un", dedans, 'parameters="?a=1" isvisible="false"'))))
    item = examen.manifeste["items"][0]
    assert (item["maitrise"], item["temps_max"], item["lancement"]) == ("80", "00:30:00", "abc")
    assert item["suite"] == "?a=1" and item["action_temps"] == "exit,message" and not item["visible"]


def test_tree_base_and_percent_written_address_are_followed():
    items = f'<item identifier="dossier"><title>Partie</title>{un_item("un")}{un_item("deux")}</item>'
    ressources = une_ressource("un", "pages/un%20seul.html?x=1#y", attributs='xml:base="contenu/"')
    ressources += une_ressource("deux", "../un.html", genre="asset", attributs='xml:base="contenu/"')
    contenu = {"imsmanifest.xml": un_manifeste(items, ressources), "contenu/pages/un seul.html": PAGE, "un.html": PAGE}
    dossier = lire(une_archive(contenu)).manifeste["items"][0]
    assert [e["fichier"] for e in dossier["enfants"]] == ["contenu/pages/un seul.html", "un.html"]
    assert [e["sco"] for e in dossier["enfants"]] == [True, False]
    assert dossier["enfants"][0]["suite"] == "?x=1#y"


def test_sequencing_objectives_and_thresholds_are_read():
    sequencement = (
        '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>'
        '<imsss:sequencing><imsss:controlMode choice="false" flow="true"/><imsss:objectives><imsss:primaryObjective '
        'objectiveID="p" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>'
        "</imsss:primaryObjective></imsss:objectives></imsss:sequencing>"
    )
    item = lire(un_scorm_2004(items=un_item("un", sequencement))).manifeste["items"][0]
    lu = item["sequencement"]
    assert (lu["choix"], lu["enchainement"], lu["objectif"], lu["mesure"]) == (False, True, "p", "0.7")
    assert item["seuil_avancement"] == "0.5"


def _a_deux(regles: str) -> bytes:
    """Two activities in a part, each of them and the part asking the same."""
    dedans = un_item("un", regles) + un_item("deux", regles) + regles
    items = f'<item identifier="i-partie"><title>Partie</title>{dedans}</item>'
    return un_scorm_2004(items=items, ressources=une_ressource("un") + une_ressource("deux"))


@pytest.mark.parametrize(
    ("nom", "regles"),
    [
        ("conditions entre activités", "<imsss:sequencingRules><imsss:preConditionRule/></imsss:sequencingRules>"),
        ("règles de synthèse", "<imsss:rollupRules><imsss:rollupRule/></imsss:rollupRules>"),
        ("tirage au hasard", '<imsss:randomizationControls randomizationTiming="once"/>'),
        ("nombre d’essais limité", '<imsss:limitConditions attemptLimit="1"/>'),
        (
            "objectifs partagés",
            '<imsss:objectives><imsss:primaryObjective objectiveID="p"><imsss:mapInfo targetObjectiveID="g"/>'
            "</imsss:primaryObjective></imsss:objectives>",
        ),
        ("choix restreint", '<adlseq:constrainedChoiceConsiderations constrainChoice="true"/>'),
    ],
)
def test_advanced_sequencing_is_told_to_the_author_and_the_simple_one_is_not(nom, regles):
    regles = f"<imsss:sequencing>{regles}</imsss:sequencing>"
    dit = avertis(lire(_a_deux(regles)))
    assert "enchaînement avancé non suivi" in dit and nom in dit
    assert ("enchaînement" in avertis(lire(un_scorm_2004(items=un_item("un", regles))))) == ("essais" in nom)
    simple = (
        '<imsss:controlMode choice="false" flow="true" forwardOnly="true"/><imsss:rollupRules '
        'rollupProgressCompletion="false"/><imsss:randomizationControls randomizationTiming="never"/>'
    )
    sobre = lire(un_scorm_2004(items=un_item("un", f"<imsss:sequencing>{simple}</imsss:sequencing>")))
    assert "enchaînement" not in avertis(sobre)


def test_order_asked_inside_one_part_alone_is_told_to_the_author():
    conduite = '<imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>'
    partie = f'<item identifier="i-partie"><title>Partie</title>{un_item("un")}{un_item("deux")}{conduite}</item>'
    examen = lire(un_scorm_2004(items=partie, ressources=une_ressource("un") + une_ressource("deux")))
    assert "ordre imposé dans une seule partie" in avertis(examen)


def test_package_that_never_reports_says_so():
    muet = {"imsmanifest.xml": un_manifeste(), "un.html": "<p>Bonjour</p>"}
    assert "ne parle jamais" in avertis(lire(une_archive(muet)))
    assert "n’annonce jamais" in avertis(lire(une_archive(muet | {"commun.js": "LMSInitialize()"})))
    assert avertis(lire(un_scorm())) == ""
    asset = un_manifeste(ressources=une_ressource("un", genre="asset"))
    assert "aucun SCO" in avertis(lire(un_scorm(asset)))


def test_missing_listed_file_and_unreadable_condition_are_said_and_accepted():
    ressources = une_ressource("un", dedans='<file href="absent.css"/>')
    items = un_item("un", "<adlcp:prerequisites type='aicc_script'>i-x &amp; (</adlcp:prerequisites>")
    dit = avertis(lire(un_scorm(un_manifeste(items, ressources))))
    assert "absent.css" in dit and "condition d’accès non comprise" in dit


# H5P


def test_h5p_module_is_accepted():
    examen = lire(un_h5p())
    assert examen.accepte and examen.norme == Norme.H5P and examen.titre == "Vrai ou faux"


@pytest.mark.parametrize(
    ("phrase", "remplaces"),
    [
        ("content/content.json", {"content/content.json": None}),
        ("JSON bien formé", {"content/content.json": "{"}),
        ("objet JSON", {"h5p.json": "[]"}),
        ("titre", {"h5p.json": "{}"}),
        ("avec ses bibliothèques", {"H5P.Essai-1.0/library.json": None}),
        ("essai.js", {"H5P.Essai-1.0/essai.js": None}),
    ],
)
def test_h5p_module_that_lacks_something_is_refused(phrase, remplaces):
    assert phrase in refus(un_h5p(**remplaces))
