"""What is written to the seats of a body: convened, put off, cancelled, asked for dates."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.typographie import date_longue, duree, heure
from reseau.animation import avis
from reseau.animation.calendrier import invitation, ordre_du_jour_ecrire
from reseau.animation.models import Convocation, Reunion, Siege, Sondage
from reseau.animation.queries.preparation import adresse_de


def nom_de(siege: Siege) -> str:
    """Who is greeted: the person who sits, else the organisation."""
    return siege.compte.prenom if siege.compte and siege.compte.is_active else siege.qui or siege.pour_qui


def quand_dire(reunion: Reunion) -> str:
    """« mardi 17 mars 2026, 14 h à 16 h 30 »."""
    return f"{date_longue(reunion.debut)}, {heure(reunion.debut)} à {heure(reunion.fin)}"


def convoquer_dire(reunion: Reunion, convocations: Iterable[Convocation], *, change: str = "", motif: str = "") -> None:
    """Each seat has the agenda and the invitation of this version, once; a seat without an address is left unsent."""
    points = [f"{point.ordre}. {point.titre}, {duree(point.duree)}" for point in reunion.points.all()]
    texte = ordre_du_jour_ecrire(reunion)
    dit = _dit(reunion) | {"ou": reunion.ou, "lien": reunion.lien, "points": points, "change": change, "motif": motif}
    envoyees = []
    for convocation in convocations:
        siege = convocation.siege
        if not (adresse := adresse_de(siege)):
            continue
        avis.CONVOCATION.ecrire(
            adresse,
            reverse("reunion", args=[reunion.uuid]),
            f"animation/convocation-{convocation.uuid}-{reunion.sequence}",
            calendriers=invitation(reunion, adresse, siege.qui or siege.pour_qui, texte),
            prenom=nom_de(siege),
            siege="" if siege.compte else siege.pour_qui,
            **dit,
        )
        envoyees.append(convocation.pk)
    Convocation.objects.filter(pk__in=envoyees).update(envoyee_le=timezone.now())


def tombee_dire(reunion: Reunion, convocations: Iterable[Convocation], phrase: str, motif: str) -> None:
    """Those who were convened know that it does not hold, and their calendars too."""
    for convocation in convocations:
        siege = convocation.siege
        if not (adresse := adresse_de(siege)):
            continue
        avis.TOMBEE.ecrire(
            adresse,
            reverse("reunion", args=[reunion.uuid]),
            f"animation/tombee-{convocation.uuid}-{reunion.sequence}",
            calendriers=invitation(reunion, adresse, siege.qui or siege.pour_qui, "", annule=True),
            prenom=nom_de(siege),
            phrase=phrase,
            motif=motif,
            **_dit(reunion),
        )


def sondage_dire(sondage: Sondage, sieges: Iterable[Siege]) -> None:
    """Each seat is asked which of these dates would do, once."""
    dates = [f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}" for date in sondage.dates.all()]
    for siege in sieges:
        if adresse := adresse_de(siege):
            avis.SONDAGE.ecrire(
                adresse,
                reverse("sondage", args=[sondage.uuid]),
                f"animation/sondage-{sondage.uuid}-{siege.pk}",
                prenom=nom_de(siege),
                comite=sondage.comite.nom,
                dates=dates,
                avant=date_longue(sondage.repondre_avant),
                siege="" if siege.compte else siege.pour_qui,
            )


def _dit(reunion: Reunion) -> dict[str, Any]:
    return {"comite": reunion.comite.nom, "numero": f"n° {reunion.numero}", "quand": quand_dire(reunion)}
