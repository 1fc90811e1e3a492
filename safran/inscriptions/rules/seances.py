"""Half-days of a session."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from home import registre
from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.choices import SESSION, EtatSession
from safran.inscriptions.ecriture import convoquees_prevenir, session_qui_change
from safran.inscriptions.models import Seance, SessionFormation
from safran.inscriptions.rules.programmes import programme_ecrire

CHAMPS = ("date", "debut", "fin", "salle", "lien")
HORAIRE = CHAMPS[:3]


@transaction.atomic
def seance_creer(*, session: SessionFormation, par: Compte, formateurs: Iterable[Compte] = (), **champs: Any) -> Seance:
    """Add a half-day; the people already convened are told.

    Raises RegleRefusee "finie", "heures", "programme" or "chevauche".
    """
    session = session_qui_change(session)
    seance = Seance(session=session, **champs)
    _ecrire(seance, formateurs)
    _dater(session)
    SESSION.noter(session, f"Séance ajoutée : {seance}", par=par)
    convoquees_prevenir(session, "changement", seances=[seance])
    return seance


@transaction.atomic
def seance_modifier(
    *, seance: Seance, par: Compte, formateurs: Iterable[Compte] | None = None, **champs: Any
) -> Seance:
    """Change a half-day; its identity in calendars stays. Raises as `seance_creer` does, or "retenue"."""
    session = session_qui_change(seance.session)
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    avant = [getattr(seance, nom) for nom in CHAMPS]
    for nom, valeur in champs.items():
        setattr(seance, nom, valeur)
    if avant[: len(HORAIRE)] != [getattr(seance, nom) for nom in HORAIRE]:
        _refuser_si_retenue(seance)
    _ecrire(seance, formateurs)
    _dater(session)
    SESSION.noter(session, f"Séance modifiée : {seance}", par=par)
    if avant != [getattr(seance, nom) for nom in CHAMPS]:
        convoquees_prevenir(session, "changement", seances=[seance])
    return seance


@transaction.atomic
def seance_supprimer(*, seance: Seance, par: Compte) -> None:
    """Take a half-day away; an open session keeps one at least.

    Raises RegleRefusee "finie", "derniere" or "retenue".
    """
    session = session_qui_change(seance.session)
    if session.etat != EtatSession.BROUILLON and session.seances.count() <= 1:
        raise RegleRefusee("derniere", "Une session ouverte garde au moins une séance : annulez plutôt la session.")
    _refuser_si_retenue(seance)
    seance.session = session
    autres = list(session.seances.exclude(pk=seance.pk))
    convoquees_prevenir(session, "seance_retiree", seances=autres, retirees=[seance])
    SESSION.noter(session, f"Séance retirée : {seance}", par=par)
    seance.delete()
    _dater(session)


def _ecrire(seance: Seance, formateurs: Iterable[Compte] | None) -> None:
    if seance.fin <= seance.debut:
        raise RegleRefusee("heures", "La fin suit le début.")
    seance.programme = programme_ecrire(texte=seance.programme, debut=seance.debut, fin=seance.fin)
    autres = Seance.objects.filter(session=seance.session_id, date=seance.date).exclude(pk=seance.pk)
    if autres.filter(debut__lt=seance.fin, fin__gt=seance.debut).exists():
        raise RegleRefusee("chevauche", "Cette séance en chevauche une autre de la même session.")
    try:
        with transaction.atomic():
            seance.save()
    except IntegrityError:
        raise RegleRefusee("chevauche", "Une séance commence déjà à cette heure.")
    if formateurs is not None:
        seance.formateurs.set(formateurs)


def _dater(session: SessionFormation) -> None:
    """First and last day, kept on the session so that lists sort quickly."""
    bornes = session.seances.aggregate(premier=Min("date"), dernier=Max("date"))
    session.premier_jour, session.dernier_jour = bornes["premier"], bornes["dernier"]
    session.save(update_fields=["premier_jour", "dernier_jour"])
    public_purge()


def _refuser_si_retenue(seance: Seance) -> None:
    """What was signed at an hour stays at that hour: the rooms above say so."""
    for retenir in registre.lire("retient_seance"):
        if raison := retenir(seance):
            raise RegleRefusee("retenue", f"Cette séance ne change plus ni de jour ni d’heure : {raison}.")
