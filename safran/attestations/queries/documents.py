"""Reads of the attestations: one's own, the Région's list, what anyone may check."""

import hmac
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page

from home.codes import code_lire
from home.preparees import QUI, QUOI, objets_lire
from home.recherche.texte import mots, replier
from home.typographie import nombre_dire
from reseau.comptes.models import Compte
from safran.attestations.choices import CRITERES_VERIFIES, VIVANTES, Comparaison, EtatAttestation
from safran.attestations.models import Attestation
from safran.formations.expressions import conditions_de, constats_figes, expression_lire
from safran.formations.models import FormationPage
from safran.parcours.models import Suivi

NOM_ABSENT = "\x00"  # aucun nom saisi ne s'y réduit


def formation_delivre(formation: FormationPage) -> bool:
    """Whether a training issues attestations: its completion rule has something that the server checks itself."""
    return any(condition.type in CRITERES_VERIFIES for condition in conditions_de(expression_lire(formation)))


def attestation_due(suivi: Suivi) -> bool:
    """Whether this completion gives an attestation: a checked criterion was reached, or the Région vouched for it."""
    if not suivi.est_acheve or not formation_delivre(suivi.formation):
        return False
    expression = suivi.achevement.expression
    if expression.get("derogation"):
        return True
    return any(
        critere.get("atteint") and critere.get("type") in CRITERES_VERIFIES for critere in constats_figes(expression)
    )


def suivis_sans_attestation() -> QuerySet[Suivi]:
    """Completions that have no attestation at all, whatever its state."""
    siennes = Attestation.objects.de_formation().filter(compte=OuterRef("compte"), formation=OuterRef("formation"))
    return Suivi.objects.acheves().exclude(Exists(siennes)).select_related("compte", "formation", "achevement")


def attestations_de(compte: Compte) -> QuerySet[Attestation]:
    """Every document of a person, the newest first, those replaced left out."""
    return (
        Attestation.objects.filter(compte=compte)
        .exclude(etat=EtatAttestation.REMPLACEE)
        .select_related("formation")
        .order_by("-emise_le", "-creee_le")
    )


def attestation_de(compte: Compte, formation: Page) -> Attestation | None:
    """The attestation of a person for a training: the valid one, or the last one that was."""
    if not getattr(compte, "is_authenticated", False):
        return None
    siennes = objets_lire(
        "attestations d’une formation",
        Attestation,
        lambda: Attestation.objects.de_formation().filter(compte=QUI, formation=QUOI).order_by("-creee_le"),
        au_lieu_de={QUI: compte.pk, QUOI: formation.pk},
    )
    return next((attestation for attestation in siennes if attestation.etat in VIVANTES), next(iter(siennes), None))


@dataclass(frozen=True)
class Constat:
    """What the public page may tell once the code and the family name agree (T18): no more than this."""

    etat: str
    genre: str
    titre: str
    achevee_le: Any
    emise_le: Any
    initiale: str
    nom: str
    numero: str


def nom_compare(nom: str) -> str:
    """A family name made comparable: case, accents, hyphens, spaces and apostrophes do not matter."""
    return "".join(mots(replier(nom)))


def attestation_constat(code: str, nom: str) -> Constat | None:
    """The facts for a typed code and family name, or None: an unknown code and a wrong name answer alike."""
    canonique = code_lire(code) or ""
    attestation = Attestation.objects.figees().filter(code=canonique).first() if canonique else None
    attendu = nom_compare(attestation.faits["nom"]) if attestation else NOM_ABSENT
    meme = hmac.compare_digest(attendu.encode(), nom_compare(nom).encode())
    if attestation is None or not meme:
        return None
    return Constat(
        etat=attestation.etat,
        genre=attestation.get_genre_display(),
        titre=attestation.titre,
        achevee_le=attestation.achevee_le,
        emise_le=attestation.emise_le,
        initiale=attestation.faits["prenom"][:1].upper(),
        nom=attestation.faits["nom"],
        numero=attestation.numero or "",
    )


def fichier_comparer(sha256: str, code: str = "") -> Comparaison:
    """What may be said of a file: the same bytes as an issued document, or not; nothing about whose it is.

    With a code, only the document of that code is compared.
    """
    attestations = Attestation.objects.figees().filter(sha256=sha256)
    if code:
        attestations = attestations.filter(code=code_lire(code) or "")
    return _dire(attestations.values_list("etat", flat=True).first())


def badge_comparer(jeton: str, code: str = "") -> Comparaison:
    """The same for a badge: it is, character for character, the one that was signed, or not."""
    attestations = Attestation.objects.figees().exclude(badge="").filter(badge=jeton)
    if code:
        attestations = attestations.filter(code=code_lire(code) or "")
    return _dire(attestations.values_list("etat", flat=True).first())


def _dire(etat: str | None) -> Comparaison:
    comparaisons: dict[str | None, Comparaison] = {
        EtatAttestation.EMISE: Comparaison.IDENTIQUE,
        EtatAttestation.REVOQUEE: Comparaison.REVOQUE,
        EtatAttestation.REMPLACEE: Comparaison.REMPLACE,
    }
    return comparaisons.get(etat, Comparaison.DIFFERENT)


def attestations_retenant(page: Page) -> str:
    """The attestations that hang on this page or on a page below it, in words; empty for none."""
    nombre = Attestation.objects.filter(formation__path__startswith=page.path).count()
    return nombre_dire(nombre, "attestation")
