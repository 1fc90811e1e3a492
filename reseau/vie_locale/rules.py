"""News are written and withdrawn, orientations published and relayed, the log kept then erased (R4.3, R4.20)."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale import avis
from reseau.vie_locale.choices import ACTUALITE_MOIS_MAX, JOURNAL_MOIS, MINUTES_MAX, Visibilite
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais
from reseau.vie_locale.permissions import peut_corriger, peut_relayer, peut_tenir
from reseau.vie_locale.queries import relais_manquants
from reseau.vocabulaires.models import Theme

# The news of a bassin is written, corrected, withdrawn.

PAS_A_VOUS = "Qui anime ces bassins écrit leurs actualités, ou la Région."


@transaction.atomic
def actualite_ecrire(
    *,
    par: Compte,
    cle: uuid.UUID,
    titre: str,
    texte: str,
    bassins: Iterable[Bassin],
    expire_le: datetime.date,
    du: datetime.date | None = None,
    visibilite: str = Visibilite.PUBLIC.value,
    lien: str = "",
    themes: Iterable[Theme] = (),
) -> Actualite:
    """Write a piece of news; the same key twice writes it once.

    Raises RegleRefusee "droit", "bassins", "du" in the past, or "expire_le" before that day or past a year.
    """
    bassins, du = list(bassins), du or timezone.localdate()
    _bassins_garder(par=par, bassins=bassins)
    if (deja := Actualite.objects.filter(uuid=cle, auteur=par).first()) is not None:
        return deja
    if du < timezone.localdate():
        raise RegleRefusee("du", "Une actualité paraît aujourd’hui ou un jour à venir.")
    _jours_garder(du=du, expire_le=expire_le)
    actualite, creee = Actualite.objects.get_or_create(
        uuid=cle,
        defaults={
            "titre": titre.strip(), "texte": texte.strip(), "lien": lien, "visibilite": visibilite, "du": du,
            "expire_le": expire_le, "auteur": par,
        },
    )  # fmt: skip
    if creee:
        actualite.bassins.set(bassins)
        actualite.themes.set(themes)
        public_purge()
    return actualite


@transaction.atomic
def actualite_corriger(
    *,
    actualite: Actualite,
    par: Compte,
    version: int,
    titre: str,
    texte: str,
    bassins: Iterable[Bassin],
    expire_le: datetime.date,
    du: datetime.date | None = None,
    visibilite: str = Visibilite.PUBLIC.value,
    lien: str = "",
    themes: Iterable[Theme] = (),
) -> Actualite:
    """Correct a piece of news; `version` is the one that was read.

    Raises RegleRefusee "droit", "bassins", "etat" once it is withdrawn, "version" when someone corrected it meanwhile,
    or "expire_le". A day already begun stays as it is.
    """
    bassins = list(bassins)
    verrou = _tenue(actualite=actualite, par=par)
    _bassins_garder(par=par, bassins=bassins)
    if verrou.retiree_le is not None:
        raise RegleRefusee("etat", "Cette actualité est retirée : écrivez-en une autre.")
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de corriger cette actualité : relisez, puis envoyez à nouveau.")
    du = verrou.du if du is None else du
    if du != verrou.du and min(du, verrou.du) < timezone.localdate():
        raise RegleRefusee("du", "Ce jour ne se change plus, ou il est passé.")
    _jours_garder(du=du, expire_le=expire_le)
    verrou.titre, verrou.texte, verrou.lien = titre.strip(), texte.strip(), lien
    verrou.visibilite, verrou.du, verrou.expire_le = visibilite, du, expire_le
    verrou.version += 1
    verrou.save()
    verrou.bassins.set(bassins)
    verrou.themes.set(themes)
    public_purge()
    return verrou


@transaction.atomic
def actualite_retirer(*, actualite: Actualite, par: Compte) -> Actualite:
    """Take it off every screen; withdrawn already, nothing happens. Raises RegleRefusee "droit"."""
    verrou = _tenue(actualite=actualite, par=par)
    if verrou.retiree_le is None:
        verrou.retiree_le, verrou.retiree_par = timezone.now(), par
        verrou.save(update_fields=["retiree_le", "retiree_par"])
        public_purge()
    return verrou


def _tenue(*, actualite: Actualite, par: Compte) -> Actualite:
    """The row, locked, still held by this person."""
    verrou = Actualite.objects.select_for_update(of=("self",)).get(pk=actualite.pk)
    if not peut_tenir(par, verrou.bassins.values_list("pk", flat=True)):
        raise RegleRefusee("droit", PAS_A_VOUS)
    return verrou


def _bassins_garder(*, par: Compte, bassins: list[Bassin]) -> None:
    if not bassins:
        raise RegleRefusee("bassins", "Choisissez au moins un bassin.")
    if not peut_tenir(par, bassins):
        raise RegleRefusee("droit", PAS_A_VOUS)


def _jours_garder(*, du: datetime.date, expire_le: datetime.date) -> None:
    if expire_le <= du:
        raise RegleRefusee("expire_le", "Une actualité expire après le jour où elle paraît.")
    if expire_le > mois_apres(jour=du, mois=ACTUALITE_MOIS_MAX):
        raise RegleRefusee("expire_le", "Une actualité dure un an au plus.")


# The Région publishes an orientation, each network relays it, and is reminded once (R4.3).

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


# A line of the log is written, corrected, erased; three years later it erases itself (R4.20).

PAS_A_VOUS_JOURNAL = "Le journal d’un bassin se tient par qui l’anime, ou par la Région."


@transaction.atomic
def entree_ecrire(
    *,
    par: Compte,
    cle: uuid.UUID,
    genre: str,
    le: datetime.date,
    bassin: Bassin,
    minutes: int,
    note: str,
    structure: Structure | None = None,
) -> EntreeJournal:
    """Write what was done; the same key twice writes it once.

    Raises RegleRefusee "droit", "le" to come or older than what the log keeps, "minutes", or "note".
    """
    if not peut_tenir(par, [bassin]):
        raise RegleRefusee("droit", PAS_A_VOUS_JOURNAL)
    if (deja := EntreeJournal.objects.filter(uuid=cle, auteur=par).first()) is not None:
        return deja
    _faits_garder(le=le, minutes=minutes, note=note)
    dits = {"genre": genre, "le": le, "bassin": bassin, "structure": structure, "minutes": minutes}
    entree, _ = EntreeJournal.objects.get_or_create(uuid=cle, defaults={**dits, "note": note.strip(), "auteur": par})
    return entree


@transaction.atomic
def entree_corriger(
    *,
    entree: EntreeJournal,
    par: Compte,
    version: int,
    genre: str,
    le: datetime.date,
    bassin: Bassin,
    minutes: int,
    note: str,
    structure: Structure | None = None,
) -> EntreeJournal:
    """Correct a line; `version` is the one that was read.

    Raises RegleRefusee "droit", "version" when someone corrected it meanwhile, or as `entree_ecrire` does.
    """
    verrou = _corrigeable(entree=entree, par=par)
    if not peut_tenir(par, [bassin]):
        raise RegleRefusee("droit", PAS_A_VOUS_JOURNAL)
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de corriger cette entrée : relisez, puis envoyez à nouveau.")
    _faits_garder(le=le, minutes=minutes, note=note)
    verrou.genre, verrou.le, verrou.bassin, verrou.structure = genre, le, bassin, structure
    verrou.minutes, verrou.note = minutes, note.strip()
    verrou.version += 1
    verrou.save()
    return verrou


@transaction.atomic
def entree_effacer(*, entree: EntreeJournal, par: Compte) -> None:
    """Take a line off the log; gone already, nothing happens. Raises RegleRefusee "droit"."""
    if EntreeJournal.objects.filter(pk=entree.pk).exists():
        _corrigeable(entree=entree, par=par).delete()


def journal_oublier(*, jour: datetime.date | None = None) -> int:
    """Erase what is older than three years. How many lines."""
    limite = mois_apres(jour=jour or timezone.localdate(), mois=-JOURNAL_MOIS)
    return EntreeJournal.objects.filter(le__lt=limite).delete()[0]


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """What was done at a structure is of the one that replaces it."""
    EntreeJournal.objects.filter(structure=source).update(structure=cible)


def _corrigeable(*, entree: EntreeJournal, par: Compte) -> EntreeJournal:
    """The row, locked, that this person may correct."""
    verrou = EntreeJournal.objects.select_for_update(of=("self",)).get(pk=entree.pk)
    if not peut_corriger(par, verrou):
        raise RegleRefusee("droit", "Qui a écrit une entrée la corrige, ou la Région.")
    return verrou


def _faits_garder(*, le: datetime.date, minutes: int, note: str) -> None:
    aujourd_hui = timezone.localdate()
    if le > aujourd_hui:
        raise RegleRefusee("le", "Le journal dit ce qui est fait : choisissez aujourd’hui ou un jour passé.")
    if le < mois_apres(jour=aujourd_hui, mois=-JOURNAL_MOIS):
        raise RegleRefusee("le", "Le journal se garde trois ans : cette date est plus ancienne.")
    if not 1 <= minutes <= MINUTES_MAX:
        raise RegleRefusee("minutes", "D’une minute à une journée.")
    if not note.strip():
        raise RegleRefusee("note", "Dites en quelques mots ce qui s’est fait.")
