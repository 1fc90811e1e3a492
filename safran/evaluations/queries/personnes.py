"""Who is asked about a session."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reseau.comptes.models import Compte
from safran.evaluations.choices import Public
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import EtatPresence
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES


def sessions_tenues_en_salle() -> QuerySet[SessionFormation]:
    """The sessions whose sheets say that someone came."""
    venues = Presence.objects.filter(seance__session=OuterRef("pk"), etat=EtatPresence.PRESENT)
    return SessionFormation.objects.filter(Exists(venues), etat__in=OUVERTES)


def concernees(session: SessionFormation, public: str) -> list[Any]:
    """The people whom this form asks: those whom the sheets say present, or the trainers; open accounts only."""
    if public == Public.FORMATEUR:
        comptes: QuerySet = Seance.formateurs.through.objects.filter(seance__session=session).values("compte")
    else:
        presentes = Presence.objects.filter(inscription=OuterRef("pk"), etat=EtatPresence.PRESENT)
        comptes = Inscription.objects.convoquees().filter(Exists(presentes), session=session).order_by()
        comptes = comptes.values("compte")
    return list(Compte.objects.filter(pk__in=comptes, is_active=True).order_by("pk"))


def feuilles_certifiees(session: SessionFormation) -> bool:
    """Every half-day of the session is countersigned."""
    signees = Contresignature.objects.filter(seance=OuterRef("pk"))
    return not Seance.objects.filter(~Exists(signees), session=session).exists()
