"""Which structures are of a bassin, which ones its places propose, which ones they no longer prove."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.membres.implantations import lieux_prouvant
from reseau.membres.models import Appartenance
from reseau.membres.permissions import bassins_animes, est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin


@dataclass(frozen=True)
class Proposee:
    """A structure whose published places stand in a bassin of which nobody said yet that it is."""

    structure: Structure
    lieux: list[str]
    ancienne: Appartenance | None = None


@dataclass(frozen=True)
class FinProposee:
    """A belonging that the facts no longer bear out; nothing ends by itself."""

    appartenance: Appartenance
    raison: str


@dataclass
class SituationBassin:
    """Where a bassin stands: what holds today, what waits for a word, in the order of names."""

    bassin: Bassin
    appartenances: list[Appartenance] = field(default_factory=list)
    proposees: list[Proposee] = field(default_factory=list)
    a_terminer: list[FinProposee] = field(default_factory=list)

    @property
    def du_jour(self) -> int:
        """How many structures are of this bassin today."""
        return sum(not ligne.terminee and not ligne.a_venir for ligne in self.appartenances)


def bassins_a_constater(compte: Compte) -> QuerySet[Bassin]:
    """Bassins whose structures this person names: own ones, or all of those in force or still held for the Région."""
    bassins = Bassin.objects.order_by("nom")
    if not est_region(compte):
        return bassins.filter(pk__in=bassins_animes(compte))
    tenus = Appartenance.objects.en_vigueur().order_by().values("bassin")
    return bassins.filter(Q(pk__in=Bassin.objects.en_vigueur().values("pk")) | Q(pk__in=tenus))


def situations_lire(bassins: Iterable[Bassin]) -> list[SituationBassin]:
    """Where each of these bassins stands; as many queries for one as for all of them."""
    situations = {bassin.pk: SituationBassin(bassin) for bassin in bassins}
    lieux = lieux_prouvant(frozenset(situations))
    lignes = appartenances_lire().filter(bassin__in=situations)
    citees = {structure for _, structure in lieux} | {ligne.structure_id for ligne in lignes}
    visibles = Structure.objects.visibles().select_related("reseau").in_bulk(citees)
    valides = set(Bassin.objects.en_vigueur().filter(pk__in=situations).values_list("pk", flat=True))
    tenues = set[tuple[int, int]]()
    anciennes: dict[tuple[int, int], Appartenance] = {}
    for ligne in lignes:
        cle = ligne.bassin_id, ligne.structure_id
        situations[ligne.bassin_id].appartenances.append(ligne)
        if ligne.terminee:
            anciennes.setdefault(cle, ligne)
            continue
        tenues.add(cle)
        if raison := _raison(ligne, ligne.bassin_id in valides, ligne.structure_id in visibles, bool(lieux.get(cle))):
            situations[ligne.bassin_id].a_terminer.append(FinProposee(ligne, raison))
    for cle in lieux.keys() - tenues:
        bassin, structure = cle
        if structure in visibles and bassin in valides:
            situations[bassin].proposees.append(Proposee(visibles[structure], lieux[cle], anciennes.get(cle)))
    for situation in situations.values():
        situation.proposees.sort(key=lambda proposee: replier(proposee.structure.nom))
    return list(situations.values())


def appartenances_lire() -> QuerySet[Appartenance]:
    """Belongings with what a line says of them, by structure, the latest first."""
    lignes = Appartenance.objects.select_related("structure__reseau", "bassin", "constatee_par", "terminee_par")
    return lignes.order_by("structure__nom", "structure", F("du").desc(), "-pk")


def _raison(ligne: Appartenance, valide: bool, visible: bool, prouvee: bool) -> str:
    """Why a belonging should end; empty when nothing says so. One said by hand needs no place."""
    if not valide:
        return "Le bassin n’est plus en vigueur."
    if not visible:
        return "La structure n’est plus du réseau."
    if not prouvee and not ligne.motif:
        return "Plus aucun lieu publié de la structure n’est dans ce bassin."
    return ""


def raison_de_finir(appartenance: Appartenance) -> str:
    """Why the facts say that this belonging should end; empty when they do not."""
    (situation,) = situations_lire([appartenance.bassin])
    return next((fin.raison for fin in situation.a_terminer if fin.appartenance == appartenance), "")


def structures_a_constater(bassin: Bassin) -> QuerySet[Structure]:
    """The structures of the network that are not of this bassin, by name."""
    tenues = Appartenance.objects.filter(bassin=bassin, au__isnull=True).values("structure")
    return Structure.objects.visibles().exclude(pk__in=tenues).select_related("reseau").order_by("nom", "pk")
