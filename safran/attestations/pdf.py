"""The document of an attestation, made from its frozen facts and from nothing else."""

import base64
import datetime
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from home.motifs import fleur_en_couleurs
from home.pdf import pdf_render
from home.typographie import INSECABLE, date_courte, duree
from safran.attestations.models import Attestation

ENCRE = "#2b1850"
# Longueur au-delà de laquelle le nom, le titre, les objectifs passent au corps inférieur : la page reste une.
CORPS_NOM = ((20, "44pt"), (27, "34pt"), (45, "24pt"))
CORPS_TITRE = ((120, "22pt"), (170, "18pt"))
CORPS_OBJECTIFS = ((420, "10.5pt"), (700, "9pt"))
DERNIER_NOM, DERNIER_TITRE, DERNIERS_OBJECTIFS = "15pt", "14pt", "7.5pt"
MAX_OBJECTIFS = 1300


def attestation_pdf(attestation: Attestation) -> bytes:
    """The A4 page, tagged, in French; the same facts always give the same bytes."""
    return pdf_render("attestations/pdf/attestation.html", contexte_pdf(attestation))


def contexte_pdf(attestation: Attestation) -> dict[str, Any]:
    """What the template shows: the facts, dates read, sizes that fit the page."""
    faits = attestation.faits
    objectifs = _objectifs(faits["objectifs"])
    commence_le, acheve_le = (datetime.date.fromisoformat(faits[cle]) for cle in ("commence_le", "acheve_le"))
    return {
        "attestation": attestation,
        "faits": faits,
        "nom": attestation.nom_complet,
        "periode": _periode(commence_le, acheve_le),
        "duree": _duree(faits["duree_minutes"]),
        "delivree_le": datetime.date.fromisoformat(faits["delivree_le"]),
        "objectifs": objectifs,
        "serre": _serre(attestation.nom_complet, faits, objectifs),
        "corps_nom": _corps(attestation.nom_complet, CORPS_NOM, DERNIER_NOM),
        "corps_titre": _corps(faits["titre"], CORPS_TITRE, DERNIER_TITRE),
        "corps_objectifs": _corps(objectifs, CORPS_OBJECTIFS, DERNIERS_OBJECTIFS),
        "qr": qr_svg(settings.SITE_URL + reverse("attestation_verifier_code", args=[attestation.code])),
        "adresse": settings.SITE_URL.split("//")[-1] + reverse("attestation_verifier"),
        "fleur": _fleur(),
    }


def qr_svg(adresse: str) -> SafeString:
    """The QR code of an address, colours written as attributes, with its text alternative."""
    code = segno.make(adresse, error="m", micro=False)
    trace = code.svg_inline(
        dark=ENCRE, light=None, border=1, omitsize=True, title="Code QR vers la page de vérification", svgclass="qr"
    )
    return mark_safe(trace)  # noqa: S308 - écrit par segno, le texte y est échappé


def _corps(texte: str, paliers: tuple[tuple[int, str], ...], dernier: str) -> str:
    return next((corps for limite, corps in paliers if len(texte) <= limite), dernier)


def _serre(nom: str, faits: dict[str, Any], objectifs: str) -> bool:
    """Whether the facts are so long that the white space must give way: nothing is ever cut nor printed over."""
    emploi = len(faits["fonction"]) + len(faits["structure"])
    longs = (len(nom) > 45, len(faits["titre"]) > 110, len(objectifs) > 420, len(faits["resultats"]) > 2, emploi > 85)
    return any(longs)


def _periode(commence_le: datetime.date, acheve_le: datetime.date) -> str:
    """« du 24 février au 10 mars 2026 », « le 10 mars 2026 »."""
    if commence_le == acheve_le:
        return f"le {date_courte(acheve_le)}"
    debut = date_courte(commence_le)
    if commence_le.year == acheve_le.year:
        debut = debut.rpartition(" ")[0]
    return f"du {debut} au {date_courte(acheve_le)}"


def _duree(minutes: int) -> str:
    """« 7 heures », « 2 h 10 »."""
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


def _fleur() -> str:
    """The flower as a background: a decoration has no place among what a screen reader reads."""
    svg = str(fleur_en_couleurs("#6d4db0", "#c9b2f0", "#f2962f", 1.7)).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
