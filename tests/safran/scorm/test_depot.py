"""The gate (U21 to U24): manifests, sequencing, H5P, exports of every tool; a refusal says why and leaves nothing."""

import gzip
import io
import json
import tarfile
import zipfile

import pytest
from django.urls import reverse

from home.fichiers.archives import MO
from safran.scorm import rules
from safran.scorm.choices import Norme
from safran.scorm.depot.manifeste import probleme_de, remplie
from tests.fabriques import un_conseiller
from tests.safran.fabriques_scorm import (
    ESPACES_12,
    ESPACES_2004,
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
    une_version,
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
    "bien formé": un_manifeste().replace("</title>", "", 1),
}


@pytest.mark.parametrize("phrase", MAUVAIS)
def test_bad_manifest_is_refused_with_its_line(phrase):
    dit = refus(un_scorm(MAUVAIS[phrase]))
    assert phrase in dit and "(ligne " in dit


def test_unknown_version_is_refused_without_the_words_of_a_known_one_and_a_missing_one_is_said():
    for version in ("1.1", "CAM 9", " "):
        inconnue = un_manifeste(version=version, espaces='xmlns="urn:autre" xmlns:adlcp="urn:adlcp"')
        assert "seuls SCORM 1.2 et SCORM 2004" in refus(un_scorm(inconnue)), version
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
    lourd = {"imsmanifest.xml": un_manifeste() + " " * (2 * MO)}
    assert "dépasse 2048 Ko" in refus(une_archive(lourd, zipfile.ZIP_STORED))
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
    assert (lu["choix"], lu["enchainement"], lu["objectifs"], lu["mesure"]) == (False, True, ["p"], "0.7")
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
    activites, deux = un_item("un") + un_item("deux") + conduite, une_ressource("un") + une_ressource("deux")
    partie = f'<item identifier="i-partie"><title>Partie</title>{activites}</item>'
    assert "ordre imposé dans une seule partie" in avertis(lire(un_scorm_2004(items=partie, ressources=deux)))
    assert "ordre imposé" not in avertis(lire(un_scorm_2004(items=activites, ressources=deux)))


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
def test_h5p_module_is_accepted_whole_and_refused_when_it_lacks_something(phrase, remplaces):
    examen = lire(un_h5p())
    assert examen.accepte and examen.norme == Norme.H5P and examen.titre == "Vrai ou faux"
    assert phrase in refus(un_h5p(**remplaces))


ETATS = {"A": "completed", "B": "passed", "C": "failed", "D": "incomplete"}


@pytest.mark.parametrize(
    ("condition", "attendu"),
    [
        ("", True), ("A", True), ("C", False), ("Z", False), ("A & B", True), ("A&C", False), ("A | C", True),
        ("~C", True), ("~A", False), ("A & (C | B)", True), ("(A & C) | D", False), ('C="failed"', True),
        ('B="passed"', True), ('A<>"passed"', True), ("B=p", True), ("2*{A, B, C}", True), ("3*{A,B,C}", False),
        ("~(A & B)", False), ("A &", True), ("((", True), ("(" * 190, True),
    ],
)  # fmt: skip
def test_condition_is_evaluated_and_an_unreadable_one_lets_in_and_is_named(condition, attendu):
    assert remplie(condition, lambda nom: ETATS.get(nom, "")) is attendu
    assert "mal écrite" in probleme_de("A &", ETATS)
    assert "n’est pas une activité" in probleme_de("A & X", ETATS)
    assert probleme_de("A & B", ETATS) == ""


CP = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'
CC = 'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"'


def manifeste(espaces: str, schema: str, version: str, *genres: str, organisations: str = "") -> dict[str, str]:
    """A manifest without a word of SCORM."""
    ressources = "".join(
        f'<resource identifier="r{n}" type="{genre}" href="r{n}.xml"><file href="r{n}.xml"/></resource>'
        for n, genre in enumerate(genres)
    )
    meta = f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion></metadata>" if schema else ""
    texte = (
        f'<?xml version="1.0"?><manifest identifier="m" {espaces}>{meta}<organizations>{organisations}</organizations>'
        f"<resources>{ressources}</resources></manifest>"
    )
    return {"imsmanifest.xml": texte, "r0.xml": "<x/>"}


