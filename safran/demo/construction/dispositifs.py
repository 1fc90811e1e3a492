"""The support schemes and who uses them, through their rules."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic
from safran.demo.lecture import fichier_lire, jour
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.rules import dispositif_creer, dispositif_passer, usage_declarer

E = EtatDispositif
TEXTES = ("titre", "resume", "apporte", "demander", "contact")


def dispositifs_construire(contexte: dict[str, Any]) -> None:
    """Each scheme up to its state; nothing when they stand already."""
    if Dispositif.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    for fiche in fichier_lire("dispositifs.yaml"):
        _dispositif(fiche, comptes[fiche["par"]], comptes["olivier-marchadier"])


def _dispositif(fiche: dict[str, Any], par: Compte, region: Compte) -> None:
    dispositif = dispositif_creer(
        par=par,
        cle=uuid.uuid4(),
        porteuse=Structure.objects.get(code=fiche["porteuse"]),
        publics=TypePublic.objects.filter(code__in=fiche["publics"]),
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        valide_du=None,
        valide_au=None,
        **{nom: fiche[nom] for nom in TEXTES},
    )
    dispositif_passer(dispositif=dispositif, par=par, vers=E.PROPOSE)
    if fiche.get("etat") == E.PROPOSE:
        return
    dispositif_passer(dispositif=dispositif, par=region, vers=E.CATALOGUE, comite_le=jour(-fiche["comite"]))
    for code, jours in fiche["usages"].items():
        _usage(dispositif, Structure.objects.get(code=code), jours)
    if fiche.get("etat") == E.CLOS:
        dispositif_passer(dispositif=dispositif, par=region, vers=E.CLOS, motif=fiche["motif"])


def _usage(dispositif: Dispositif, structure: Structure, jours: int) -> None:
    """Declared today by the longest member of the structure, then given its past day, which no rule would."""
    anciens = structure.rattachements.en_vigueur().select_related("compte").order_by("du", "pk")
    usage = usage_declarer(dispositif=dispositif, par=anciens[0].compte, structure=structure)
    UsageDispositif.objects.filter(pk=usage.pk).update(du=jour(-jours))
