"""The dates of an event, moved or cancelled one by one, and what every rule that changes an event does first
(R5.13).
"""

import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_courte, heure
from reseau.agenda.avis import changement_annoncer, changement_dire
from reseau.agenda.choices import JOURS_ARRIVEE, MODERATION, PASSES, Moderation, Vie
from reseau.agenda.horaires import Horaire, Repetition, annee_au_plus, horaires_de
from reseau.agenda.models import Creneau, Evenement, SerieEvenements
from reseau.agenda.permissions import peut_defaire, peut_moderer, peut_modifier
from reseau.agenda.rules.chocs import date_garder
from reseau.agenda.rules.moderation import avis_perimer, etat_consulter
from reseau.comptes.models import Compte

# What every rule of this room does first, and what a change of date or place does in turn.


def evenement_verrouiller(*, evenement: Evenement) -> Evenement:
    """The event as it is now, held until the end of the transaction. Raises RegleRefusee "fini" once it is over."""
    verrou = MODERATION.verrouiller(evenement)
    if verrou.vie in PASSES or verrou.vie == Vie.ANNULE:
        raise RegleRefusee("fini", "Cet événement est annulé ou passé : il ne change plus.")
    return verrou


def auteur_tenir(*, par: Compte) -> None:
    """One hand writes one new event at a time, until the end of the transaction: a double click finds the first one."""
    Compte.objects.select_for_update(of=("self",), no_key=True).order_by().get(pk=par.pk)


def droit_exiger(*, par: Compte, evenement: Evenement) -> None:
    """Raises RegleRefusee "droit" for whoever neither organises nor moderates it any more."""
    if not peut_modifier(par, evenement):
        raise RegleRefusee("droit", "Cet événement n’est plus à changer par vous.")


def anciennete_exiger(*, par: Compte, evenement: Evenement) -> None:
    """Somebody who has just come does not undo alone what the structure had announced. Raises RegleRefusee "recent"."""
    if not peut_defaire(par, evenement):
        raise RegleRefusee(
            "recent",
            f"Vous êtes dans cette structure depuis moins de {JOURS_ARRIVEE} jours : demandez-le à qui a préparé "
            "l’événement, à la personne référente de la structure ou à qui anime le bassin.",
        )


def version_exiger(*, evenement: Evenement, version: int) -> None:
    """Raises RegleRefusee "version" when someone changed it meanwhile."""
    if evenement.version != version:
        raise RegleRefusee(
            "version", "Cet événement a changé pendant que vous l’écriviez : relisez, puis envoyez à nouveau."
        )


def date_changee(*, evenement: Evenement, par: Compte) -> None:
    """Another date or place: calendars move, and moderation is asked again unless its own hand did it.

    So is the opinion of the State services, which was about the former ones.
    """
    evenement.sequence += 1
    evenement.version += 1
    evenement.modifie_le = timezone.now()
    evenement.save()
    moderee = peut_moderer(par, evenement) and evenement.moderation == Moderation.PROGRAMME
    if not moderee:
        avis_perimer(evenement=evenement, par=par)
    if evenement.moderation == Moderation.PROGRAMME and not moderee:
        motif = "La date ou le lieu a changé."
        MODERATION.changer(
            evenement, vers=Moderation.PROPOSE, par=par, motif=motif, champs={"propose_le": timezone.now()}
        )
        changement_annoncer(evenement, par)
    if evenement.moderation == Moderation.PROPOSE:
        etat_consulter(evenement=evenement)
    public_purge()


# The dates of an event: rows, so that one is moved or cancelled alone (R5.13).


def horaire_exiger(*, horaire: Horaire, repetition: Repetition | None = None) -> None:
    """Raises RegleRefusee "heure", "fin", "passe", "lointain", "serie" or "serie_longue"."""
    aujourdhui = timezone.localdate()
    if not horaire.existe:
        raise RegleRefusee("heure", "Les horloges passent cette nuit-là de 2 h à 3 h : choisissez une autre heure.")
    if horaire.fin <= horaire.debut:
        raise RegleRefusee("fin", "La fin suit le début.")
    if horaire.debut <= timezone.now():
        raise RegleRefusee("passe", "Cette date est passée : choisissez un jour à venir.")
    if (horaire.dernier_jour or horaire.jour) > annee_au_plus(aujourdhui):
        raise RegleRefusee("lointain", "C’est dans plus de deux ans : choisissez un jour plus proche.")
    if repetition is None:
        return
    if repetition.jusqu_au <= horaire.jour:
        raise RegleRefusee("serie", "La dernière date suit la première.")
    if repetition.trop_longue(horaire.jour):
        raise RegleRefusee("serie_longue", "Une série dure dix-huit mois au plus.")