RACINE = '<organization identifier="o" structure="rooted-hierarchy"><item identifier="LearningModules"/></organization>'
ETRANGERS = {
    "QTI 2.1 de TAO": (manifeste(CP, "QTIv2.1 Package", "1.0.0", "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"), "QTI"),
    "QTI 2.2, sans schéma": (manifeste(CP, "", "", "imsqti_item_xmlv2p2"), "QTI"),
    "QTI 3": (manifeste('xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"', "QTI Package", "3.0.0"), "QTI"),
    "QTI 1.2, quiz de Canvas": (manifeste(CC, "IMS Content", "1.1.3", "imsqti_xmlv1p2"), "QTI"),
    "QTI 1.2": (manifeste(CP, "IMS Content", "1.1.3", "imsqti_xmlv1p1"), "QTI"),
    "cours de Canvas (.imscc)": (
        manifeste(CC, "IMS Common Cartridge", "1.1.0", "webcontent", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
                  organisations=RACINE),
        "Common Cartridge",
    ),
    "cartouche légère": (
        manifeste('xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3"', "IMS Thin Common Cartridge", "1.3.0"),
        "Common Cartridge",
    ),
    "eXeLearning, IMS CP": (manifeste(CP, "IMS Content", "1.1.3", "webcontent"), "IMS Content Package"),
    "eXeLearning, fichier de travail": ({"contentv3.xml": "<x/>", "index.html": PAGE}, "eXeLearning"),
    "Captivate, AICC": ({"c.AU": "", "c.CRS": "", "c.CST": "", "c.DES": "", "index.html": PAGE}, "AICC"),
    "Storyline, xAPI": ({"tincan.xml": "<tincan/>", "story.html": PAGE, "index_lms.html": PAGE}, "Tin Can (xAPI)"),
    "Storyline, cmi5": ({"cmi5.xml": "<courseStructure/>", "story.html": PAGE}, "cmi5"),
    "Moodle, sauvegarde zip": ({".ARCHIVE_INDEX": "", "moodle_backup.xml": "<x/>", "files.xml": "<x/>"}, "Moodle"),
    "Moodle 1.9": ({"moodle.xml": "<x/>", "course_files/index.html": PAGE}, "Moodle"),
    "Blackboard": ({".bb-package-info": "x", "imsmanifest.xml2": ""}, "Blackboard"),
    "PowerPoint": ({"[Content_Types].xml": "", "ppt/presentation.xml": "<x/>"}, "PowerPoint"),
    "EPUB": ({"mimetype": "application/epub+zip", "META-INF/container.xml": "<x/>"}, "EPUB"),
}  # fmt: skip


WEB = {
    "eXeLearning": ({"index.html": PAGE, "base.css": "", "libs/jquery.js": ""}, "index.html"),
    "Storyline": ({"story.html": PAGE, "story_content/user.js": ""}, "story.html"),
    "Rise": ({"content/index.html": PAGE, "content/lib/main.bundle.js": ""}, "content/index.html"),
    "iSpring": ({"index.html": "<title>Deux\n portes &amp; plus</title>", "data/player.js": ""}, "index.html"),
    "d’un Mac": ({"cours/index.html": PAGE, "__MACOSX/cours/._index.html": "x"}, "cours/index.html"),
}  # fmt: skip


@pytest.mark.parametrize("outil", WEB)
def test_web_export_is_a_module_that_does_not_speak(outil):
    contenu, page = WEB[outil]
    examen = lire(une_archive(contenu))
    assert (examen.accepte, examen.norme) == (True, Norme.WEB)
    (activite,) = examen.manifeste["items"]
    assert (activite["fichier"], activite["sco"]) == (page, False)
    assert any("ne dit rien à la plateforme" in constat.phrase for constat in examen.rapport.constats)
    assert examen.titre == ("Deux portes & plus" if outil == "iSpring" else activite["titre"])


@pytest.mark.parametrize("outil", ETRANGERS)
def test_package_of_another_kind_is_refused_by_its_name_with_the_way_out(outil):
    contenu, nom = ETRANGERS[outil]
    dit = refus(une_archive(contenu))
    assert nom in dit and "SCORM 1.2 ou 2004" in dit


def test_moodle_backup_as_moodle_makes_it_is_called_so():
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode="w:gz") as archive:
        for nom in (".ARCHIVE_INDEX", "moodle_backup.xml"):
            archive.addfile(tarfile.TarInfo(nom), io.BytesIO())
    assert "sauvegarde de cours Moodle" in refus(tampon.getvalue())
    for autre in (gzip.compress(b"autre chose"), b"\x1f\x8b\x08" + b"\xff" * 40):
        assert "une archive gzip" in refus(autre)


