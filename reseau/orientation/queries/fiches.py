"""What a slip says, its address, how many slips there are, through how many doors, and how long people waited
(R5.4, R5.11, R5.24, R7.2).
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from home.documents.pdf import pdf_render
from home.models import ParametresSite
from home.temps.typographie import MOIS
from reseau.annuaire.choices import Delai
from reseau.annuaire.models import Service
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_de
from reseau.orientation import choices
from reseau.orientation.models import Decompte, FicheLiaison, PassagePorte
from reseau.orientation.permissions import fiches_lisibles
from reseau.orientation.queries.assistant import Porte, PorteDite, portes_dire


def recherche_url(fiche: FicheLiaison, *, suite: bool = False) -> str:
    """Where another door is looked for: need and situation are known, the town is asked again.

    With `suite`, the door that is found goes on with this slip.
    """
    paires = [("situation", fiche.situation.code), ("besoin", fiche.besoin.code)]
    paires += [("suite", str(fiche.cle))] if suite else []
    return f"{reverse('orienter')}?{urlencode([*paires, ('etape', '3')])}"


# What the page and the sheet of a slip say: the door that awaits, the doors behind, what comes next.


@dataclass(frozen=True)
class FicheDite:
    """A slip as it is shown; `porte` is None once its service left the directory."""

    fiche: FicheLiaison
    portes: list[PassagePorte]
    porte: PorteDite | None

    @property
    def rang(self) -> str:
        """« deuxième »: which door awaits the person."""
        return choices.rang_dire(self.portes[-1].rang if self.portes else 1)

    @property
    def suivante_de_trop(self) -> bool:
        """Another door would be a third one, or more."""
        return bool(self.portes) and self.portes[-1].rang >= choices.Rang.DEUXIEME

    @property
    def precedentes(self) -> list[PassagePorte]:
        """The doors before the one that awaits."""
        return self.portes[:-1]

    @property
    def jours(self) -> int:
        """How many days she has been awaited there."""
        depuis = self.portes[-1].le if self.portes else self.fiche.ouverte_le
        return (timezone.localdate() - depuis).days

    @property
    def vit(self) -> bool:
        """Something may still happen."""
        return self.fiche.etat in choices.FICHES_VIVANTES


def fiche_dire(fiche: FicheLiaison) -> FicheDite:
    """The slip with its doors, in order, and what the sheets say of the one that awaits."""
    portes = sorted(fiche.passages.all(), key=lambda porte: porte.rang)
    return FicheDite(fiche, portes, _porte(fiche))


def _porte(fiche: FicheLiaison) -> PorteDite | None:
    if fiche.service is None:
        return None
    lieu = fiche.lieu
    return portes_dire([Porte(fiche.structure, fiche.service, lieu, 0.0 if lieu else None, 0)])[0]


# How many slips: by month, bassin and need, never fewer than five in a row (R5.11).

AUTRES = ("Autres bassins", "Autres besoins")  # ce qui est trop petit pour se dire à part, ou sans bassin
Cle = tuple[datetime.date, str, str]


@dataclass(frozen=True)
class CompteDeFiches:
    """How many slips of a month: opened, received, with a third door."""

    mois: datetime.date
    bassin: str
    besoin: str
    ouvertes: int
    recues: int
    troisiemes: int

    @property
    def mois_dit(self) -> str:
        """« novembre 2026 »."""
        return f"{MOIS[self.mois.month - 1]} {self.mois.year}"


def fiches_des_structures(compte: Compte) -> QuerySet[FicheLiaison]:
    """The slips of one's structures, the latest first, with what a list shows."""
    fiches = fiches_lisibles(compte).select_related("besoin", "situation", "structure")
    return fiches.prefetch_related("passages__structure")


def fiches_compter() -> list[CompteDeFiches]:
    """The rows, the latest month first; a row of fewer than five joins the others of its month, or is not told."""
    fiches = FicheLiaison.objects.order_by().annotate(mois=TruncMonth("ouverte_le"), portes=Max("passages__rang"))
    lues = fiches.values_list("mois", "bassin__nom", "besoin__libelle", "recue_le", "portes")
    comptes: dict[Cle, list[int]] = defaultdict(lambda: [0, 0, 0])
    for mois, bassin, besoin, recue_le, portes in lues:
        _ajouter(
            comptes, (mois, bassin or AUTRES[0], besoin), [1, recue_le is not None, (portes or 0) > choices.PORTES_MAX]
        )
    for reduire in (lambda c: (c[0], AUTRES[0], c[2]), lambda c: (c[0], *AUTRES)):
        for cle in [cle for cle, nombres in comptes.items() if nombres[0] < choices.PLANCHER]:
            if (plus_large := reduire(cle)) != cle:
                _ajouter(comptes, plus_large, comptes.pop(cle))
    gardes = [(cle, nombres) for cle, nombres in comptes.items() if nombres[0] >= choices.PLANCHER]
    gardes.sort(key=lambda paire: (-paire[0][0].toordinal(), paire[0][1:]))
    return [CompteDeFiches(*cle, *nombres) for cle, nombres in gardes]


