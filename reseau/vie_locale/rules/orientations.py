"""The Région publishes an orientation, each network relays it, and is reminded once (R4.3)."""

import datetime
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.structures.models import Reseau
from reseau.vie_locale import avis
from reseau.vie_locale.models import OrientationRegionale, Relais
from reseau.vie_locale.permissions import peut_relayer
from reseau.vie_locale.queries.reseaux import relais_manquants

PREFIXE, ESSAIS = "ORI", 5


def orientation_publier(
    *, par: Compte, cle: uuid.UUID, titre: str, texte: str, echeance: datetime.date
) -> OrientationRegionale:
    """Publish an orientation under the next number of the year, and tell the leads; the same key twice publishes once.

    Two at the same moment take two numbers. Raises RegleRefusee "droit", "echeance" in the past, or "numero".
    """
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région publie une orientation régionale.")
    if echeance < timezone.localdate():
        raise RegleRefusee("echeance", "Laissez aux réseaux le temps de la relayer : choisissez un jour à venir.")
    dits = {"titre": titre.strip(), "texte": texte.strip(), "echeance": echeance}
    for _essai in range(ESSAIS):
        if (deja := OrientationRegionale.objects.filter(uuid=cle, publiee_par=par).first()) is not None:
            return deja
        try:
            return _publier(OrientationRegionale(uuid=cle, publiee_par=par, **dits))
        except IntegrityError:  # un autre a pris ce numéro, ou cette clé
            continue
    raise RegleRefusee("numero", "Aucun numéro n’a pu être réservé. Réessayez dans un instant.")


@transaction.atomic
def _publier(orientation: OrientationRegionale) -> OrientationRegionale:
    orientation.numero = _numero_suivant(orientation.du.year)
    orientation.save()
    for manquant in relais_manquants([orientation]):
        _prevenir(avis.ORIENTATION, orientation, manquant.reseau, manquant.tetes)
    return orientation


def _numero_suivant(annee: int) -> str:
    """« ORI-2027-03 »: the number after the last one of the year."""
    racine = f"{PREFIXE}-{annee}-"
    numeros = OrientationRegionale.objects.filter(numero__startswith=racine)
    dernier = numeros.aggregate(dernier=Max("numero"))["dernier"]
    return f"{racine}{int(dernier.removeprefix(racine)) + 1 if dernier else 1:02d}"


def _prevenir(dit: avis.Avis, orientation: OrientationRegionale, reseau: Reseau, tetes: tuple[Compte, ...]) -> None:
    dit.envoyer(
        tetes,
        reverse("orientation_relayer", args=[orientation.numero, reseau.code]),
        etape=f"{orientation.pk}-{reseau.pk}",
        titre=orientation.titre,
        numero=orientation.numero,
        reseau=reseau.nom,
        echeance=date_longue(orientation.echeance),
    )


@transaction.atomic
def orientation_clore(*, orientation: OrientationRegionale, par: Compte) -> OrientationRegionale:
    """Say that it is no more in force, from today; closed already, nothing happens. Raises RegleRefusee "droit"."""
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région clôt une orientation régionale.")
    verrou = OrientationRegionale.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if verrou.au is None:
        verrou.au = timezone.localdate()
        verrou.save(update_fields=["au"])
    return verrou


@transaction.atomic
def orientation_relayer(
    *,
    orientation: OrientationRegionale,
    reseau: Reseau,
    par: Compte,
    le: datetime.date,
    destinataires: str,
    nombre: int,
) -> Relais:
    """Say when a network was told, who was, and how many; sent twice by the same hand, it is said once.

    Raises RegleRefusee "droit", "etat" once it is closed, "le" before its publication or to come, "destinataires",
    "nombre", or "deja" when another lead of the network said it.
    """
    verrou = OrientationRegionale.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if not peut_relayer(par, reseau):
        raise RegleRefusee("droit", "Qui mène un réseau dit ce qu’il a relayé.")
    deja = Relais.objects.filter(orientation=verrou, reseau=reseau).select_related("par").first()
    if deja is not None and deja.par_id == par.pk:
        return deja
    if deja is not None:
        raise RegleRefusee("deja", f"{deja.par.nom_complet} a déjà dit que ce réseau l’a relayée.")
    if verrou.terminee:
        raise RegleRefusee("etat", "Cette orientation est close : il n’y a plus à la relayer.")
    if not verrou.du <= le <= timezone.localdate():
        raise RegleRefusee("le", "Entre la publication de l’orientation et aujourd’hui.")
    if not (destinataires := destinataires.strip()):
        raise RegleRefusee("destinataires", "Dites à qui vous l’avez relayée.")
    if nombre < 1:
        raise RegleRefusee("nombre", "Au moins une personne.")
    return Relais.objects.create(
        orientation=verrou, reseau=reseau, par=par, le=le, destinataires=destinataires, nombre=nombre
    )


def orientations_rappeler(*, jour: datetime.date | None = None) -> int:
    """Remind, once, the leads of the networks that have not relayed an orientation whose last day is over.

    How many orientations. Run as often as one likes.
    """
    jour = jour or timezone.localdate()
    dues = OrientationRegionale.objects.en_vigueur(jour).filter(echeance__lt=jour, rappelee_le=None)
    return sum(_rappeler(pk, jour) for pk in list(dues.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _rappeler(pk: int, jour: datetime.date) -> bool:
    """One orientation, under its lock: the worker that comes second finds it done."""
    orientation = OrientationRegionale.objects.select_for_update(of=("self",)).get(pk=pk)
    if orientation.rappelee_le is not None:
        return False
    for manquant in relais_manquants([orientation]):
        _prevenir(avis.RAPPEL, orientation, manquant.reseau, manquant.tetes)
    orientation.rappelee_le = jour
    orientation.save(update_fields=["rappelee_le"])
    return True
