"""What one takes away of a session: its calendar, wall time of Paris, and the convocation to print."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.documents.pdf import pdf_render
from home.temps.calendrier import heure_de_paris
from home.temps.flux import ANNULE, ANNULER, CONFIRME, RendezVous, calendrier_ecrire, uid_de
from reseau.comptes.models import Compte
from safran.inscriptions.choices import MONTREES, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation

# Calendars of sessions: one event per half-day, stable identity, wall time of Paris.

PRODUIT, AGENDA_JOURS = "Sessions", 90


def _rendez_vous(seance: Seance, session: SessionFormation, annule: bool, prive: bool) -> RendezVous:
    """One half-day; `prive` adds the video link, which only those who are in may read."""
    return RendezVous(
        uid=uid_de(f"seance-{seance.public_id}"),
        titre=session.formation.title,
        debut=heure_de_paris(seance.date, seance.debut),
        fin=heure_de_paris(seance.date, seance.fin),
        sequence=session.sequence,
        etat=ANNULE if annule else CONFIRME,
        lieu=", ".join(texte for texte in (session.lieu, session.adresse, seance.salle) if texte),
        url=settings.SITE_URL + reverse("session", args=[session.public_id]),
        texte=f"Visioconférence : {seance.lien}" if prive and seance.lien else "",
    )


def session_ics(session: SessionFormation, seances: Iterable[Seance]) -> str:
    """The public calendar of a session."""
    annule = session.etat == EtatSession.ANNULEE
    return calendrier_ecrire((_rendez_vous(s, session, annule, prive=False) for s in seances), produit=PRODUIT)


def invitations(
    session: SessionFormation, seances: Iterable[Seance], compte: Compte, methode: str
) -> list[dict[str, str]]:
    """One invitation per half-day for one person: a message of this kind names one event only."""
    pieces = []
    for seance in seances:
        dit = _rendez_vous(seance, session, methode == ANNULER, prive=True)
        invitation = replace(dit, organisateur=settings.REPONDRE_A, invite=(compte.email, compte.nom_complet))
        ics = calendrier_ecrire([invitation], produit=PRODUIT, methode=methode)
        nom = f"seance-{seance.date:%Y-%m-%d}-{seance.debut:%Hh%M}.ics"
        pieces.append({"nom": nom, "methode": methode, "ics": ics})
    return pieces


def agenda_de(compte: Compte) -> list[RendezVous]:
    """The half-days where a person is expected or trains, a season back and all those to come: title, place, hours."""
    depuis = timezone.localdate() - datetime.timedelta(days=AGENDA_JOURS)
    convoquees = Inscription.objects.convoquees().filter(compte=compte).values("session")
    seances = (
        Seance.objects.filter(session__etat__in=MONTREES, date__gte=depuis)
        .filter(Q(session__in=convoquees) | Q(formateurs=compte))
        .select_related("session__formation")
        .distinct()
        .order_by("date", "debut", "pk")
    )
    return [_rendez_vous(seance, seance.session, annule=False, prive=False) for seance in seances]


# The convocation as a document, for oneself and for one's employer.


def convocation_pdf(inscription: Inscription) -> bytes:
    """A4, tagged: who, when, where, the practical words. Raises PdfIndisponible when documents cannot be made."""
    session = inscription.session
    seances = list(session.seances.prefetch_related("formateurs"))
    contexte = {
        "inscription": inscription,
        "session": session,
        "seances": seances,
        "animee": any(seance.formateurs.all() for seance in seances),
        "minutes": sum(seance.minutes for seance in seances),
        "adresse": settings.SITE_URL + reverse("session", args=[session.public_id]),
        "aujourdhui": timezone.localdate(),
    }
    return pdf_render("inscriptions/pdf/convocation.html", contexte)
