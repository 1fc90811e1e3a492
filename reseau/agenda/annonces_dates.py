"""Telling those who come, and those who bring something, that an event changed."""

from django.urls import reverse

from reseau.agenda import avis
from reseau.agenda.annonces_moderation import organisateurs
from reseau.agenda.choices import EtatApport, Moderation, Reponse
from reseau.agenda.models import Evenement
from reseau.comptes.models import Compte

ATTENDUS = (Reponse.VIENT, Reponse.ATTEND)
APPORTES = (EtatApport.PROPOSE, EtatApport.ACCEPTE)


def changement_dire(evenement: Evenement, phrase: str, motif: str = "", *, par: Compte | None = None) -> None:
    """Write to each of them once, but to whoever did it; to the organisers too when nobody did. Not for a draft."""
    if evenement.moderation == Moderation.BROUILLON:
        return
    viennent = evenement.participations.filter(reponse__in=ATTENDUS).order_by().values("compte")
    apportent = evenement.apports.filter(etat__in=APPORTES).order_by().values("par")
    comptes = Compte.objects.filter(pk__in=viennent) | Compte.objects.filter(pk__in=apportent)
    autres = list(comptes.exclude(pk=par.pk if par else None).order_by("pk"))
    if par is None:
        autres = list(dict.fromkeys([*autres, *organisateurs(evenement)]))
    url = reverse("evenement", args=[evenement.uuid])
    etape = f"{evenement.uuid}-{evenement.sequence}"
    avis.CHANGE.envoyer(autres, url, etape, titre=evenement.titre, phrase=phrase, motif=motif)
