"""Half-days that meet others: the same hours in the same room, or with the same trainer."""

from home.typographie import date_courte
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Seance, SessionFormation


def conflits_de(session: SessionFormation) -> list[str]:
    """Half-days of other sessions at the same hours, with the same room or the same trainer; a notice, never a wall."""
    miennes = list(session.seances.prefetch_related("formateurs"))
    for seance in miennes:
        seance.session = session
    autres = list(
        Seance.objects.filter(date__in={seance.date for seance in miennes})
        .exclude(session=session)
        .exclude(session__etat=EtatSession.ANNULEE)
        .select_related("session__formation")
        .prefetch_related("formateurs")
    )
    return [phrase for seance in miennes for autre in autres for phrase in _conflit(seance, autre)]


def _conflit(seance: Seance, autre: Seance) -> list[str]:
    if seance.date != autre.date or seance.fin <= autre.debut or autre.fin <= seance.debut:
        return []
    ou = f"« {autre.session.formation.title} », {autre.session.lieu}, le {date_courte(autre.date)}"
    phrases = []
    meme_lieu = seance.session.lieu.casefold() == autre.session.lieu.casefold()
    if seance.salle and meme_lieu and seance.salle.casefold() == autre.salle.casefold():
        phrases.append(f"La salle {seance.salle} sert aussi à {ou}.")
    communs = set(seance.formateurs.all()) & set(autre.formateurs.all())
    phrases += [f"{personne} anime aussi {ou}." for personne in sorted(communs, key=str)]
    return phrases
