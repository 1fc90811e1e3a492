"""The document: one page, tagged, its fonts inside, every mention the law asks for, the same bytes each time."""

import io

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from safran.attestations import documents
from safran.attestations.models import Attestation
from tests.safran.fabriques_attestations import octets, texte_de

FAITS = {
    "version": "2026-1",
    "prenom": "Claire",
    "nom": "Moreau",
    "fonction": "Conseillère",
    "structure": "Mission locale de l’Angoumois",
    "titre": "Ré-adresser sans perdre personne",
    "nature": "Action de formation",
    "modalite": "À distance",
    "objectifs": ["Choisir la bonne structure"],
    "commence_le": "2026-02-24",
    "acheve_le": "2026-03-10",
    "duree_formation": 130,
    "duree_minutes": 0,
    "mesure_minutes": 0,
    "resultats": [{"quiz": "final", "titre": "Quiz final", "pourcentage": 86, "seuil": 70, "le": "2026-03-10"}],
    "derogation": False,
    "organisme": "Région Poitou-Charentes",
    "adresse": "",
    "declaration": "",
    "lieu": "Poitiers",
    "qualite": "Pour la Région",
    "signataire": "Isabelle Charrier",
    "signature": "M20 62c16-38 34-52 40-44",
    "mention": "",
    "delivree_le": "2026-03-16",
}


def attestation(**faits) -> Attestation:
    return Attestation(numero="SAF-2026-000123", code="7K4M20Q89XTAD3WE5", faits={**FAITS, **faits})


def lire(contenu: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(contenu))


def texte(contenu: bytes) -> str:
    return " ".join(lire(contenu).pages[0].extract_text().replace("\xa0", " ").split())


@pytest.mark.django_db
def test_document_is_one_landscape_page_tagged_in_french_with_its_fonts_and_every_legal_mention(emettre):
    attestation = emettre()
    page = texte_de(attestation)
    for mention in (
        "Attestation de formation",
        attestation.numero,
        "Claire Moreau",
        "Ré-adresser sans perdre personne",
        "Repérer les limites de sa mission. Choisir la bonne structure.",
        "Action de formation",
        "1 heure",
        "À distance",
        "Quiz « Quiz final » réussi à 100 % (seuil : 70 %)",
        "Région Poitou-Charentes",
        "Poitiers, le",
        attestation.code_lisible,
    ):
        assert mention in page, mention
    lecteur = lire(octets(attestation))
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr" and "/StructTreeRoot" in racine
    assert lecteur.metadata.title == "Attestation de formation, Claire Moreau"
    (feuille,) = lecteur.pages
    assert [round(float(cote)) for cote in feuille.mediabox[2:]] == [842, 595]
    noms = set()
    for police in feuille["/Resources"]["/Font"].values():
        descripteur = police.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descripteur.keys())
        noms.add(str(descripteur["/FontName"]))
    assert any("Bricolage" in nom for nom in noms) and any("Atkinson" in nom for nom in noms)


def figures(noeud) -> list:
    """Alternative texts of the figures of the structure tree."""
    noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
    if isinstance(noeud, list):
        return [alt for enfant in noeud for alt in figures(enfant)]
    if not isinstance(noeud, dict):
        return []
    siens = [noeud.get("/Alt")] if noeud.get("/S") == "/Figure" else []
    return siens + (figures(noeud["/K"]) if "/K" in noeud else [])


def test_same_facts_give_the_same_bytes_and_every_figure_has_its_alternative():
    contenu = documents.attestation_pdf(attestation())
    assert contenu == documents.attestation_pdf(attestation())
    racine = lire(contenu).trailer["/Root"]["/StructTreeRoot"]
    assert sorted(figures(racine)) == ["Code QR vers la page de vérification", "Signature"]


def test_qr_code_leads_to_the_verification_page(settings):
    settings.SITE_URL = "https://safran.example"
    page = pypdfium2.PdfDocument(documents.attestation_pdf(attestation()))[0].render(scale=3).to_pil()
    assert zxingcpp.read_barcode(page).text == "https://safran.example/attestations/verifier/7K4M20Q89XTAD3WE5/"
    assert documents.contexte_pdf(attestation())["adresse"] == "safran.example/attestations/verifier/"