def attendues_de(compte: Compte) -> QuerySet[FicheLiaison]:
    """The people whom the structures of this person await; one that they re-addressed is awaited no more."""
    siennes = FicheLiaison.objects.filter(structure__in=structures_de(compte))
    return siennes.filter(etat__in=choices.FICHES_OUVERTES, passages__issue=choices.Issue.ATTENDUE)


def _ajouter(comptes: dict[Cle, list[int]], cle: Cle, nombres: list[int]) -> None:
    comptes[cle] = [deja + de_plus for deja, de_plus in zip(comptes[cle], nombres, strict=True)]


# How long people waited between the slip and the day when they were received, beside what the service says (R5.24).
#
# A median from five slips up, over six months; below that floor, not even how many there were. A slip that a door
# re-addressed is left out: who was awaited elsewhere meanwhile did not wait for this service.


def delais_observes(services: Iterable[Service], jour: datetime.date | None = None) -> list[Service]:
    """Each of these services with the days that half of the people received there waited at most (`observe`, None below
    the floor), and by how many that is longer than it says (`ecart`); one query."""
    dits: list[Any] = list(services)
    depuis = (jour or timezone.localdate()) - datetime.timedelta(days=choices.FICHE_JOURS)
    fiches = FicheLiaison.objects.filter(service__in=dits, recue_le__isnull=False, ouverte_le__gte=depuis)
    fiches = fiches.exclude(pk__in=PassagePorte.objects.filter(issue=choices.Issue.READRESSEE).values("fiche"))
    attentes: dict[int, list[int]] = defaultdict(list)
    for pk, ouverte_le, recue_le in fiches.order_by().values_list("service", "ouverte_le", "recue_le"):
        attentes[pk].append((recue_le - ouverte_le).days)
    for service in dits:
        jours, dit = attentes[service.pk], service.delai_jours
        service.observe = median_low(jours) if len(jours) >= choices.PLANCHER else None
        comparable = service.observe is not None and dit not in (None, Delai.PLUS)
        service.ecart = max(0, service.observe - dit) if comparable else 0
    return dits


# How many doors people go through, from living slips and from the counts of those that were erased (R5.4, R7.2).

Portes = Counter[int]


def portes_compter(du: datetime.date, au: datetime.date, filtre: Q | None = None) -> Portes:
    """How many slips opened on these days, `au` excluded, by number of doors; those still open are not told yet.

    Erased slips are known by month: a month counts when it begins on these days. `filtre` narrows by `bassin`.
    """
    filtre = filtre or Q()
    fiches = FicheLiaison.objects.filter(filtre, decomptee=False, ouverte_le__gte=du, ouverte_le__lt=au)
    closes = fiches.exclude(etat__in=choices.FICHES_OUVERTES).order_by()
    lues = closes.annotate(portes=Max("passages__rang", filter=~Q(passages__issue__in=choices.SANS_VENUE)))
    comptes = Counter(portes or 1 for portes in lues.values_list("portes", flat=True))
    anciens = Decompte.objects.filter(filtre, mois__gte=du, mois__lt=au).order_by()
    for portes, nombre in anciens.values_list("portes").annotate(somme=Sum("nombre")):
        comptes[portes] += nombre
    return comptes


def moyenne(comptes: Portes) -> float | None:
    """Doors by slip, with one decimal; None for no slip."""
    total = comptes.total()
    return round(sum(portes * nombre for portes, nombre in comptes.items()) / total, 1) if total else None


def en_deux_portes(comptes: Portes) -> int:
    """How many went through two doors at most."""
    return sum(nombre for portes, nombre in comptes.items() if portes <= choices.PORTES_MAX)


def troisiemes_portes(bassins: Iterable[int] | None, depuis: datetime.date) -> dict[str, int]:
    """How many slips reached a third door since a day, by bassin; in all of them for None."""
    fiches = FicheLiaison.objects.filter(
        pk__in=PassagePorte.objects.filter(rang=choices.PORTES_MAX + 1, le__gte=depuis).values("fiche")
    )
    if bassins is not None:
        fiches = fiches.filter(bassin__in=bassins)
    comptes = fiches.order_by("bassin__nom").values_list("bassin__nom").annotate(nombre=Count("pk"))
    return {nom or "Hors bassin": nombre for nom, nombre in comptes}


def fiche_pdf(dite: FicheDite, parametres: ParametresSite) -> bytes:
    """The slip: A5, tagged; the same facts always give the same bytes."""
    return pdf_render("orientation/pdf/fiche.html", {"dite": dite, "parametres": parametres})
