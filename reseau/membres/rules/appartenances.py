"""Which structures are of a bassin: said by who animates it, or by the Région, and by no import (ADR 032).

Every gesture rereads the right of its author once it holds the structure: of two people who confirm the same one, the
second reads what the first wrote.
"""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.implantations import implantations
from reseau.membres.models import Appartenance
from reseau.membres.permissions import compte_constate
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

AVANCE = datetime.timedelta(days=731)


@transaction.atomic
def appartenance_constater(
    *,
    structure: Structure,
    bassin: Bassin,
    par: Compte,
    du: datetime.date | None = None,
    au: datetime.date | None = None,
    motif: str = "",
) -> Appartenance:
    """Say that a structure is of a bassin from `du` on (today by default); without a published place there, say why.

    Raises RegleRefusee("interdit" | "structure" | "bassin" | "debut" | "fin" | "deja" | "motif_manquant").
    """
    motif, du = " ".join(motif.split()), du or timezone.localdate()
    structure = _geste_ouvrir(structure, bassin, par)
    if not Bassin.objects.en_vigueur(du).filter(pk=bassin.pk).exists():
        raise RegleRefusee("bassin", f"Le bassin {bassin.nom} n’est pas en vigueur le {date_longue(du)}.")
    aujourdhui = timezone.localdate()
    if du > aujourdhui + AVANCE:
        raise RegleRefusee("debut", "Choisissez un début avant deux ans.")
    if au is not None and au <= du:
        raise RegleRefusee("fin", "La fin vient après le début.")
    if au is not None and au <= aujourdhui:
        raise RegleRefusee("fin", "Cette fin est passée : choisissez un jour à venir, ou aucun.")
    if structure.fusionnee_dans_id or not Structure.objects.visibles().filter(pk=structure.pk).exists():
        raise RegleRefusee("structure", f"{structure.nom} n’est pas, ou n’est plus, du réseau.")
    memes = Appartenance.objects.filter(structure=structure, bassin=bassin)
    if autre := memes.chevauchent(du, au).first():
        fin = f" jusqu’au {date_longue(autre.au)}" if autre.au else ""
        phrase = f"{structure.nom} est déjà du bassin {bassin.nom}, du {date_longue(autre.du)}{fin}."
        raise RegleRefusee("deja", phrase)
    if not motif and not _recoit(structure, bassin):
        phrase = f"{structure.nom} n’a aucun lieu publié dans le bassin {bassin.nom} : dites pourquoi elle en est."
        raise RegleRefusee("motif_manquant", phrase)
    public_purge()
    return Appartenance.objects.create(structure=structure, bassin=bassin, du=du, au=au, motif=motif, constatee_par=par)


@transaction.atomic
def appartenances_constater(
    *, structures: Sequence[Structure], bassin: Bassin, par: Compte, du: datetime.date | None = None
) -> list[Appartenance]:
    """Confirm several structures at once, all or none; those that someone else has just confirmed are left as they are.

    Raises what appartenance_constater raises, but "deja".
    """
    nouvelles = []
    for structure in sorted(structures, key=lambda structure: structure.pk):
        try:
            nouvelles.append(appartenance_constater(structure=structure, bassin=bassin, par=par, du=du))
        except RegleRefusee as refus:
            if refus.code != "deja":
                raise
    return nouvelles


@transaction.atomic
def appartenance_terminer(
    *, appartenance: Appartenance, par: Compte, motif: str, le: datetime.date | None = None
) -> None:
    """End a belonging on `le` (today by default), with a reason; one to come is given up.

    Raises RegleRefusee("motif_manquant" | "interdit" | "terminee" | "date").
    """
    motif, aujourdhui = " ".join(motif.split()), timezone.localdate()
    if not motif:
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    _geste_ouvrir(appartenance.structure, appartenance.bassin, par)
    appartenance.refresh_from_db()
    if appartenance.terminee:
        raise RegleRefusee("terminee", "Cette appartenance est déjà terminée.")
    if le is not None and not aujourdhui <= le <= aujourdhui + AVANCE:
        raise RegleRefusee("date", "Choisissez aujourd’hui, ou un jour dans les deux ans.")
    le = max(le or aujourdhui, appartenance.du)
    if appartenance.au is not None and le >= appartenance.au:
        phrase = f"Elle finit déjà le {date_longue(appartenance.au)} : choisissez un jour d’avant."
        raise RegleRefusee("date", phrase)
    appartenance.au, appartenance.motif_fin = le, motif
    appartenance.terminee_par, appartenance.terminee_le = par, timezone.now()
    appartenance.save(update_fields=["au", "motif_fin", "terminee_par", "terminee_le"])
    public_purge()


def _geste_ouvrir(structure: Structure, bassin: Bassin, par: Compte) -> Structure:
    """Hold the structure, then read the right of the author anew: another's gesture may have come since the page."""
    structure = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if not compte_constate(Compte.objects.get(pk=par.pk), bassin):
        raise RegleRefusee("interdit", "Vous n’animez pas ce bassin.")
    return structure


def _recoit(structure: Structure, bassin: Bassin) -> bool:
    siens = implantations(Structure.objects.filter(pk=structure.pk).values("pk"))
    return bassin.code in siens.get(structure.pk, {})
