"""Proposals: one's own, those that wait for a reader, those that the Région decides; what each person may see."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_de
from safran.atelier.choices import EtatProposition
from safran.atelier.models import CoAuteur, LectureProposition, Proposition
from safran.atelier.queries.brouillons import etapes_brutes, modules_ecrits, titre_de
from safran.atelier.queries.commentaires import ouverts_compter, par_etape
from safran.parcours.blocks import EtapeBlock

E = EtatProposition
MONTREES = 30


@dataclass(frozen=True)
class Bureau:
    """What concerns one person."""

    miennes: list[Proposition] = field(default_factory=list)
    a_rendre: list[LectureProposition] = field(default_factory=list)
    a_prendre: list[LectureProposition] = field(default_factory=list)
    a_decider: list[Proposition] = field(default_factory=list)
    en_retard: list[LectureProposition] = field(default_factory=list)


def bureau_concerne(compte: Compte) -> QuerySet[Proposition]:
    """What concerns this person, all lists together."""
    ecrites = CoAuteur.objects.filter(compte_id=compte.pk, retire_le=None).values("formation")
    lectures = LectureProposition.objects.ouvertes().filter(lecteur_id=compte.pk, proposition__etat=E.EN_LECTURE)
    lues = (lectures | lectures_a_prendre(compte).select_related(None).order_by()).values("proposition")
    attend = Q(formation__in=ecrites) | Q(pk__in=lues)
    if est_region(compte):
        attend |= Q(etat=E.LUE) | Q(pk__in=_en_retard().values("proposition"))
    return Proposition.objects.filter(attend)


def bureau_lire(compte: Compte) -> Bureau:
    """Five short lists; three queries at most, and one more for the Région."""
    propositions = Proposition.objects.select_related("formation", "reseau")
    ecrites = CoAuteur.objects.filter(compte_id=compte.pk, retire_le=None).values("formation")
    rendre = LectureProposition.objects.ouvertes().filter(lecteur_id=compte.pk, proposition__etat=E.EN_LECTURE)
    lectures = rendre.select_related("proposition__formation", "proposition__reseau") | lectures_a_prendre(compte)
    siennes = list(lectures.order_by("echeance", "pk")[: 2 * MONTREES])
    return Bureau(
        list(propositions.filter(formation__in=ecrites)[:MONTREES]),
        [lecture for lecture in siennes if lecture.lecteur_id == compte.pk][:MONTREES],
        [lecture for lecture in siennes if lecture.lecteur_id is None][:MONTREES],
        list(propositions.filter(etat=E.LUE).order_by("envoyee_le")[:MONTREES]) if est_region(compte) else [],
        list(_en_retard().select_related("proposition__formation", "proposition__reseau")[:MONTREES])
        if est_region(compte)
        else [],
    )


def _en_retard() -> QuerySet[LectureProposition]:
    """Readings whose day passed, that the Région may give to someone else."""
    return LectureProposition.objects.echues().filter(proposition__etat=E.EN_LECTURE).order_by("echeance", "pk")


def lectures_a_prendre(compte: Compte) -> QuerySet[LectureProposition]:
    """Open seats that suit this person: own network or another as the seat asks; never what one writes or reads."""
    reseaux = reseaux_de(compte)
    if not reseaux:
        return LectureProposition.objects.none()
    places = Q(meme_reseau=True, proposition__reseau__in=reseaux)
    places |= Q(meme_reseau=False) & ~Q(proposition__reseau__in=reseaux)
    ecrit = CoAuteur.objects.filter(formation=OuterRef("proposition__formation"), compte_id=compte.pk)
    lit = LectureProposition.objects.filter(proposition=OuterRef("proposition"), lecteur_id=compte.pk)
    lignes = LectureProposition.objects.libres().filter(places, proposition__etat=E.EN_LECTURE)
    lignes = lignes.exclude(Exists(ecrit)).exclude(Exists(lit))
    return lignes.select_related("proposition__formation", "proposition__reseau").order_by("echeance", "pk")


def lectures_montrees(proposition: Proposition, compte: Compte) -> list[LectureProposition]:
    """What this person may read of the readings: all once none is open, her own alone before."""
    lignes = list(proposition.lectures.select_related("lecteur", "reseau").order_by("-demandee_le", "-pk"))
    if any(not ligne.verdict for ligne in lignes):
        derniere = proposition.version
        return [ligne for ligne in lignes if ligne.lecteur_id == compte.pk or (ligne.version or derniere) < derniere]
    return lignes


def places_de(proposition: Proposition) -> list[LectureProposition]:
    """How far each seat is, never who sits there."""
    dernieres = {lue.meme_reseau: lue for lue in proposition.lectures.order_by("demandee_le", "pk")}
    return sorted(dernieres.values(), key=lambda lue: not lue.meme_reseau)


@dataclass(frozen=True)
class EtapeALire:
    """A step of the draft, and how many comments wait on it."""

    id: str
    valeur: Any
    commentaires: int


def modules_a_lire(proposition: Proposition, compte: Compte) -> list[tuple[str, list[EtapeALire]]]:
    """The draft as readers will see it: each module, its steps."""
    bloc, attendent = EtapeBlock(), par_etape(ouverts_compter(proposition.formation, compte))

    def lire(brute: dict[str, Any]) -> EtapeALire:
        return EtapeALire(brute["id"], bloc.to_python(brute["value"]), attendent[brute["id"]])

    return [
        (titre_de(module), [lire(brute) for brute in etapes_brutes(module)])
        for module in modules_ecrits(proposition.formation)
    ]
