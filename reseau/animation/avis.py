"""What the animation writes and to whom: a meeting convened, put off or cancelled, dates asked for, what one takes
care of.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.courriels.avis import Avis, Categorie
from home.temps.typographie import date_longue, duree, heure
from reseau.animation.calendrier import invitation, ordre_du_jour_ecrire
from reseau.animation.models import Action, Convocation, Decision, Reunion, Siege, Sondage
from reseau.animation.queries.decisions import parts_de
from reseau.animation.queries.preparation import adresse_de

CONVOCATIONS = Categorie(
    "reunions", "Les réunions où vous siégez", "Une instance délibère si chacun de ses sièges est convoqué."
)
SIEGES = "chaque siège en vigueur : son compte, sinon l’adresse du siège, sinon celle de sa structure"

CONVOCATION = Avis(
    "animation/convocation", "Une réunion est convoquée, ou convoquée à une autre date.", SIEGES, CONVOCATIONS,
    "comite numero quand ou lien points motif change siege",
)  # fmt: skip
TOMBEE = Avis(
    "animation/tombee", "Une réunion convoquée est reportée ou annulée.", SIEGES, CONVOCATIONS,
    "comite numero quand phrase motif",
)  # fmt: skip
SONDAGE = Avis(
    "animation/sondage", "Des dates sont proposées aux sièges d’une instance.", SIEGES, CONVOCATIONS,
    "comite dates avant siege",
)  # fmt: skip

SIEGE_FINI = Avis(
    "animation/siege_fini",
    "Un siège prend fin.",
    "qui siégeait : son compte, sinon l’adresse du siège, sinon celle de sa structure",
    CONVOCATIONS,
    "comite quand a_venir siege",
)

SUITES = Categorie("animation-suites", "Les comptes rendus de vos réunions, et ce dont vous vous chargez")

CLOSE = Avis(
    "animation/close",
    "Une réunion est close : son compte rendu provisoire se lit, ses actions commencent.",
    "les sièges de l’instance, et qui s’en charge ; à chacun sa part d’abord",
    SUITES,
    "titre instance siege parts jusqu_au",
)
RELANCE = Avis(
    "animation/relance",
    "Sept jours avant une échéance, le lendemain, puis quinze jours après ; une fois par jour au plus.",
    "qui s’en charge ; puis les référents de sa structure, à défaut le secrétariat",
    SUITES,
    "lignes nombre",
)


# What is written to the seats of a body: convened, put off, cancelled, asked for dates.


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
    for convocation, siege, adresse in _joignables(convocations):
        CONVOCATION.ecrire(
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
    for convocation, siege, adresse in _joignables(convocations):
        TOMBEE.ecrire(
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
            SONDAGE.ecrire(
                adresse,
                reverse("sondage", args=[sondage.uuid]),
                f"animation/sondage-{sondage.uuid}-{siege.pk}",
                prenom=nom_de(siege),
                comite=sondage.comite.nom,
                dates=dates,
                avant=date_longue(sondage.repondre_avant),
                siege="" if siege.compte else siege.pour_qui,
            )


def siege_fini_dire(siege: Siege) -> None:
    """Whoever sat there reads it once, rather than wait for the next meeting."""
    if adresse := adresse_de(siege):
        SIEGE_FINI.ecrire(
            adresse,
            reverse("instance", args=[siege.comite.code]),
            f"animation/siege_fini-{siege.uuid}-{siege.au}",
            prenom=nom_de(siege),
            comite=siege.comite.nom,
            quand=date_longue(siege.au),
            a_venir=siege.au > timezone.localdate(),
            siege="" if siege.compte else siege.pour_qui,
        )


def _joignables(convocations: Iterable[Convocation]) -> Iterator[tuple[Convocation, Siege, str]]:
    """Those whose seat has an address."""
    for convocation in convocations:
        if adresse := adresse_de(convocation.siege):
            yield convocation, convocation.siege, adresse


def _dit(reunion: Reunion) -> dict[str, Any]:
    return {"comite": reunion.comite.nom, "numero": f"n° {reunion.numero}", "quand": quand_dire(reunion)}


# What is written once a meeting is over: one mail a person, with what she takes care of first.


def reunion_close(reunion: Reunion, decisions: Sequence[Decision], actions: Sequence[Action]) -> None:
    """Each seat, and whoever takes care of something, once; a seat without account at its address."""
    parts = parts_de([*actions, *decisions])
    sieges = [convocation.siege for convocation in reunion.convocations.select_related("siege__compte")]
    assis = {siege.compte for siege in sieges if siege.compte}
    page = reverse("compte_rendu", args=[reunion.uuid])
    dit = {
        "titre": f"Compte rendu n° {reunion.numero}",
        "instance": str(reunion.comite),
        "jusqu_au": date_longue(reunion.observations_jusquau),
    }
    for compte in assis | parts.keys():
        siege = compte in assis
        lignes = _lignes(parts.get(compte, ()), siege)
        url = page if siege else next((ligne["url"] for ligne in lignes if ligne["url"]), reverse("mon_espace"))
        CLOSE.envoyer([compte], url, etape=str(reunion.pk), parts=lignes, siege=siege, **dit)
    ecrits = {compte.email.lower() for compte in assis | parts.keys()}
    adresses = {siege.courriel.lower(): siege.qui for siege in sieges if siege.courriel and not siege.compte}
    for adresse, qui in adresses.items():
        if adresse not in ecrits:
            cle = f"animation/close-{reunion.pk}-{adresse}"
            CLOSE.ecrire(adresse, page, cle, prenom=qui, parts=[], siege=True, **dit)


def _lignes(choses: Iterable[Decision | Action], assis: bool) -> list[dict[str, str]]:
    """Actions have their page at once; decisions once adopted, for whoever does not sit: `url` is empty till then."""
    lignes = []
    for chose in choses:
        if isinstance(chose, Action):
            numero, url = "", reverse("action", args=[chose.uuid])
        else:
            numero, url = chose.numero, reverse("decision", args=[chose.numero]) if assis else ""
        lignes.append({"texte": chose.texte, "echeance": date_longue(chose.echeance), "numero": numero, "url": url})
    return lignes