@pytest.mark.parametrize(
    ("faits", "cle", "attendu"),
    [
        ({"commence_le": "2026-03-10", "acheve_le": "2026-03-10"}, "periode", "le 10 mars 2026"),
        ({"commence_le": "2026-02-24", "acheve_le": "2026-03-01"}, "periode", "du 24 février au 1er mars 2026"),
        ({"commence_le": "2025-12-30", "acheve_le": "2026-01-02"}, "periode", "du 30 décembre 2025 au 2 janvier 2026"),
        ({"duree_formation": 45}, "duree_formation", "45 min"),
        ({"duree_formation": 60}, "duree_formation", "1 heure"),
        ({"duree_formation": 130}, "duree_formation", "2 h 10"),
        ({"duree_formation": 420}, "duree_formation", "7 heures"),
    ],
)
def test_period_and_duration_are_written_as_one_says_them(faits, cle, attendu):
    assert documents.contexte_pdf(attestation(**faits))[cle].replace("\xa0", " ") == attendu


LONG = {
    "prenom": "Marie-Charlotte-Philippine",
    "nom": "de La Rochefoucauld-Montmorency " + "Xyz " * 20,
    "fonction": "Chargée d’accompagnement et de relation aux entreprises",
    "structure": "Centre interinstitutionnel de bilans de compétences de la Vienne et des Deux-Sèvres",
    "titre": "Accompagner les transitions professionnelles dans les territoires ruraux : comprendre, " * 2,
    "objectifs": ["Distinguer les quatre missions du service : accueil, information, conseil, accompagnement"] * 12,
    "resultats": [{**FAITS["resultats"][0], "titre": "Un quiz au nom vraiment très long sur les niveaux du CEP"}] * 3,
    "adresse": "15 rue Inventée, 86000 Poitiers",
    "declaration": "54860000086",
    "mention": "Formation organisée dans le cadre du service public régional de l’orientation.",
}


def hauteurs(contenu: bytes) -> dict[str, float]:
    """The lowest height on the page of each word."""
    lues: dict[str, float] = {}

    def noter(morceau, matrice, position, *reste):
        y = position[5] * matrice[3] + matrice[5]
        for mot in morceau.split():
            lues[mot] = min(y, lues.get(mot, y))

    lire(contenu).pages[0].extract_text(visitor_text=noter)
    return lues


def test_longest_facts_stay_on_one_page_without_overprinting():
    contenu = documents.attestation_pdf(attestation(**LONG))
    assert len(lire(contenu).pages) == 1
    page = texte(contenu)
    for mention in ("Xyz", "Deux-Sèvres", "territoires ruraux", "54860000086", "Isabelle Charrier"):
        assert mention in page
    y = hauteurs(contenu)
    assert y["réussi"] > y["15"] + 8 and y["Isabelle"] > 30


@pytest.mark.parametrize(
    ("taille_nom", "taille_titre", "nombre_objectifs"), [(6, 40, 1), (6, 200, 4), (70, 40, 12), (70, 200, 12)]
)
def test_nothing_is_printed_over_whatever_the_lengths(taille_nom, taille_titre, nombre_objectifs):
    faits = {
        "nom": ("Moreau " * 12)[:taille_nom],
        "titre": ("Accompagner les transitions " * 8)[:taille_titre],
        "objectifs": ["Distinguer les quatre missions du service et les dire simplement à la personne"]
        * nombre_objectifs,
        "duree_minutes": 390,
        "mesure_minutes": 76,
        "organisme": "ORGANISME",
        "mention": LONG["mention"],
    }
    y = hauteurs(documents.attestation_pdf(attestation(**faits)))
    assert y["réussi"] > y["ORGANISME."] + 8 and y["Isabelle"] > 30


def test_names_are_printed_as_they_are_and_one_that_asks_for_a_file_gets_nothing():
    for nom in ("X D’Arc <script>alert(1)</script>", "Nguyễn {{7*7}}{% debug %}", "&amp;"):
        page = texte(documents.attestation_pdf(attestation(nom=nom))).replace(" ", "")
        assert nom.replace(" ", "") in page
    contenu = documents.attestation_pdf(attestation(nom='<link rel="attachment" href="file:///etc/hostname">'))
    assert not lire(contenu).attachments
