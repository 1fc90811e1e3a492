"""The document of an attestation or of a certificate: made from its frozen facts, signed when the settings name a
certificate, kept in a folder per year.
"""

import datetime
import io
import math
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.dessins.icones import qr_svg
from home.dessins.motifs import fleur_en_fond
from home.documents import gels
from home.documents.pdf import pdf_render
from home.erreurs import RegleRefusee
from home.temps.typographie import INSECABLE, date_courte, duree
from safran.attestations.choices import SANS_PLAFOND
from safran.attestations.models import Attestation

# Longueur au-delà de laquelle le nom, le titre, les objectifs passent au corps inférieur : la page reste une.
CORPS_NOM = ((20, "44pt"), (27, "34pt"), (45, "24pt"))
CORPS_TITRE = ((120, "22pt"), (170, "18pt"))
CORPS_OBJECTIFS = ((420, "10.5pt"), (700, "9pt"))
DERNIER_NOM, DERNIER_TITRE, DERNIERS_OBJECTIFS = "15pt", "14pt", "7.5pt"
MAX_OBJECTIFS = 1300
# Mesures de la page, en millimètres : le cadre du texte, ce qui a toujours la même hauteur, les blancs par densité.
LARGEUR, HAUTEUR, FIXES, CADRE_CODE = 181, 179, 31, 32
BLANCS, DERNIERE_DENSITE = (("ample", 43), ("moyenne", 31)), "serree"
MM_PAR_PT, LARGEUR_LETTRE, SIGNES_PAR_LIGNE = 0.3528, 0.5, 110


def attestation_pdf(attestation: Attestation) -> bytes:
    """The A4 document, tagged, in French; the same facts always give the same bytes."""
    if attestation.est_certificat:
        return pdf_render("attestations/pdf/certificat.html", contexte_certificat(attestation))
    return pdf_render("attestations/pdf/attestation.html", contexte_pdf(attestation))


def contexte_pdf(attestation: Attestation) -> dict[str, Any]:
    """What the template shows: the facts, dates read, sizes that fit the page."""
    faits = attestation.faits
    objectifs = _objectifs(faits["objectifs"])
    return {
        **_commun(attestation),
        "objectifs": objectifs,
        "densite": _densite(attestation.nom_complet, faits, objectifs),
        "corps_nom": _corps(attestation.nom_complet, CORPS_NOM, DERNIER_NOM),
        "corps_titre": _corps(faits["titre"], CORPS_TITRE, DERNIER_TITRE),
        "corps_objectifs": _corps(objectifs, CORPS_OBJECTIFS, DERNIERS_OBJECTIFS),
        "fleur": fleur_en_fond("#6d4db0", "#c9b2f0", "#f2962f", 1.7),
    }


def contexte_certificat(attestation: Attestation) -> dict[str, Any]:
    """What the template of a certificate shows: the facts, the half-days with their dates read."""
    faits = attestation.faits
    prevue = faits.get("duree_prevue", 0)
    return {
        **_commun(attestation),
        "duree_prevue": _duree(prevue) if prevue > faits["duree_minutes"] else "",
        "demi_journees": [{**demi, "le": datetime.date.fromisoformat(demi["le"])} for demi in faits["demi_journees"]],
    }


def _commun(attestation: Attestation) -> dict[str, Any]:
    """What both documents show: the person, the dates, the lengths, how to check.

    Facts reserved before only what is proved was printed, and out of a session, give no length at all.
    """
    faits = attestation.faits
    prouve = attestation.session_id or "duree_formation" in faits
    commence_le, acheve_le = (datetime.date.fromisoformat(faits[cle]) for cle in ("commence_le", "acheve_le"))
    return {
        "attestation": attestation,
        "faits": faits,
        "nom": attestation.nom_complet,
        "periode": _periode(commence_le, acheve_le),
        "duree_formation": _duree(faits.get("duree_formation", 0)),
        "en_salle": _duree(faits["duree_minutes"] if prouve else 0),
        "mesuree": _duree(faits.get("mesure_minutes", 0)),
        "plafonne": faits["version"] not in SANS_PLAFOND,
        "delivree_le": datetime.date.fromisoformat(faits["delivree_le"]),
        "qr": qr_svg(
            settings.SITE_URL + reverse("attestation_verifier_code", args=[attestation.code]),
            "Code QR vers la page de vérification",
        ),
        "adresse": settings.SITE_URL.split("//")[-1] + reverse("attestation_verifier"),
    }


def _corps(texte: str, paliers: tuple[tuple[int, str], ...], dernier: str) -> str:
    return next((corps for limite, corps in paliers if len(texte) <= limite), dernier)


def _hauteur(texte: str, corps: str, interligne: float) -> float:
    """Millimetres that a text takes over the width of the page, estimated by the mean width of its letters."""
    millimetres = float(corps.removesuffix("pt")) * MM_PAR_PT
    lignes = math.ceil(len(texte) * millimetres * LARGEUR_LETTRE / LARGEUR) if texte else 0
    return lignes * millimetres * interligne


