"""Which networks have orientations to relay, which ones did, and who leads them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import reseaux_menes
from reseau.structures.models import Reseau, Structure
from reseau.vie_locale.models import OrientationRegionale, Relais


@dataclass(frozen=True)
class ARelayer:
    """An orientation that a network has not relayed; `tetes` says who leads it today, maybe nobody."""

    orientation: OrientationRegionale
    reseau: Reseau
    tetes: tuple[Compte, ...] = ()

    @property
    def retard(self) -> int:
        """How many days late."""
        return max((timezone.localdate() - self.orientation.echeance).days, 0)


def reseaux_destinataires() -> QuerySet[Reseau]:
    """The networks to which an orientation is addressed: those with a structure that is seen, or with a lead."""
    menes = Mandat.objects.filter(role=Role.TETE_RESEAU).en_vigueur().order_by().values("reseau")
    vus = Structure.objects.visibles().order_by().values("reseau")
    return Reseau.objects.filter(Q(pk__in=vus) | Q(pk__in=menes)).order_by("ordre", "nom")


def tetes_par_reseau(reseaux: Iterable[Reseau]) -> dict[int, tuple[Compte, ...]]:
    """Who leads each of these networks today; one query."""
    menent = Mandat.objects.filter(role=Role.TETE_RESEAU, reseau__in=list(reseaux), compte__is_active=True)
    tetes: dict[int, list[Compte]] = defaultdict(list)
    for mandat in menent.en_vigueur().select_related("compte").order_by("compte__nom", "compte__prenom"):
        if mandat.compte not in tetes[mandat.reseau_id]:
            tetes[mandat.reseau_id].append(mandat.compte)
    return {cle: tuple(comptes) for cle, comptes in tetes.items()}


def relais_manquants(
    orientations: Iterable[OrientationRegionale] | None = None, reseaux: Iterable[Reseau] | None = None
) -> list[ARelayer]:
    """What is left to relay, the longest late first: each orientation in force, each network that did not.

    Four queries, whatever their number.
    """
    en_vigueur = list(OrientationRegionale.objects.en_vigueur() if orientations is None else orientations)
    adresses = list(reseaux_destinataires() if reseaux is None else reseaux)
    dits = set(Relais.objects.filter(orientation__in=en_vigueur).values_list("orientation", "reseau"))
    tetes = tetes_par_reseau(adresses)
    manquants = [
        ARelayer(orientation, reseau, tetes.get(reseau.pk, ()))
        for orientation in en_vigueur
        for reseau in adresses
        if (orientation.pk, reseau.pk) not in dits
    ]
    return sorted(manquants, key=lambda manquant: (manquant.orientation.echeance, manquant.orientation.numero))


def a_relayer_par(compte: Compte) -> list[ARelayer]:
    """What this lead has left to relay, for each of the networks that she leads."""
    menes = list(Reseau.objects.filter(pk__in=reseaux_menes(compte)).order_by("ordre", "nom"))
    return relais_manquants(reseaux=menes) if menes else []
