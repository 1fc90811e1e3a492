"""Bodies and who sits there, their tree, what the page of a bassin says of them and of its sheets (R4.1, R4.2,
R4.6).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypedDict

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.queries import refuse_le
from reseau.animation.choices import ACTIONS_OUVERTES, PRENNENT_DATE, TERRITORIAUX, EtatReunion, Qualite, TypeComite
from reseau.animation.models import Comite, Convocation, Point, Reunion, Siege
from reseau.animation.permissions import (
    actions_suivies,
    comites_suivis,
    decisions_lisibles,
    participe,
    peut_sieger,
    reunions_lisibles,
    sieges_de,
)
from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.portes import bilans_visibles
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Rattachement
from reseau.membres.permissions import est_du_bassin, est_region
from reseau.territoires.models import Bassin, Commission, CompositionCommission

# A body, who sits there, what it met about and will (R4.1, R4.6).

RANGS = {qualite: rang for rang, qualite in enumerate(Qualite.values)}
A_CONVOQUER = (EtatReunion.BROUILLON, EtatReunion.REPORTEE)
QUI = ("compte__profil", "structure", "reseau", "supplee__compte")


def comites_ouverts() -> QuerySet[Comite]:
    """Bodies in force today, with their territory."""
    return Comite.objects.en_vigueur().select_related("bassin", "commission", "parent")


def prochaines_reunions(compte: Compte) -> QuerySet[Reunion]:
    """Meetings to come, convened or being held, that this person may read; the nearest first."""
    prises = reunions_lisibles(compte).filter(etat__in=PRENNENT_DATE, fin__gt=timezone.now())
    return prises.order_by("debut", "pk")


def presidences_de(comites: Iterable[Comite]) -> dict[int, Siege]:
    """Who chairs each of these bodies today."""
    tenues = Siege.objects.en_vigueur().filter(comite__in=[c.pk for c in comites], qualite=Qualite.PRESIDENCE)
    return {siege.comite_id: siege for siege in tenues.select_related("compte", "structure", "reseau")}


def instance_lire(compte: Compte, comite: Comite) -> dict[str, Any]:
    """What this person knows of a body: its seats, its meetings; its reserve and its poll when she sits there."""
    ouverts = comite.sieges.exclude(au__lte=timezone.localdate()).select_related(*QUI)
    ouverts = ouverts.annotate(refuse_le=refuse_le("compte__email", "courriel"))
    sieges = sorted(ouverts, key=lambda siege: (RANGS[siege.qualite], siege.pk))
    lisibles, siege = reunions_lisibles(compte).filter(comite=comite), peut_sieger(compte, comite)
    rangs = _rangs([siege for siege in sieges if not siege.a_venir])
    comptent = sum(rang["siege"].compte_au_quorum for rang in rangs)
    return {
        "comite": comite,
        "rangs": rangs,
        "a_venir": [siege for siege in sieges if siege.a_venir],
        "presidence": next((rang["siege"] for rang in rangs if rang["siege"].qualite == Qualite.PRESIDENCE), None),
        "comptent": comptent,
        "quorum": comite.quorum_de(comptent),
        "reunions": lisibles.select_related("lieu").order_by("-debut", "-pk"),
        "prochaine": prochaines_reunions(compte).filter(comite=comite).select_related("lieu").first(),
        "en_preparation": lisibles.filter(etat__in=A_CONVOQUER).order_by("debut").first(),
        "reserve": _reserve(comite) if siege else None,
        "sondage": comite.sondages.filter(clos_le=None).first() if siege else None,
    }


def _rangs(sieges: list[Siege]) -> list[dict[str, Any]]:
    """The seats in order, each stand-in under the seat that it stands for."""
    rangs: dict[int, dict[str, Any]] = {siege.pk: {"siege": siege, "suppleants": []} for siege in sieges}
    for siege in sieges:
        if siege.supplee_id in rangs:
            rangs[siege.supplee_id]["suppleants"].append(rangs.pop(siege.pk)["siege"])
    return list(rangs.values())


def _reserve(comite: Comite) -> list[Point]:
    return list(comite.points.filter(reunion=None).select_related("propose_par").order_by("propose_le", "pk"))


# The tree of the bodies: who reports to whom, what each commission holds, the bassins that have none (R4.1).

ORDRE = {genre: rang for rang, genre in enumerate(TypeComite.values)}


class Noeud(TypedDict, total=False):
    """A place of the tree: its body, or the name of the territory that has none; `aussi`, the other commissions."""

    nom: str
    comite: Comite
    presidence: str
    prochaine: Reunion | None
    bassin: Bassin | None
    aussi: Sequence[str]
    enfants: Sequence["Noeud"]


def arbre_lire(compte: Compte) -> dict[str, Any]:
    """The bodies in force, of the region then of its territories; as many queries for three as for fifty."""
    dessin = _Dessin(compte)
    pourvus = {comite.bassin_id for comite in dessin.comites}
    return {
        "regionales": dessin.regionales(),
        "territoriales": dessin.territoriales(),
        "nombre": len(dessin.comites),
        "sans_comite": [bassin for bassin in dessin.bassins if bassin.pk not in pourvus],
    }


class _Dessin:
    """What is read once to draw the tree."""

    def __init__(self, compte: Compte) -> None:
        self.comites = sorted(comites_ouverts(), key=lambda comite: (ORDRE[comite.genre], comite.nom))
        self.presidences = presidences_de(self.comites)
        self.prochaines: dict[int, Reunion] = {}
        for reunion in prochaines_reunions(compte):
            self.prochaines.setdefault(reunion.comite_id, reunion)
        self.bassins = list(Bassin.objects.en_vigueur().order_by("nom"))
        self.commissions = list(Commission.objects.en_vigueur().order_by("nom"))
        self.tenue_par: dict[int, list[int]] = defaultdict(list)
        tenus = CompositionCommission.objects.en_vigueur().filter(commission__in=[c.pk for c in self.commissions])
        for commission, bassin in tenus.order_by("commission__nom").values_list("commission", "bassin"):
            self.tenue_par[bassin].append(commission)

    def regionales(self) -> list[Noeud]:
        """Bodies of the whole region, each under the one it reports to."""
        regionaux = [comite for comite in self.comites if comite.genre not in TERRITORIAUX]
        connus = {comite.pk for comite in regionaux}
        dessous: dict[int | None, list[Comite]] = defaultdict(list)
        for comite in regionaux:
            dessous[comite.parent_id if comite.parent_id in connus else None].append(comite)

        def descendre(parent: int | None) -> list[Noeud]:
            return [self._noeud(comite, enfants=descendre(comite.pk)) for comite in dessous[parent]]

        return descendre(None)

    def territoriales(self) -> list[Noeud]:
        """Each commission with the bassins that it holds today, then those that none holds."""
        par_commission = {comite.commission_id: comite for comite in self.comites if comite.commission_id}
        branches = []
        for commission in self.commissions:
            siens = self._des_bassins([b for b in self.bassins if commission.pk in self.tenue_par[b.pk]], commission.pk)
            comite = par_commission.get(commission.pk)
            branches.append(self._noeud(comite, enfants=siens) if comite else Noeud(nom=commission.nom, enfants=siens))
        if seuls := [bassin for bassin in self.bassins if not self.tenue_par[bassin.pk]]:
            branches.append(Noeud(nom="Hors commission", enfants=self._des_bassins(seuls)))
        return branches

    def _des_bassins(self, bassins: Iterable[Bassin], commission: int | None = None) -> list[Noeud]:
        locaux = {comite.bassin_id: comite for comite in self.comites if comite.bassin_id}
        noms = {une.pk: une.nom for une in self.commissions}
        siens = []
        for bassin in bassins:
            aussi = [noms[pk] for pk in self.tenue_par[bassin.pk] if pk != commission]
            comite = locaux.get(bassin.pk)
            siens.append(
                self._noeud(comite, aussi=aussi) if comite else Noeud(nom=bassin.nom, bassin=bassin, aussi=aussi)
            )
        return siens

    def _noeud(self, comite: Comite, enfants: Sequence[Noeud] = (), aussi: Sequence[str] = ()) -> Noeud:
        siege, prochaine = self.presidences.get(comite.pk), self.prochaines.get(comite.pk)
        presidence = siege.qui if siege else ""
        return Noeud(
            nom=comite.nom, comite=comite, presidence=presidence, prochaine=prochaine, enfants=enfants, aussi=aussi
        )


# What the page of a bassin says of its local body: to everyone who chairs it, to its own the rest (R4.2, R4.7).

DECISIONS_DITES, ACTIONS_DITES, STRUCTURES_DITES = 4, 6, 8
PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau")


def espace_lire(compte: Compte, bassin: Bassin) -> dict[str, Any] | None:
    """The local body of a bassin, and who chairs it; the rest for who reads its meetings; None when it has none."""
    comite = _comite_de(compte, bassin)
    if comite is None:
        return None
    presidence = comite.hote or " ".join(filter(None, (comite.prenom, comite.famille)))
    espace = {"comite": comite, "presidence": presidence, "pour_qui": comite.pour, "prive": False}
    if not comite.suivi:
        return espace
    ouvertes = actions_suivies(compte).filter(comite=comite, etat__in=ACTIONS_OUVERTES).select_related(*PORTEURS)
    prises = decisions_lisibles(compte).filter(comite=comite).select_related("reunion", *PORTEURS)
    return espace | {
        "prive": True,
        "prochaine": prochaines_reunions(compte).filter(comite=comite).select_related("lieu", "comite").first(),
        "decisions": list(prises.order_by("-prise_le", "-annee", "-rang")[:DECISIONS_DITES]),
        "actions": list(ouvertes.order_by("echeance", "pk")[:ACTIONS_DITES]),
    }


def _comite_de(compte: Compte, bassin: Bassin) -> Any:
    """The open body of a bassin with who chairs it today, and whether this person reads it, in one question."""
    suivis = comites_suivis(compte) if participe(compte) else Comite.objects.none()
    jour = timezone.localdate()
    tenue = Q(sieges__qualite=Qualite.PRESIDENCE, sieges__du__lte=jour) & (Q(sieges__au=None) | Q(sieges__au__gt=jour))
    return (
        Comite.objects.en_vigueur()
        .filter(bassin=bassin)
        .annotate(
            preside=FilteredRelation("sieges", condition=tenue),
            hote=F("preside__personne"),
            prenom=F("preside__compte__prenom"),
            famille=F("preside__compte__nom"),
            suivi=Exists(suivis.filter(pk=OuterRef("pk"))),
            pour=Coalesce("preside__structure__nom", "preside__reseau__nom", "preside__organisme", Value("")),
        )
        .first()
    )


def reponse_attendue(compte: Compte, bassin: Bassin) -> Convocation | None:
    """What a seat of this person answered, or not yet, to the next meeting of the local body."""
    siennes = Convocation.objects.filter(siege__compte=compte.pk, reunion__comite__in=sieges_de(compte))
    venir = siennes.filter(
        reunion__comite__bassin=bassin, reunion__etat__in=PRENNENT_DATE, reunion__fin__gt=timezone.now()
    )
    return venir.select_related("reunion").order_by("reunion__debut").first()


def equipe_lire(compte: Compte, bassin: Bassin) -> dict[str, Any] | None:
    """Who works in a bassin, counted by structure, for its members and the Région; None for the others."""
    if not est_du_bassin(compte, bassin) and not est_region(compte):
        return None
    siennes = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    attaches = Rattachement.objects.en_vigueur().filter(structure__in=siennes, compte__is_active=True)
    lignes = list(
        attaches.order_by()
        .values_list("structure__code", "structure__nom")
        .annotate(nombre=Count("compte", distinct=True))
        .order_by("-nombre", "structure__nom")
    )
    return {
        "structures": lignes[:STRUCTURES_DITES],
        "personnes": sum(combien for _, _, combien in lignes),
        "de_plus": max(0, len(lignes) - STRUCTURES_DITES),
    }


# How the sheets of some bassins stand, as the directory weighs them.


def fiches_lire(bassins: Collection[int]) -> dict[str, Any]:
    """The structures that are of these bassins today; those that are not up to date, the oldest confirmation first."""
    jour = timezone.localdate()
    siennes = Appartenance.objects.en_vigueur().filter(bassin__in=bassins).order_by()
    noms = dict(siennes.values_list("structure", "structure__nom"))
    bilans = [(noms[bilan.pk], bilan) for bilan in bilans_visibles(jour) if bilan.pk in noms]
    vieilles = [(nom, bilan) for nom, bilan in bilans if bilan.fraicheur != Fraicheur.A_JOUR]
    vieilles.sort(key=lambda vieille: (vieille[1].confirme_le is not None, vieille[1].confirme_le or jour, vieille[0]))
    return {
        "nombre": len(bilans),
        "a_jour": len(bilans) - len(vieilles),
        "vieilles": vieilles,
        "sans_service": sorted(nom for nom, bilan in bilans if not bilan.services),
    }
