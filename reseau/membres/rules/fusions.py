"""People follow their structure when it is merged into another."""

import datetime
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Geste
from reseau.membres.models import Appartenance, DemandeCompte, GesteMandat, Invitation, Mandat, Rattachement
from reseau.membres.rules.mandats import compte_verrouiller, mandat_clore
from reseau.structures.models import Structure

Jours = tuple[datetime.date, datetime.date | None]


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure, par: Compte | None = None) -> None:
    """Move what is in force or to come from `source` to `cible`; what is past stays where it was true.

    The days, who named and who is stood in for are kept, and each gesture is written, by `par`. Someone who has the
    same in both keeps the days of `cible` as they are. Whoever held a mandate signs in again.
    """
    lies = Q(rattachements__structure=source) | Q(mandats__structure=source)
    for compte in Compte.objects.filter(lies).distinct().order_by("pk"):
        compte_verrouiller(compte=compte)
    aujourdhui = timezone.localdate()
    for rattachement in Rattachement.objects.filter(structure=source).chevauchent(aujourdhui):
        _rattachement_suivre(rattachement, cible)
    mandats = Mandat.objects.filter(structure=source).select_related("compte", "supplee")
    # Les mandats d’abord, leurs suppléances ensuite : elles pointent vers eux.
    for mandat in mandats.order_by(F("supplee").asc(nulls_first=True), "pk").chevauchent(aujourdhui):
        _mandat_suivre(mandat, cible, par)
    for appartenance in Appartenance.objects.filter(structure=source).chevauchent(aujourdhui):
        _appartenance_suivre(appartenance, cible, par)
    Invitation.objects.filter(structure=source, acceptee_le__isnull=True, annulee_le__isnull=True).update(
        annulee_le=timezone.now()
    )
    DemandeCompte.objects.filter(structure=source).update(structure=cible)


def _rattachement_suivre(rattachement: Rattachement, cible: Structure) -> None:
    """Its days left, in `cible`."""
    debut, fin = max(timezone.localdate(), rattachement.du), rattachement.au
    rattachement.au = debut
    rattachement.save(update_fields=["au"])
    memes = Rattachement.objects.filter(compte=rattachement.compte_id, structure=cible)
    for du, au in _jours_libres(debut, fin, memes.exclude(au=F("du")).values_list("du", "au")):
        Rattachement.objects.create(
            compte_id=rattachement.compte_id, structure=cible, fonction=rattachement.fonction, du=du, au=au
        )


def _mandat_suivre(mandat: Mandat, cible: Structure, par: Compte | None) -> None:
    """Its days left, held for `cible`, by whom it was given."""
    debut, fin = max(timezone.localdate(), mandat.du), mandat.au
    mandat_clore(mandat=mandat, le=debut, par=par, motif=f"Structure fusionnée avec {cible.nom}."[:300])
    memes = Mandat.objects.filter(role=mandat.role, structure=cible).exclude(au=F("du"))
    siens = memes.filter(compte=mandat.compte_id).values_list("du", "au")
    for du, au in _jours_libres(debut, fin, siens):
        supplee = memes.filter(compte=mandat.supplee.compte_id).en_vigueur(du).first() if mandat.supplee else None
        suivi = Mandat.objects.create(
            compte=mandat.compte, role=mandat.role, structure=cible, du=du, au=au,
            nomme_par_id=mandat.nomme_par_id, supplee=supplee,
        )  # fmt: skip
        GesteMandat.objects.create(mandat=suivi, geste=Geste.DONNE, par=par, au=au)


def _appartenance_suivre(appartenance: Appartenance, cible: Structure, par: Compte | None) -> None:
    """The bassin of `source` becomes one of `cible`, as the same person said."""
    debut, fin = max(timezone.localdate(), appartenance.du), appartenance.au
    appartenance.au, appartenance.motif_fin = debut, f"Fusion avec {cible.nom}."[:300]
    appartenance.terminee_par, appartenance.terminee_le = par, timezone.now()
    appartenance.save(update_fields=["au", "motif_fin", "terminee_par", "terminee_le"])
    memes = Appartenance.objects.filter(structure=cible, bassin=appartenance.bassin_id).exclude(au=F("du"))
    for du, au in _jours_libres(debut, fin, memes.values_list("du", "au")):
        Appartenance.objects.create(
            structure=cible, bassin_id=appartenance.bassin_id, du=du, au=au, motif=appartenance.motif,
            constatee_par_id=appartenance.constatee_par_id,
        )  # fmt: skip


def _jours_libres(du: datetime.date, au: datetime.date | None, pris: Iterable[Jours]) -> Iterator[Jours]:
    """What the days already taken leave between `du` and `au` (excluded; None has no end)."""
    for debut, fin in sorted(pris, key=lambda jours: jours[0]):
        if au is not None and debut >= au:
            break
        if debut > du:
            yield du, debut
        if fin is None:
            return
        du = max(du, fin)
    if au is None or du < au:
        yield du, au