MAISON = {
    "iSpring": ("index_lms.html", "1.2", {"index.html": PAGE, "res/data.js": "", "res/index.html": PAGE}),
    "Storyline": ("index_lms.html", "2004 3rd Edition", {"story.html": PAGE, "lms/API.js": "", "meta.xml": "<x/>"}),
    "Rise": ("scormdriver/indexAPI.html", "1.2", {"scormcontent/index.html": PAGE, "scormdriver/scormdriver.js": ""}),
    "Captivate": ("index_scorm.html", "1.2", {"goodbye.html": PAGE, "index.html": PAGE, "ar/1.mp3": b"ID3"}),
    "eXeLearning": ("index.html", "1.2", {"contentv3.xml": "<x/>", "content.xml": "<x/>", "imslrm.xml": "<x/>"}),
    "avec xAPI": ("index_lms.html", "2004 4th Edition", {"tincan.xml": "<x/>", "cmi5.xml": "<x/>"}),
}


@pytest.mark.parametrize("outil", MAISON)
def test_package_of_each_tool_is_accepted_whatever_else_it_holds(outil):
    page, version, autres = MAISON[outil]
    texte = un_manifeste(ressources=une_ressource("un", page), version=version)
    assert avertis(lire(une_archive({"imsmanifest.xml": texte, page: PAGE, **autres}))) == ""


def test_default_organisation_that_does_not_exist_gives_way_to_the_first_and_it_is_said():
    examen = lire(un_scorm(un_manifeste(defaut='default="ailleurs"')))
    dit = avertis(examen)
    assert "« ailleurs », n’existe pas : la première, « Deux portes », est prise" in dit and "(ligne " in dit
    assert examen.titre == "Deux portes"


# Ce que l’hôte des contenus ne laissera pas sortir

DEHORS = {
    "un.html": PAGE
    + '<img alt="" src="https://images.example/a.png"><img src=//images.example/b.jpg>'
    + '<iframe src="https://www.youtube.example/embed/x"></iframe><link rel="stylesheet" href="https://cdn.example/s.css">'
    + '<a href="https://lien.example/page.html">Lire</a><link rel="canonical" href="https://lien.example/">',
    "style.css": '@font-face{src:url("https://polices.example/p.woff2")}',
    "data.js": 'var v="https://films.example/f.mp4?x=1", lien="https://lien.example/", ns="http://www.w3.org/2000/svg";',
}


def test_media_outside_of_a_package_are_told_at_once_and_links_are_not():
    dit = avertis(lire(une_archive({"imsmanifest.xml": un_manifeste(), **DEHORS})))
    assert dit == (
        "À savoir : des médias sont hors du paquet, « https://images.example/a.png » et 5 autres : ils ne seront pas "
        "montrés. Ajoutez leurs fichiers."
    )
    seul = avertis(lire(un_scorm(un__html=PAGE + '<video src="https://films.example/f.mp4"></video>')))
    assert "un média est hors du paquet, « https://films.example/f.mp4 »" in seul
    media = [{"path": f"https://films.example/{n}.mp4"} for n in range(3)]
    dit = avertis(lire(un_h5p(**{"content/content.json": json.dumps({"films": media})})))
    assert "https://films.example/" in dit and "» et 2 autres" in dit


def test_same_warning_about_many_things_is_one():
    absents = "".join(f'<file href="absent{n}.css"/>' for n in range(44))
    dit = avertis(lire(un_scorm(un_manifeste(ressources=une_ressource("un", dedans=absents)))))
    assert dit.count("À savoir") == 1
    assert "« absent0.css » est annoncé et n’est pas dans le paquet (et 43 autres fichiers). (ligne" in dit
    noms = [f"p{n}" for n in range(3)]
    texte = un_manifeste("".join(map(un_item, noms)), "".join(map(une_ressource, noms)))
    muets = avertis(lire(une_archive({"imsmanifest.xml": texte, **{f"{nom}.html": "<p>Bonjour</p>" for nom in noms}})))
    assert muets.count("À savoir") == 1 and "(et 2 autres activités)" in muets


# Le séquencement dont rien ne dépend


def _sequencement(dedans: str) -> str:
    return f"<imsss:sequencing>{dedans}</imsss:sequencing>"


PARTAGE = (
    '<imsss:objectives><imsss:primaryObjective objectiveID="p"><imsss:mapInfo targetObjectiveID="{}"/>'
    "</imsss:primaryObjective></imsss:objectives>"
)


