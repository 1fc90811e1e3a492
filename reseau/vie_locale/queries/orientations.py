"""Reads of orientations: those in force, how far each network carried one."""

from dataclasses import dataclass

from home.periodes import PeriodeQuerySet
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.structures.models import Reseau
from reseau.vie_locale.models import OrientationRegionale, Relais
from reseau.vie_locale.permissions import orientations_lisibles
from reseau.vie_locale.queries.reseaux import reseaux_destinataires, tetes_par_reseau


@dataclass(frozen=True)
class EtatRelais:
    """A network before an orientation: what it said, nothing yet; `a_dire` when this reader may say it."""

    reseau: Reseau
    relais: Relais | None
    a_dire: bool


def orientations_en_vigueur(compte: Compte) -> PeriodeQuerySet:
    """Those that hold today, the latest first, for members of the network."""
    return orientations_lisibles(compte).en_vigueur()


def relais_lire(orientation: OrientationRegionale, compte: Compte) -> list[EtatRelais]:
    """How far it was carried: every network for the Région, her own for who leads one, none for the others.

    Those that did not come first. Who leads a network says it, the Région for those that nobody leads (`peut_relayer`).
    """
    region, menes = est_region(compte), reseaux_menes(compte)
    dits = {relais.reseau_id: relais for relais in orientation.relais.select_related("par", "reseau")}
    reseaux = Reseau.objects.filter(pk__in=menes)
    if region:
        reseaux = reseaux | reseaux_destinataires() | Reseau.objects.filter(pk__in=dits)
    lus = list(reseaux.order_by("ordre", "nom").distinct())
    tetes = tetes_par_reseau(lus) if region else {}
    siens = menes | {reseau.pk for reseau in lus if region and reseau.pk not in tetes}
    attendus = frozenset() if orientation.terminee else siens - dits.keys()
    etats = [EtatRelais(reseau, dits.get(reseau.pk), reseau.pk in attendus) for reseau in lus]
    return sorted(etats, key=lambda etat: etat.relais is not None)
