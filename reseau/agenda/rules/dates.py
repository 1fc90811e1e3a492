"""The dates of an event: rows, so that one is moved or cancelled alone (R5.13)."""

import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_courte, heure
from reseau.agenda.choices import MODERATION
from reseau.agenda.ecriture import date_changee, evenement_verrouiller
from reseau.agenda.models import Creneau, Evenement, SerieEvenements
from reseau.agenda.series import Horaire, Repetition, annee_au_plus, horaires_de
from reseau.comptes.models import Compte

CRENEAUX_MAX = 100


def horaire_exiger(horaire: Horaire, repetition: Repetition | None = None) -> None:
    """Raises RegleRefusee "fin", "passe", "lointain", "serie" or "serie_longue"."""
    aujourdhui = timezone.localdate()
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


def creneaux_poser(evenement: Evenement, horaire: Horaire, repetition: Repetition | None) -> None:
    """Write every date of an event that its caller holds, in place of those it had; the same rank keeps its identity.

    Raises RegleRefusee as `horaire_exiger` does.
    """
    horaire_exiger(horaire, repetition)
    horaires = horaires_de(horaire, repetition)[:CRENEAUX_MAX]
    evenement.creneaux.filter(rang__gt=len(horaires)).delete()
    siens = {creneau.rang: creneau for creneau in evenement.creneaux.all()}
    for rang, dit in enumerate(horaires, start=1):
        creneau = siens.get(rang) or Creneau(evenement=evenement, rang=rang)
        creneau.debut, creneau.fin = dit.debut, dit.fin
        creneau.deplace_de = creneau.annule_le = creneau.annule_par = None
        creneau.motif = ""
        creneau.save()
    SerieEvenements.objects.filter(evenement=evenement).delete()
    if repetition is not None:
        SerieEvenements.objects.create(
            evenement=evenement, frequence=repetition.frequence, jusqu_au=repetition.jusqu_au
        )
    bornes_ecrire(evenement)


def bornes_ecrire(evenement: Evenement) -> None:
    """Say when the first date begins and the last one ends."""
    dits = evenement.creneaux.tenus().aggregate(premier=Min("debut"), dernier=Max("fin"))
    evenement.debut, evenement.fin = dits["premier"], dits["dernier"]


@transaction.atomic
def creneau_deplacer(*, creneau: Creneau, par: Compte, horaire: Horaire) -> Creneau:
    """Move one date of a series; it says from when. Raises as `horaire_exiger` does, "fini", or "date_annulee"."""
    evenement, creneau = _verrouiller(creneau)
    horaire_exiger(horaire)
    avant = creneau.debut
    creneau.deplace_de = creneau.deplace_de or avant
    creneau.debut, creneau.fin = horaire.debut, horaire.fin
    creneau.save()
    bornes_ecrire(evenement)
    MODERATION.noter(evenement, f"Date du {_dite(avant)} déplacée au {_dite(creneau.debut)}", par=par)
    date_changee(evenement, par)
    return creneau


@transaction.atomic
def creneau_annuler(*, creneau: Creneau, par: Compte, motif: str) -> Creneau:
    """Take one date away from a series; it stays to say so. Raises RegleRefusee "motif", "derniere", "fini"…"""
    if not (motif := motif.strip()):
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase.")
    evenement, creneau = _verrouiller(creneau)
    if evenement.creneaux.tenus().count() == 1:
        raise RegleRefusee("derniere", "C’est la dernière date : annulez plutôt l’événement.")
    creneau.annule_le, creneau.annule_par, creneau.motif = timezone.now(), par, motif
    creneau.save()
    bornes_ecrire(evenement)
    evenement.sequence += 1
    evenement.modifie_le = timezone.now()
    evenement.save(update_fields=["debut", "fin", "sequence", "modifie_le"])
    MODERATION.noter(evenement, f"Date du {_dite(creneau.debut)} annulée", par=par, motif=motif)
    public_purge()
    return creneau


def _verrouiller(creneau: Creneau) -> tuple[Evenement, Creneau]:
    """The event, held, and its date as it is now."""
    evenement = evenement_verrouiller(creneau.evenement)
    creneau = Creneau.objects.get(pk=creneau.pk)
    if creneau.annule_le:
        raise RegleRefusee("date_annulee", "Cette date est déjà annulée.")
    if creneau.fin <= timezone.now():
        raise RegleRefusee("passe", "Cette date est passée : elle ne change plus.")
    return evenement, creneau


def horaire_de(creneau: Creneau) -> Horaire:
    """A written date as it is typed."""
    debut, fin = timezone.localtime(creneau.debut), timezone.localtime(creneau.fin)
    dernier: datetime.date | None = fin.date() if fin.date() != debut.date() else None
    return Horaire(debut.date(), debut.time(), fin.time(), dernier)


def _dite(instant: datetime.datetime) -> str:
    return f"{date_courte(instant)}, {heure(instant)}"
