"""What the age of a confirmation means (R5.1)."""

import datetime

from django.utils import timezone

from reseau.annuaire.choices import AGES_DES_JALONS, JOURS_A_CONFIRMER, JOURS_PERIMEE, Fraicheur, Jalon


def fraicheur_de(confirme_le: datetime.date | None, jour: datetime.date | None = None) -> Fraicheur:
    """Up to date for six months, « à confirmer » then, out of re-addressing after a year or when never confirmed."""
    if confirme_le is None:
        return Fraicheur.PERIMEE
    age = ((jour or timezone.localdate()) - confirme_le).days
    if age > JOURS_PERIMEE:
        return Fraicheur.PERIMEE
    return Fraicheur.A_CONFIRMER if age > JOURS_A_CONFIRMER else Fraicheur.A_JOUR


def jalon_de(confirme_le: datetime.date | None, jour: datetime.date | None = None) -> Jalon | None:
    """The last step that a sheet has passed without being confirmed; None within three months."""
    if confirme_le is None:
        return Jalon.DOUZE_MOIS
    age = ((jour or timezone.localdate()) - confirme_le).days
    return next((jalon for depuis, jalon in AGES_DES_JALONS if age > depuis), None)