def test_sequencing_is_told_only_where_it_would_change_something():
    deux = une_ressource("un") + une_ressource("deux")
    for sans_effet in ("<imsss:rollupRules><imsss:rollupRule/></imsss:rollupRules>",
                       '<imsss:randomizationControls randomizationTiming="once"/>', PARTAGE.format("g")):  # fmt: skip
        # Une règle d’ensemble sur une feuille, un objectif que personne d’autre ne lit.
        items = un_item("un", _sequencement(sans_effet)) + un_item("deux")
        assert "enchaînement" not in avertis(lire(un_scorm_2004(items=items, ressources=deux)))
    partage = un_item("un", _sequencement(PARTAGE.format("g"))) + un_item("deux", _sequencement(PARTAGE.format("g")))
    assert "objectifs partagés" in avertis(lire(un_scorm_2004(items=partage, ressources=deux)))


def test_sequencing_of_another_organisation_or_of_nobody_is_not_told():
    regle = _sequencement("<imsss:sequencingRules><imsss:preConditionRule/></imsss:sequencingRules>")
    items = un_item("un") + un_item("deux")
    texte = un_manifeste(items, une_ressource("un") + une_ressource("deux"), version="2004 4th Edition")
    ailleurs = f'<organization identifier="b"><title>B</title>{un_item("trois", regle)}</organization></organizations>'
    contenu = {"imsmanifest.xml": texte.replace("</organizations>", ailleurs), "un.html": PAGE, "deux.html": PAGE}
    assert "enchaînement" not in avertis(lire(une_archive(contenu)))
    commun = regle.replace("<imsss:sequencing>", '<imsss:sequencing ID="s">', 1)
    partagee = f"<imsss:sequencingCollection>{commun}"
    contenu["imsmanifest.xml"] = texte.replace("</manifest>", f"{partagee}</imsss:sequencingCollection></manifest>")
    assert "enchaînement" not in avertis(lire(une_archive(contenu)))
    nomme = contenu["imsmanifest.xml"].replace("<title>un</title>", '<title>un</title><imsss:sequencing IDRef="s"/>')
    contenu["imsmanifest.xml"] = nomme
    assert "conditions entre activités" in avertis(lire(une_archive(contenu)))


# Les données partagées entre activités (SCORM 2004, quatrième édition)


@pytest.mark.django_db
def test_data_shared_between_activities_are_given_at_the_opening_and_outlive_an_attempt(client):
    def partage(*cibles: str, lire: str = "true") -> str:
        cartes = "".join(f'<adlcp:map targetID="{cible}" readSharedData="{lire}"/>' for cible in cibles)
        return f"<adlcp:data>{cartes}</adlcp:data>"

    items = un_item("un", partage("bac", "seau")) + un_item("deux", partage("seau") + "") + un_item(
        "trois", partage("seau", lire="false"))  # fmt: skip
    ressources = "".join(une_ressource(nom, "un.html") for nom in ("un", "deux", "trois"))
    texte = un_manifeste(items, ressources, version="2004 4th Edition", espaces=ESPACES_2004)
    passage = rules.passage_ouvrir(compte=un_conseiller(), paquet=une_version(un_scorm(texte)).paquet)
    client.force_login(passage.compte)

    def poster(nom, sco, **corps):
        adresse = reverse(nom, args=[passage.uuid])
        reponse = client.post(adresse, json.dumps({"sco": sco, **corps}), content_type="application/json")
        assert reponse.status_code == 200, reponse.content
        return reponse.json()

    ouvert = poster("scorm_ouvrir", "i-un")
    donne = {element: valeur for element, valeur in ouvert["depart"].items() if element.startswith("adl.data.")}
    assert donne == {"adl.data.0.id": "bac", "adl.data.1.id": "seau"}
    valeurs = {"adl.data.1.store": "trois pommes", "adl.data.2.store": "de trop", "cmi.exit": "normal"}
    envoi = {"jeton": ouvert["jeton"], "compteur": 1, "valeurs": valeurs, "fin": True}
    assert [refusee["element"] for refusee in poster("scorm_envoi", "i-un", **envoi)["refusees"]] == [
        "adl.data.2.store"
    ]
    assert poster("scorm_ouvrir", "i-deux")["depart"]["adl.data.0.store"] == "trois pommes"
    assert "adl.data.0.store" not in poster("scorm_ouvrir", "i-trois")["depart"]
    assert poster("scorm_ouvrir", "i-un")["depart"]["adl.data.1.store"] == "trois pommes"
