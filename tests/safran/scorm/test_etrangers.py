"""Packages in the shapes that tools export: those of another kind are refused by their name, ours say what will change.

Layouts (names of files, namespaces, schemas) are those of the tools; every content here is made for the test.
"""

import gzip
import io
import json
import tarfile

import pytest
from django.urls import reverse

from safran.scorm import rules
from safran.scorm.choices import Norme
from tests.fabriques import un_conseiller
from tests.safran.fabriques_scorm import (
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


def test_media_outside_of_a_scorm_package_are_told_at_once_and_links_are_not():
    dit = avertis(lire(une_archive({"imsmanifest.xml": un_manifeste(), **DEHORS})))
    assert dit == (
        "À savoir : des médias sont hors du paquet, « https://images.example/a.png » et 5 autres : ils ne seront pas "
        "montrés. Ajoutez leurs fichiers."
    )
    seul = avertis(lire(un_scorm(un__html=PAGE + '<video src="https://films.example/f.mp4"></video>')))
    assert "un média est hors du paquet, « https://films.example/f.mp4 »" in seul


def test_media_outside_of_an_h5p_module_are_counted_too():
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