def creneaux_poser(*, evenement: Evenement, horaire: Horaire, repetition: Repetition | None, par: Compte) -> None:
    """Write every date of an event that its caller holds, in place of those it had; the same rank keeps its identity.

    Dates that were sent out already are taken away in sight of everyone. Raises RegleRefusee as `horaire_exiger` does,
    or "commence" once one of its dates has begun: then they move one by one.
    """
    horaire_exiger(horaire=horaire, repetition=repetition)
    siens = {creneau.rang: creneau for creneau in evenement.creneaux.all()}
    if any(creneau.debut <= timezone.now() and not creneau.annule_le for creneau in siens.values()):
        raise RegleRefusee("commence", "Une de ses dates a commencé : déplacez les autres une à une.")
    horaires = horaires_de(horaire, repetition)
    for rang, dit in enumerate(horaires, start=1):
        creneau = siens.pop(rang, None) or Creneau(evenement=evenement, rang=rang)
        creneau.debut, creneau.fin = dit.debut, dit.fin
        creneau.deplace_de = creneau.annule_le = creneau.annule_par = None
        creneau.motif = ""
        creneau.save()
    _oter(evenement, [creneau for creneau in siens.values() if not creneau.annule_le], par)
    SerieEvenements.objects.filter(evenement=evenement).delete()
    if repetition is not None:
        SerieEvenements.objects.create(
            evenement=evenement, frequence=repetition.frequence, jusqu_au=repetition.jusqu_au
        )
    _bornes_ecrire(evenement)


def _oter(evenement: Evenement, creneaux: list[Creneau], par: Compte) -> None:
    """Those of a draft are forgotten; those of the others stay, to say that they are cancelled."""
    restes = evenement.creneaux.filter(pk__in=[creneau.pk for creneau in creneaux])
    if evenement.moderation == Moderation.BROUILLON:
        restes.delete()
    else:
        restes.update(annule_le=timezone.now(), annule_par=par, motif="Cette date n’est plus prévue.")


def _bornes_ecrire(evenement: Evenement) -> None:
    """Say when the first date begins and the last one ends."""
    dits = evenement.creneaux.tenus().aggregate(premier=Min("debut"), dernier=Max("fin"))
    evenement.debut, evenement.fin = dits["premier"], dits["dernier"]


@transaction.atomic
def creneau_deplacer(*, creneau: Creneau, par: Compte, horaire: Horaire, motif: str = "") -> Creneau:
    """Move one date of a series; it says from when, and those who come are told.

    Raises as `horaire_exiger` and `date_garder` do, "fini", "droit", "passe" or "date_annulee".
    """
    evenement, creneau = _verrouiller(creneau, par)
    horaire_exiger(horaire=horaire)
    avant = creneau.debut
    if (horaire.debut, horaire.fin) == (avant, creneau.fin):
        return creneau
    creneau.deplace_de = creneau.deplace_de or avant
    creneau.debut, creneau.fin = horaire.debut, horaire.fin
    creneau.save()
    _bornes_ecrire(evenement)
    evenement.save(update_fields=["debut", "fin"])
    phrase = f"la date du {_dite(avant)} passe au {_dite(creneau.debut)}"
    MODERATION.noter(evenement, phrase[0].upper() + phrase[1:], par=par, motif=motif)
    date_garder(evenement=evenement, par=par, motif=motif)
    date_changee(evenement=evenement, par=par)
    changement_dire(evenement, phrase, par=par)
    return creneau


@transaction.atomic
def creneau_annuler(*, creneau: Creneau, par: Compte, motif: str) -> Creneau:
    """Take one date away from a series; it stays to say so, and those who come are told.

    Raises RegleRefusee "motif", "derniere", "fini", "droit", "recent", "passe" or "date_annulee".
    """
    if not (motif := motif.strip()):
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase.")
    evenement, creneau = _verrouiller(creneau, par)
    anciennete_exiger(par=par, evenement=evenement)
    if evenement.creneaux.tenus().count() == 1:
        raise RegleRefusee("derniere", "C’est la dernière date : annulez plutôt l’événement.")
    creneau.annule_le, creneau.annule_par, creneau.motif = timezone.now(), par, motif
    creneau.save()
    _bornes_ecrire(evenement)
    evenement.sequence += 1
    evenement.version += 1
    evenement.modifie_le = timezone.now()
    evenement.save(update_fields=["debut", "fin", "sequence", "version", "modifie_le"])
    phrase = f"la date du {_dite(creneau.debut)} est annulée"
    MODERATION.noter(evenement, phrase[0].upper() + phrase[1:], par=par, motif=motif)
    changement_dire(evenement, phrase, motif, par=par)
    public_purge()
    return creneau


def _verrouiller(creneau: Creneau, par: Compte) -> tuple[Evenement, Creneau]:
    """The event, held, and its date as it is now."""
    evenement = evenement_verrouiller(evenement=creneau.evenement)
    droit_exiger(par=par, evenement=evenement)
    creneau = Creneau.objects.get(pk=creneau.pk)
    if creneau.annule_le:
        raise RegleRefusee("date_annulee", "Cette date est déjà annulée.")
    if creneau.fin <= timezone.now():
        raise RegleRefusee("passe", "Cette date est passée : elle ne change plus.")
    return evenement, creneau


def _dite(instant: datetime.datetime) -> str:
    return f"{date_courte(instant)}, {heure(instant)}"
