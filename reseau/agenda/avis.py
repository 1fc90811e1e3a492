"""What the agenda writes, and to whom: who organises, moderates, comes to an event, or gives the State's opinion."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from home.temps.typographie import date_longue, heure
from reseau.agenda.choices import EtatApport, Moderation, Reponse
from reseau.agenda.models import Apport, AvisEtat, Evenement
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates, organisateurs_de

DATES = Categorie("agenda-dates", "Les dates qui gênent les vôtres, ce qui change là où vous allez")

GENE = Avis(
    "agenda/gene",
    "Quelqu’un garde une date qui gêne la vôtre, et dit pourquoi.",
    "qui prépare l’autre événement, et qui représente ses structures",
    DATES,
    "titre sien quand ou motif",
)
CEDE = Avis(
    "agenda/cede",
    "Une date confirmée prend la salle de votre option.",
    "qui prépare l’événement en option, et qui représente ses structures",
    DATES,
    "titre sien quand ou",
)
CHANGE = Avis(
    "agenda/change",
    "Un événement est reporté, annulé, ou change de date.",
    "les personnes qui y vont, celles qui y apportent quelque chose, et qui organise quand nul ne l’a décidé",
    DATES,
    "titre phrase motif",
)
ENSEMBLE = Categorie("evenements", "Les événements que vous organisez, ou où vous venez")
APPORT_PROPOSE = Avis(
    "agenda/apport_propose",
    "Une structure propose d’apporter quelque chose à un événement.",
    "qui prépare l’événement, et les référents des structures qui l’organisent",
    ENSEMBLE,
    "titre structure quoi",
)
APPORT_ACCEPTE = Avis(
    "agenda/apport_accepte",
    "Ce qui était proposé est accepté.",
    "la personne qui l’a proposé",
    ENSEMBLE,
    "titre structure quoi",
)
APPORT_RETIRE = Avis(
    "agenda/apport_retire",
    "Un apport est retiré, par la structure ou par qui organise.",
    "l’autre côté : qui organise, ou la personne qui l’avait proposé",
    ENSEMBLE,
    "titre structure quoi motif",
)
PLACE = Avis(
    "agenda/place",
    "Une place se libère à un événement complet.",
    "la première personne en liste d’attente",
    ENSEMBLE,
    "titre date",
)
BILAN = Avis(
    "agenda/bilan",
    "Trois jours, puis dix jours après un événement dont le bilan n’est pas rendu.",
    "qui a préparé l’événement, et les référents des structures qui l’organisent",
    ENSEMBLE,
    "titre date",
)

A_MODERER = Categorie("agenda-moderation", "Les événements à modérer")
ORGANISES = Categorie(
    "agenda", "Vos événements", "Une réponse de la modération appelle une suite, et une date ne s’annonce qu’ensuite."
)
AVIS_ETAT = Categorie("agenda-etat", "Les avis demandés aux services de l’État")
MODERENT = "qui modère ses bassins, la Région pour un événement régional"
ORGANISENT = "qui l’a préparé, les référents des structures qui l’organisent"

PROPOSE = Avis("agenda/propose", "Un événement est proposé.", MODERENT, A_MODERER, "titre quand ou structure motif")
DATE_CHANGEE = Avis(
    "agenda/date-changee", "Un événement programmé change de date ou de lieu.", MODERENT, A_MODERER,
    "titre quand ou structure",
)  # fmt: skip
PROGRAMME = Avis("agenda/programme", "Un événement est programmé.", ORGANISENT, ORGANISES, "titre quand ou")
A_COMPLETER = Avis("agenda/a-completer", "La modération demande une précision.", ORGANISENT, ORGANISES, "titre motif")
REFUSE = Avis("agenda/refuse", "Un événement est refusé.", ORGANISENT, ORGANISES, "titre motif")
RELANCE = Avis(
    "agenda/relance", "Une précision manque depuis sept, puis quatorze jours.", ORGANISENT, ORGANISES,
    "titre motif depuis",
)  # fmt: skip
AVIS_DEMANDE = Avis(
    "agenda/avis-demande", "Un événement pour les élèves est proposé.", "les services de l’État", AVIS_ETAT,
    "titre quand ou jusqu_au",
)  # fmt: skip
AVIS_DONNE = Avis("agenda/avis-donne", "Les services de l’État donnent leur avis.", MODERENT, A_MODERER, "titre sens")


# What this room writes about what people do together, and to whom.


def _dit(apport: Apport) -> dict[str, str]:
    return {"titre": apport.evenement.titre, "structure": str(apport.structure), "quoi": apport.quoi}


def apport_propose(apport: Apport) -> None:
    """Those who organise have something to answer."""
    destinataires = organisateurs(apport.evenement, sauf=apport.par)
    APPORT_PROPOSE.envoyer(destinataires, apport.evenement.url, **_dit(apport))


def apport_accepte(apport: Apport, par: Compte) -> None:
    """Whoever offered it has an answer."""
    if apport.par != par:
        APPORT_ACCEPTE.envoyer([apport.par], apport.evenement.url, **_dit(apport))


def apport_retire(apport: Apport, par: Compte, motif: str) -> None:
    """The other side, whichever it is, counts on it no more."""
    destinataires = dict.fromkeys([*organisateurs(apport.evenement), apport.par])
    autres = [compte for compte in destinataires if compte != par]
    APPORT_RETIRE.envoyer(autres, apport.evenement.url, motif=motif or "non précisé", **_dit(apport))


def place_liberee(evenement: Evenement, compte: Compte, etape: int) -> None:
    """Someone who waited has a seat."""
    quand = date_longue(evenement.debut)
    PLACE.envoyer([compte], evenement.url, f"{etape}", titre=evenement.titre, date=quand)


def bilan_attendu(evenement: Evenement, jours: int) -> None:
    """Those who organised are asked for their report, once a step."""
    url = reverse("evenement_bilan", args=[evenement.uuid])
    quand = date_longue(evenement.fin)
    etape = f"{evenement.pk}-{jours}"
    BILAN.envoyer(organisateurs(evenement), url, etape, titre=evenement.titre, date=quand)


# To whom each notice of moderation goes, and what it says.

DECISIONS = {Moderation.PROGRAMME: PROGRAMME, Moderation.A_COMPLETER: A_COMPLETER, Moderation.REFUSE: REFUSE}


def moderateurs_de(evenement: Evenement, sauf: Compte | None = None) -> list[Compte]:
    """Who animates one of its bassins today, each once; the Région for what is regional, or when there is nobody."""
    bassins = list(evenement.bassins.order_by().values_list("pk", flat=True))
    comptes = list(comptes_mandates(Role.CHARGE_MISSION, bassin__in=bassins)) if bassins else []
    return [compte for compte in comptes or comptes_mandates(Role.REGION) if compte != sauf]


def organisateurs(evenement: Evenement, sauf: Compte | None = None) -> list[Compte]:
    """Who prepared it, and who represents the structures that organise it."""
    return [compte for compte in organisateurs_de(evenement.cree_par_id, evenement.organisent) if compte != sauf]


def proposition_annoncer(evenement: Evenement, par: Compte) -> None:
    """It waits in the queue: one mail to each person who moderates it."""
    dit = {**_quand_et_ou(evenement), "structure": evenement.organisateur.nom, "motif": evenement.motif_delai}
    PROPOSE.envoyer(moderateurs_de(evenement, par), reverse("agenda_moderer"), _etape(evenement), **dit)


def changement_annoncer(evenement: Evenement, par: Compte) -> None:
    """It was on the programme; its date or place changed, and it waits again."""
    dit = {**_quand_et_ou(evenement), "structure": evenement.organisateur.nom}
    DATE_CHANGEE.envoyer(moderateurs_de(evenement, par), reverse("agenda_moderer"), _etape(evenement), **dit)


def decision_annoncer(evenement: Evenement, vers: str, motif: str = "") -> None:
    """What moderation answers, to who organises it."""
    dit = _quand_et_ou(evenement) if vers == Moderation.PROGRAMME else {"titre": evenement.titre, "motif": motif}
    DECISIONS[Moderation(vers)].envoyer(organisateurs(evenement), evenement.url, _etape(evenement), **dit)


def relance_annoncer(evenement: Evenement, motif: str, depuis: str, etape: str) -> None:
    """What is missing, again; once for each `etape`."""
    dit = {"titre": evenement.titre, "motif": motif, "depuis": depuis}
    RELANCE.envoyer(organisateurs(evenement), evenement.url, f"{evenement.pk}-{etape}", **dit)


def avis_demander(avis_etat: AvisEtat) -> None:
    """An opinion is asked of the State services."""
    dit = {**_quand_et_ou(avis_etat.evenement), "jusqu_au": date_longue(avis_etat.echeance)}
    etat: Iterable[Compte] = comptes_mandates(Role.ETAT)
    AVIS_DEMANDE.envoyer(etat, reverse("agenda_avis"), str(avis_etat.pk), **dit)


def avis_annoncer(avis_etat: AvisEtat) -> None:
    """The opinion is given, to who moderates."""
    evenement = avis_etat.evenement
    dit = {"titre": evenement.titre, "sens": avis_etat.get_sens_display()}
    AVIS_DONNE.envoyer(moderateurs_de(evenement), reverse("agenda_moderer"), str(avis_etat.pk), **dit)


def _etape(evenement: Evenement) -> str:
    return f"{evenement.pk}-{evenement.version}"


def _quand_et_ou(evenement: Evenement) -> dict[str, Any]:
    quand = f"{date_longue(evenement.debut)}, {heure(evenement.debut)}"
    return {"titre": evenement.titre, "quand": quand, "ou": evenement.ou_court}


# Telling those who come, and those who bring something, that an event changed.

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
    url = evenement.url
    etape = f"{evenement.uuid}-{evenement.sequence}"
    CHANGE.envoyer(autres, url, etape, titre=evenement.titre, phrase=phrase, motif=motif)
