"""Reprises of a note, and what each network gives and takes up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest

from home.ecrans import page_de
from pratiques.choices import EN_BIBLIOTHEQUE, Effet, EtatReprise
from pratiques.choices_relectures import Verdict
from pratiques.models import FichePratiquePage, Relecture, Reprise
from pratiques.permissions.fiches import peut_ecrire, peut_repondre
from reseau.comptes.models import Compte
from reseau.membres.implantations import implantations
from reseau.membres.permissions import est_membre
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

SUR_LA_FICHE = 3
PAR_PAGE = 20


@dataclass(frozen=True)
class Bilan:
    """Proof of reuse of a note, from its accepted reprises."""

    nombre: int
    structures: int
    bassins: int
    reseaux: int
    favorables: int
    abandons: int

    @property
    def part_favorable(self) -> int:
        """Share of « mieux » or « semblable », in percent, rounded down."""
        return self.favorables * 100 // self.nombre if self.nombre else 0


def bilan_de(fiche: FichePratiquePage) -> Bilan:
    """One query, whatever the number of reprises."""
    return Bilan(
        **Reprise.objects.filter(fiche=fiche)
        .acceptees()
        .aggregate(
            nombre=Count("pk"),
            structures=Count("structure", distinct=True),
            bassins=Count("bassin", distinct=True),
            reseaux=Count("reseau", distinct=True),
            favorables=Count("pk", filter=Q(effet__in=[Effet.MIEUX, Effet.SEMBLABLE])),
            abandons=Count("pk", filter=Q(effet=Effet.ABANDON)),
        )
    )


def reprises_de(fiche: FichePratiquePage, compte: Compte) -> QuerySet[Reprise]:
    """Accepted ones for whoever reads the note; those that wait too, for whoever answers; own ones always."""
    lignes = Reprise.objects.filter(fiche=fiche)
    lus = Q(etat=EtatReprise.ACCEPTEE)
    if est_membre(compte):
        lus |= Q(compte=compte)
        if peut_repondre(compte, fiche):
            lus |= Q(etat=EtatReprise.EN_ATTENTE)
    return _montrees(lignes.filter(lus))


def _montrees(lignes: QuerySet[Reprise]) -> QuerySet[Reprise]:
    return lignes.select_related("structure", "reseau", "bassin", "compte").order_by("-depuis", "-pk")


def reprises_en_vue(fiche: FichePratiquePage, *, repond: bool) -> list[Reprise]:
    """The latest that its page shows, own ones left out: those that wait too, to whoever answers for the note."""
    etats = [EtatReprise.ACCEPTEE, *([EtatReprise.EN_ATTENTE] if repond else [])]
    return list(_montrees(Reprise.objects.filter(fiche=fiche, etat__in=etats))[:SUR_LA_FICHE])


def reprises_contexte(fiche: FichePratiquePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the reprises of a note shows."""
    membre = est_membre(request.user)
    return {
        "bilan": bilan_de(fiche),
        "page_reprises": page_de(request, reprises_de(fiche, request.user), PAR_PAGE),
        "reprend": fiche.en_bibliotheque and membre and peut_ecrire(request.user),
        "nomme": membre,
    }


def bassins_de_la_structure(structure: Structure) -> list[Bassin]:
    """Where a structure receives people."""
    siens = implantations(Structure.objects.filter(pk=structure.pk).values("pk")).get(structure.pk, {})
    return list(Bassin.objects.filter(code__in=siens))


def ma_reprise(fiche: FichePratiquePage, compte: Compte, structures: list[Structure]) -> Reprise | None:
    """The reprise that this person already recorded for one of these structures, the latest first."""
    return Reprise.objects.filter(fiche=fiche, compte=compte, structure__in=structures).first()


def reprises_a_lire(compte: Compte) -> QuerySet[Reprise]:
    """Reprises of the notes one signs that wait for an answer, own ones set aside, the oldest first."""
    lignes = Reprise.objects.en_attente().filter(fiche__auteurs__compte=compte).exclude(compte=compte)
    montres = ("uuid", "enregistree_le", "fiche__title", "structure__nom")
    return lignes.select_related("fiche", "structure").only(*montres).order_by("enregistree_le", "pk")


@dataclass(frozen=True)
class Contribution:
    """What one network gives to the others and takes up from them."""

    reseau: Reseau
    fiches: int
    relectures: int
    faites: int
    recues: int
    abandons: int


def contributions_par_reseau() -> list[Contribution]:
    """Notes in the library, readings for others, reprises done and received, by network (R3.6, R6.7); five queries."""

    def compter(lignes: QuerySet, champ: str = "reseau") -> dict[int, int]:
        return dict(lignes.order_by().values_list(champ).annotate(nombre=Count("pk")))

    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE)
    lues = Relecture.objects.exclude(verdict="").exclude(reseau=F("fiche__reseau"))
    reprises = Reprise.objects.acceptees()
    nombres = [
        compter(fiches),
        compter(lues.filter(verdict__in=Verdict.values)),
        compter(reprises),
        compter(reprises.exclude(reseau=F("fiche__reseau")), "fiche__reseau"),
        compter(reprises.filter(effet=Effet.ABANDON)),
    ]
    reseaux = Reseau.objects.order_by("nom")
    return [Contribution(r, *[nombre.get(r.pk, 0) for nombre in nombres]) for r in reseaux]
