"""What is known of the coverage, written every night, or when who animates asks; holes open and close by it (R5.4)."""

import datetime
import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from home.exploitation.travaux import TravailEnEchec
from reseau.annuaire.models import Service
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from reseau.orientation import avis
from reseau.orientation.models import CalculCouverture, Couverture, Trou
from reseau.orientation.permissions import lit_les_trous
from reseau.orientation.queries.couverture import Couvreur, Mesure
from reseau.territoires.models import Bassin

journal = logging.getLogger("safran.pannes")


def couvertures_calculer(*, jour: datetime.date | None = None) -> int:
    """Measure every bassin in force, each on its own; how many holes opened.

    Raises TravailEnEchec, once the others are written, when some could not be measured.
    """
    couvreur = Couvreur(jour)
    bassins = list(Bassin.objects.en_vigueur(couvreur.jour))
    _oublier_les_autres(bassins, couvreur.jour)
    ouverts, manques = 0, []
    for bassin in bassins:
        try:
            ouverts += couverture_poser(mesure=couvreur.mesurer(bassin))
        except Exception:
            journal.exception("couverture du bassin %s", bassin.code)
            manques.append(bassin.nom)
    if manques:
        raise TravailEnEchec(f"La couverture n’a pas pu être calculée : {', '.join(manques)}.")
    return ouverts


def couverture_poser(*, mesure: Mesure) -> int:
    """Write a measure in place of what was known of its bassin, open and close its holes; how many opened.

    A hole opens when nobody has a door within thirty kilometres any more, and somebody had one.
    """
    bassin, jour, cellules = mesure.bassin, mesure.couvreur.jour, list(mesure.cellules())
    pour_tous = {cellule.besoin_id: cellule for cellule in cellules if cellule.situation_id is None}
    with transaction.atomic():
        Bassin.objects.select_for_update().get(pk=bassin.pk)
        siennes = Couverture.objects.filter(bassin=bassin)
        avant = {connue.besoin_id: connue for connue in siennes.filter(situation=None)}
        siennes.delete()
        Couverture.objects.bulk_create(cellules)
        ouverts = Trou.objects.filter(bassin=bassin, au=None)
        bouches = [besoin for besoin, cellule in pour_tous.items() if cellule.a_30_km]
        ouverts.exclude(besoin__in=[b for b in pour_tous if b not in bouches]).update(au=jour)
        deja = set(ouverts.values_list("besoin_id", flat=True))
        neufs = [b for b in pour_tous if b not in bouches and b not in deja and b in avant and avant[b].a_30_km]
        for besoin in neufs:
            _ouvrir(mesure, avant[besoin])
    return len(neufs)


def _ouvrir(mesure: Mesure, avant: Couverture) -> None:
    """Date a hole, name the sheet that expired since the last measure, tell who animates and the Région."""
    cle = mesure.fiche_echue(avant.besoin_id, timezone.localdate(avant.calculee_le))
    service = Service.objects.select_related("structure").get(pk=cle) if cle else None
    trou = Trou.objects.create(
        bassin=mesure.bassin, besoin_id=avant.besoin_id, du=mesure.couvreur.jour, part_avant=avant.part(),
        service=service,
    )  # fmt: skip
    animent = comptes_mandates(Role.CHARGE_MISSION, bassin=mesure.bassin)
    prevenus = {compte.pk: compte for compte in (*animent, *comptes_mandates(Role.REGION))}
    avis.TROU.envoyer(
        prevenus.values(), f"{reverse('couverture')}?bassin={mesure.bassin.code}", f"{trou.pk}",
        besoin=str(trou.besoin), bassin=str(trou.bassin), avant=trou.part_avant,
        fiche=f"{service.nom} ({service.structure.nom})" if service else "",
    )  # fmt: skip


@transaction.atomic
def _oublier_les_autres(bassins: list[Bassin], jour: datetime.date) -> None:
    """Nothing is said of a bassin that is no more, nor are its holes left open."""
    Couverture.objects.exclude(bassin__in=bassins).delete()
    Trou.objects.filter(au=None).exclude(bassin__in=bassins).update(au=jour)


@transaction.atomic
def calcul_demander(*, bassin: Bassin, par: Compte) -> CalculCouverture:
    """Have a bassin measured at once; a measure under way is given again.

    Raises RegleRefusee "droit" for who does not animate it.
    """
    if not lit_les_trous(par, bassin):
        raise RegleRefusee("droit", "Ce bassin n’est pas à vous.")
    Bassin.objects.select_for_update().get(pk=bassin.pk)
    calcul, neuf = CalculCouverture.objects.get_or_create(bassin=bassin)
    if not neuf and calcul.en_cours and not calcul.interrompu:
        return calcul
    calcul.etat, calcul.faites, calcul.erreur, calcul.battement = EtatDocument.EN_ATTENTE, 0, "", timezone.now()
    calcul.total = bassin.compositions.en_vigueur().count()
    calcul.save()
    transaction.on_commit(lambda: calcul_faire.enqueue(pk=calcul.pk))
    return calcul


@task(backend="fond")
def calcul_faire(*, pk: int) -> str:
    """Measure one bassin in the background, once; return the state reached."""
    calcul = CalculCouverture.objects.select_related("bassin").filter(pk=pk).first()
    if calcul is None or not calcul.prendre(de=EtatDocument.EN_ATTENTE, vers=EtatDocument.EN_COURS):
        return calcul.etat if calcul else ""
    try:
        couverture_poser(mesure=Couvreur().mesurer(calcul.bassin, calcul.avancer))
    except Exception:
        journal.exception("couverture du bassin %s", calcul.bassin.code)
        calcul.finir(EtatDocument.ECHEC, "La couverture n’a pas pu être calculée.")
        return EtatDocument.ECHEC
    calcul.finir(EtatDocument.PRET)
    return EtatDocument.PRET
