"""Reads of the packages: the version to play, where someone is, what completes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from reseau.comptes.models import Compte
from safran.scorm.activites import Activite, Plan
from safran.scorm.choices import FINIS, EtatPassage, Norme
from safran.scorm.models import EtatSco, Paquet, PassageScorm, VersionPaquet
from safran.scorm.rte.temps import duree_dire
from safran.scorm.sequence import a_reprendre, fermeture_de

REUSSIS = frozenset({EtatPassage.TERMINE, EtatPassage.REUSSI})


def version_derniere(paquet: Paquet) -> VersionPaquet:
    """The latest version of a package."""
    return paquet.versions.order_by("-numero").select_related("paquet")[0]


def version_jouee(uuid: str) -> VersionPaquet | None:
    """The version that the content host may serve under this name; only its standard is read."""
    return VersionPaquet.objects.filter(uuid=uuid).only("norme").first()


def passage_de(compte: Compte, paquet: Paquet) -> PassageScorm | None:
    """Where someone is with a package: the passage on the latest version begun, or None."""
    if not getattr(compte, "is_authenticated", False):
        return None
    passages = PassageScorm.objects.filter(compte=compte, version__paquet=paquet)
    return passages.select_related("version__paquet").order_by("-version__numero").first()


def paquets_finis(compte: Compte, paquets: Iterable[int]) -> set[int]:
    """Among these packages, those that the person has finished, passed or not."""
    finis = PassageScorm.objects.filter(compte=compte, version__paquet__in=list(paquets), etat__in=FINIS)
    return set(finis.values_list("version__paquet_id", flat=True))


def reussi_le(compte: Compte, uuid: str) -> datetime.datetime | None:
    """Since when a package is done and not failed, or None."""
    passages = PassageScorm.objects.filter(compte=compte, version__paquet__uuid=uuid, etat__in=REUSSIS)
    return passages.order_by("fini_le").values_list("fini_le", flat=True).first()


def paquets_offerts() -> list[tuple[str, str]]:
    """The packages that a completion rule may name."""
    return [(str(uuid), titre) for uuid, titre in Paquet.objects.values_list("uuid", "titre")]


def paquets_lister() -> QuerySet[Paquet]:
    """Every package with its number of versions and of learners, for who deposits them."""
    return Paquet.objects.annotate(
        nombre=Count("versions", distinct=True),
        derniere_le=Max("versions__deposee_le"),
        personnes=Count("versions__passages__compte", distinct=True),
        web=Count("versions", filter=Q(versions__norme=Norme.WEB), distinct=True),
    ).order_by("titre", "pk")


def situation_de(passage: PassageScorm, etat: EtatSco | None) -> str:
    """Where someone is in an activity and in its module, as one word: a page that shows another one is out of date."""
    return f"{etat.etat if etat else 'AUCUN'} {passage.etat} {passage.note}"


@dataclass(frozen=True)
class LigneActivite:
    """One line of the table of contents."""

    activite: Activite
    etat: EtatSco | None
    courante: bool
    fermeture: str

    @property
    def finie(self) -> bool:
        """Finished, passed or not."""
        return self.etat is not None and self.etat.est_fini

    @property
    def retrait(self) -> int:
        """How deep it is shown."""
        return min(self.activite.profondeur, 3)


@dataclass(frozen=True)
class Sommaire:
    """What the player shows of a passage: its activities, the one to open, the one that waits once it is done."""

    passage: PassageScorm
    lignes: tuple[LigneActivite, ...]
    courante: Activite | None
    suivante: Activite | None
    centiemes: int

    @property
    def plusieurs(self) -> bool:
        """More than one activity: the table of contents is worth showing."""
        return sum(bool(ligne.activite.fichier) for ligne in self.lignes) > 1

    @property
    def situation(self) -> str:
        """Where the person is, as the page shows it."""
        return situation_de(self.passage, next((ligne.etat for ligne in self.lignes if ligne.courante), None))

    @property
    def temps(self) -> str:
        """The time spent, for people; nothing before the first minute."""
        return duree_dire(self.centiemes) if self.centiemes >= 6_000 else ""

    @property
    def depassee(self) -> bool:
        """A newer version of the package waits."""
        return self.passage.version.paquet.versions.filter(numero__gt=self.passage.version.numero).exists()


def sommaire_lire(passage: PassageScorm, sco: str = "") -> Sommaire:
    """The table of contents of a passage, `sco` (if it is open) or the one to resume being current."""
    plan = Plan(passage.version)
    etats = {etat.sco: etat for etat in passage.etats.all()}
    demandee = plan.get(sco)
    if demandee and fermeture_de(plan, etats, demandee):
        demandee = None
    courante = demandee or a_reprendre(plan, etats)
    lignes = tuple(
        LigneActivite(
            activite,
            etats.get(activite.id),
            activite is courante,
            fermeture_de(plan, etats, activite) if activite.fichier else "",
        )
        for activite in plan.toutes
        if activite.visible
    )
    faite = courante is not None and courante.id in etats and etats[courante.id].est_fini
    reprise = a_reprendre(plan, etats) if faite else None
    suivante = reprise if reprise is not courante else None
    return Sommaire(passage, lignes, courante, suivante, sum(etat.temps_total for etat in etats.values()))
