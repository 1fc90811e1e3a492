"""The meetings in other people's calendars: one identity each, a number that rises when something changes."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.calendrier.ical import ANNULE, ANNULER, DEMANDER, RendezVous, calendrier_ecrire, uid_de
from home.typographie import duree
from reseau.animation.choices import CLOSES, PRENNENT_DATE, EtatReunion, Reponse
from reseau.animation.models import Reunion
from reseau.animation.permissions import sieges_de
from reseau.comptes.models import Compte

PRODUIT, NOM, PASSES = "Réunions", "reunion.ics", datetime.timedelta(days=90)
TOMBEES = (EtatReunion.REPORTEE, EtatReunion.ANNULEE)


def rendez_vous_de(reunion: Reunion, texte: str = "") -> RendezVous:
    """One meeting, as a calendar says it."""
    return RendezVous(
        uid=uid_de(f"reunion-{reunion.uuid}"),
        titre=f"{reunion.comite.nom}, réunion n° {reunion.numero}",
        debut=reunion.debut,
        fin=reunion.fin,
        sequence=reunion.sequence,
        **({"etat": ANNULE} if reunion.etat in TOMBEES else {}),
        lieu=reunion.ou,
        url=settings.SITE_URL + reverse("reunion", args=[reunion.uuid]),
        texte="\n".join(filter(None, (f"À distance : {reunion.lien}" if reunion.lien else "", texte))),
        classe="PRIVATE",
    )


def ordre_du_jour_ecrire(reunion: Reunion) -> str:
    """The agenda in plain lines, as a mail and a calendar read it."""
    return "\n".join(f"{point.ordre}. {point.titre} ({duree(point.duree)})" for point in reunion.points.all())


def invitation(reunion: Reunion, adresse: str, nom: str, texte: str, *, annule: bool = False) -> list[dict[str, str]]:
    """What goes with a mail to one seat: an invitation to answer, or the news that it does not hold any more."""
    methode = ANNULER if annule else DEMANDER
    dit = replace(
        rendez_vous_de(reunion, texte), organisateur=settings.REPONDRE_A, invite=(adresse, nom), a_repondre=not annule
    )
    return [{"nom": NOM, "methode": methode, "ics": calendrier_ecrire([dit], produit=PRODUIT, methode=methode)}]


def reunion_ics(reunion: Reunion) -> str:
    """One meeting, to keep in one's own calendar."""
    return calendrier_ecrire([rendez_vous_de(reunion, ordre_du_jour_ecrire(reunion))], produit=PRODUIT)


def agenda_de(compte: Compte) -> Iterable[RendezVous]:
    """The meetings where one sits, a season back and all those to come, but those where one said not to come."""
    absentes = Q(convocations__siege__compte=compte, convocations__reponse__in=(Reponse.NON, Reponse.REMPLACE))
    reunions = Reunion.objects.filter(
        comite__in=sieges_de(compte), etat__in=(*PRENNENT_DATE, *CLOSES), fin__gte=timezone.now() - PASSES
    )
    siennes = reunions.exclude(pk__in=Reunion.objects.filter(absentes).values("pk"))
    return map(rendez_vous_de, siennes.select_related("comite", "lieu").order_by("debut", "pk"))
