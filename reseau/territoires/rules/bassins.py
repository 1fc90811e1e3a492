"""A commune moves to another bassin; a commission covers other bassins."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, CompositionCommission

AVANCE = datetime.timedelta(days=731)


@transaction.atomic
def commune_bassin_changer(
    *, commune: Commune, bassin: Bassin, jour: datetime.date, par: Compte | None = None
) -> CompositionBassin:
    """Move a commune to another bassin from `jour` on; what was true before stays true for before.

    Raises RegleRefusee "bassin_ferme", "date_trop_lointaine", "deja_dans_ce_bassin", or "date_trop_ancienne" when a
    later change is already recorded.
    """
    Commune.objects.select_for_update().get(pk=commune.pk)
    if not Bassin.objects.en_vigueur(jour).filter(pk=bassin.pk).exists():
        raise RegleRefusee("bassin_ferme", f"Le bassin {bassin.nom} n’est pas en vigueur le {date_longue(jour)}.")
    if jour > timezone.localdate() + AVANCE:
        raise RegleRefusee("date_trop_lointaine", "Choisissez un jour avant deux ans.")
    ouverte = commune.compositions.filter(au=None).first()
    if ouverte and ouverte.bassin_id == bassin.pk:
        raise RegleRefusee("deja_dans_ce_bassin", f"{commune.nom} est déjà dans le bassin {bassin.nom}.")
    if ouverte and ouverte.du >= jour or commune.compositions.filter(au__gt=jour).exists():
        phrase = f"{commune.nom} : un changement plus récent est déjà enregistré. Choisissez un jour d’après."
        raise RegleRefusee("date_trop_ancienne", phrase)
    if ouverte:
        ouverte.au = jour
        ouverte.save(update_fields=["au"])
    public_purge()
    return CompositionBassin.objects.create(
        commune=commune, bassin=bassin, du=jour, decidee_par=par, decidee_le=timezone.now()
    )


@transaction.atomic
def communes_deplacer(
    *, communes: Collection[Commune], bassin: Bassin, jour: datetime.date, par: Compte
) -> list[CompositionBassin]:
    """Move communes to another bassin from `jour` on, all of them or none.

    Raises what commune_bassin_changer raises.
    """
    return [
        commune_bassin_changer(commune=commune, bassin=bassin, jour=jour, par=par)
        for commune in sorted(communes, key=lambda commune: commune.pk)
    ]


@transaction.atomic
def deplacement_annuler(*, composition: CompositionBassin) -> None:
    """Give up a move that has not begun: the commune stays where it is.

    Raises RegleRefusee "commence", or "annule" when someone else has just given it up.
    """
    Commune.objects.select_for_update().get(pk=composition.commune_id)
    tenue = CompositionBassin.objects.filter(pk=composition.pk, au=None).first()
    if tenue is None:
        raise RegleRefusee("annule", "Ce changement n’est plus à venir.")
    if tenue.du <= timezone.localdate():
        raise RegleRefusee("commence", "Ce changement a commencé : déplacez la commune à nouveau, à partir d’un jour.")
    tenue.delete()
    CompositionBassin.objects.filter(commune=tenue.commune_id, au=tenue.du).update(au=None)
    public_purge()


@transaction.atomic
def commission_creer(
    *,
    code: str,
    nom: str,
    bassins: Collection[Bassin],
    du: datetime.date | None = None,
    valide_du: datetime.date | None = None,
    valide_au: datetime.date | None = None,
    source: str = "",
) -> Commission:
    """Add a commission that covers these bassins from `du` on (its first day, or today) (R4.6).

    Raises RegleRefusee "commission_vide".
    """
    commission = Commission(code=code, nom=nom, valide_du=valide_du, valide_au=valide_au, source=source)
    _bassins_exiger(bassins)
    commission.save()
    jour = du or valide_du or timezone.localdate()
    CompositionCommission.objects.bulk_create(
        [CompositionCommission(commission=commission, bassin=bassin, du=jour) for bassin in bassins]
    )
    public_purge()
    return commission


@transaction.atomic
def commission_modifier(
    *,
    commission: Commission,
    nom: str,
    bassins: Collection[Bassin],
    du: datetime.date | None = None,
    valide_du: datetime.date | None = None,
    valide_au: datetime.date | None = None,
    source: str = "",
) -> Commission:
    """Correct a commission; the bassins that it no longer covers leave it on `du` (today), the new ones enter it.

    Raises RegleRefusee "commission_vide", "date_trop_ancienne", or "bassin_sans_commission" when a bassin would be left
    in none: put it in another one first.
    """
    _bassins_exiger(bassins)
    commission = Commission.objects.select_for_update().get(pk=commission.pk)
    commission.nom, commission.source = nom, source
    commission.valide_du, commission.valide_au = valide_du, valide_au
    commission.save()
    jour = du or timezone.localdate()
    ouvertes = {c.bassin_id: c for c in commission.compositions.filter(au=None).select_related("bassin")}
    gardes = {bassin.pk for bassin in bassins}
    for cle in ouvertes.keys() - gardes:
        _bassin_sortir(ouvertes[cle], jour)
    entrants = [bassin for bassin in bassins if bassin.pk not in ouvertes]
    if commission.compositions.filter(bassin__in=entrants, au__gt=jour).exists():
        raise RegleRefusee("date_trop_ancienne", "Un changement plus récent est déjà enregistré pour cette commission.")
    CompositionCommission.objects.bulk_create(
        [CompositionCommission(commission=commission, bassin=bassin, du=jour) for bassin in entrants]
    )
    public_purge()
    return commission


def _bassins_exiger(bassins: Collection[Bassin]) -> None:
    if not bassins:
        raise RegleRefusee("commission_vide", "Une commission couvre au moins un bassin.")


def _bassin_sortir(composition: CompositionCommission, jour: datetime.date) -> None:
    """End it that day; what would have begun that day or later never was."""
    bassin = composition.bassin
    autres = CompositionCommission.objects.filter(bassin=bassin, au=None, du__lte=jour)
    autres = autres.exclude(commission=composition.commission_id)
    if not autres.exists():
        phrase = f"Le bassin {bassin.nom} n’aurait plus de commission : ajoutez-le d’abord à une autre."
        raise RegleRefusee("bassin_sans_commission", phrase)
    if composition.du > jour:
        raise RegleRefusee("date_trop_ancienne", f"Le bassin {bassin.nom} entre dans cette commission après ce jour.")
    if composition.du == jour:
        composition.delete()
        return
    composition.au = jour
    composition.save(update_fields=["au"])
