"""Who may take care of what comes out of a meeting: its seats, their structures, the networks; read from words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from home.periodes import mois_apres
from home.recherche.texte import replier
from reseau.animation.choices import EtatReunion
from reseau.animation.models import Comite, Reunion, Siege
from reseau.structures.models import Reseau

CHAMPS = ("porteur_compte", "porteur_structure", "porteur_reseau")


@dataclass
class Porteurs:
    """What may be proposed, in the order in which it is, and what each of these words means."""

    mots: list[str] = field(default_factory=list)
    sens: dict[str, dict[str, Any]] = field(default_factory=dict)

    def ajouter(self, mots: str, **qui: Any) -> None:
        """Propose these words; the same words for two of them mean nobody in particular."""
        cle = replier(mots)
        if cle not in self.sens:
            self.mots.append(mots)
            self.sens[cle] = qui
        elif self.sens[cle] != qui:
            self.sens[cle] = {}

    def lire(self, mots: str) -> dict[str, Any]:
        """The fields of who takes care of it: the words as they were typed, and who they are when one knows."""
        mots = " ".join(mots.split())
        return {**dict.fromkeys(CHAMPS), **self.sens.get(replier(mots), {}), "porteur": mots}


def porteurs_de(comite: Comite) -> Porteurs:
    """What the seats of today and the networks give; two queries."""
    sieges = comite.sieges.en_vigueur().select_related("compte", "structure", "reseau")
    return porteurs_lire(sieges, Reseau.objects.order_by("nom"))


def porteurs_lire(sieges: Iterable[Siege], reseaux: Iterable[Reseau]) -> Porteurs:
    """Persons first, then their structures, then the networks."""
    porteurs, lus = Porteurs(), list(sieges)
    for siege in lus:
        if mots := siege.qui:
            qui = {"porteur_compte": siege.compte} if siege.compte else {}
            porteurs.ajouter(mots, **qui)
            if pour_qui := siege.pour_qui:
                porteurs.ajouter(f"{mots}, {pour_qui}", **qui)
    for siege in lus:
        if siege.structure:
            porteurs.ajouter(str(siege.structure), porteur_structure=siege.structure)
        elif siege.organisme:
            porteurs.ajouter(siege.organisme)
    for reseau in reseaux:
        porteurs.ajouter(str(reseau), porteur_reseau=reseau)
    return porteurs


def echeance_proposer(reunion: Reunion) -> datetime.date:
    """For when, unless told otherwise: the next meeting of this body, or its cadence later."""
    suivantes = reunion.comite.reunions.filter(debut__gt=reunion.debut).exclude(etat=EtatReunion.ANNULEE)
    suivante = suivantes.order_by("debut").values_list("debut", flat=True).first()
    if suivante:
        return timezone.localdate(suivante)
    return mois_apres(jour=timezone.localdate(reunion.debut), mois=reunion.comite.cadence)