def _densite(nom: str, faits: dict[str, Any], objectifs: str) -> str:
    """How much white space the facts leave: the longer they are, the tighter; nothing is ever printed over."""
    suivi = 90 * bool(faits["duree_minutes"]) + 180 * bool(faits.get("mesure_minutes"))
    resultats = 80 * faits["derogation"] + 25 + sum(len(resultat["titre"]) + 40 for resultat in faits["resultats"])
    # Au pied : les lignes de l’organisme, sur la moitié de la largeur, la signature, ou le cadre du code.
    mentions = sum(len(faits[champ]) + 4 for champ in ("organisme", "adresse", "declaration", "mention"))
    lignes = math.ceil(2 * mentions / SIGNES_PAR_LIGNE) + 2
    pris = (
        _hauteur(nom, _corps(nom, CORPS_NOM, DERNIER_NOM), 1.1)
        + _hauteur(faits["fonction"] + faits["structure"], "11.5pt", 1.5)
        + _hauteur(faits["titre"], _corps(faits["titre"], CORPS_TITRE, DERNIER_TITRE), 1.15)
        + _hauteur(objectifs, _corps(objectifs, CORPS_OBJECTIFS, DERNIERS_OBJECTIFS), 1.4)
        + _hauteur("x" * suivi, "10pt", 1.4)
        + _hauteur("x" * resultats, "10pt", 1.4)
        + max(CADRE_CODE, 4.1 * lignes + 16 * bool(faits["signature"]) + 5 * bool(faits["signataire"]))
    )
    return next((densite for densite, blancs in BLANCS if pris + FIXES + blancs <= HAUTEUR), DERNIERE_DENSITE)


def _periode(commence_le: datetime.date, acheve_le: datetime.date) -> str:
    """« du 24 février au 10 mars 2026 », « le 10 mars 2026 »."""
    if commence_le == acheve_le:
        return f"le {date_courte(acheve_le)}"
    debut = date_courte(commence_le)
    if commence_le.year == acheve_le.year:
        debut = debut.rpartition(" ")[0]
    return f"du {debut} au {date_courte(acheve_le)}"


def _duree(minutes: int) -> str:
    """« 7 heures », « 2 h 10 »; nothing for none."""
    heures, reste = divmod(minutes, 60)
    if not heures or reste:
        return duree(minutes)
    return f"{heures}{INSECABLE}heure{'s' if heures > 1 else ''}"


def _objectifs(objectifs: list[str]) -> str:
    """One sentence per objective, each with its full stop; the last ones go when there are far too many."""
    phrases, longueur = [], 0
    for objectif in objectifs:
        propre = objectif.strip().rstrip(".;, ")
        phrase = f"{propre[:1].upper()}{propre[1:]}."
        longueur += len(phrase) + 1
        if longueur > MAX_OBJECTIFS:
            break
        phrases.append(phrase)
    return " ".join(phrases)


# The electronic signature of a document, when the settings name a certificate; put on before the hash is taken.

CHAMP = "Signature de l’organisme"


class SignatureImpossible(RegleRefusee):
    """A certificate is named, and nothing can be signed with it: the document waits, unsigned ones never leave."""

    def __init__(self, raison: str) -> None:
        super().__init__("signature", f"Le document ne peut pas être signé : {raison}.")


def pdf_signer(contenu: bytes, *, lieu: str) -> bytes:
    """The same document, signed by an update added at its end; as it is when no certificate is set.

    Raises SignatureImpossible when the certificate cannot be used.
    """
    if not settings.SIGNATURE_PDF:
        return contenu
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
    except ImportError:
        raise SignatureImpossible("pyHanko n’est pas installé (requirements-signature.txt)")
    secret = settings.SIGNATURE_PDF_MOT_DE_PASSE.encode() or None
    signataire = signers.SimpleSigner.load_pkcs12(str(Path(settings.SIGNATURE_PDF)), passphrase=secret)
    if signataire is None:
        raise SignatureImpossible("le certificat ou son mot de passe ne se lit pas")
    consigne = signers.PdfSignatureMetadata(field_name=CHAMP, location=lieu, reason="Document émis par SAFRAN")
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(contenu)), consigne, signer=signataire).getvalue()


# The files of the attestations: frozen documents (home.documents.gels), one folder per year.

DOSSIER = "attestations"


def fichier_nom(numero: str, code: str) -> str:
    """Where the file of an attestation stands in the private storage: one folder per year.

    The code keeps apart two files of one number, as a database restored from an older backup would give.
    """
    return f"{DOSSIER}/{numero.split('-')[1]}/{numero}-{code}.pdf"


def provisoires_retirer() -> int:
    """Remove what an interrupted writing left behind more than a day ago; return how many."""
    return gels.provisoires_retirer(DOSSIER)
