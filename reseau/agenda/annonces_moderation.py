"""To whom each notice of moderation goes, and what it says."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from home.typographie import date_longue, heure
from reseau.agenda import avis
from reseau.agenda.choices import Moderation
from reseau.agenda.models import AvisEtat, Evenement
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from reseau.membres.queries.organisateurs import organisateurs_de

DECISIONS = {
    Moderation.PROGRAMME: avis.PROGRAMME,
    Moderation.A_COMPLETER: avis.A_COMPLETER,
    Moderation.REFUSE: avis.REFUSE,
}


def moderateurs_de(evenement: Evenement, sauf: Compte | None = None) -> list[Compte]:
    """Who animates one of its bassins today, each once; the Région for what is regional, or when there is nobody."""
    bassins = list(evenement.bassins.order_by().values_list("pk", flat=True))
    comptes = list(comptes_mandates(Role.CHARGE_MISSION, bassin__in=bassins)) if bassins else []
    return [compte for compte in comptes or comptes_mandates(Role.REGION) if compte != sauf]


def organisateurs(evenement: Evenement) -> list[Compte]:
    """Who prepared it, and who represents the structures that organise it."""
    structures = [evenement.organisateur_id, *evenement.co_organisateurs.order_by().values_list("pk", flat=True)]
    return organisateurs_de(evenement.cree_par_id, structures)


def proposition_annoncer(evenement: Evenement, par: Compte) -> None:
    """It waits in the queue: one mail to each person who moderates it."""
    dit = {**_quand_et_ou(evenement), "structure": evenement.organisateur.nom, "motif": evenement.motif_delai}
    avis.PROPOSE.envoyer(moderateurs_de(evenement, par), reverse("agenda_moderer"), _etape(evenement), **dit)


def changement_annoncer(evenement: Evenement, par: Compte) -> None:
    """It was on the programme; its date or place changed, and it waits again."""
    dit = {**_quand_et_ou(evenement), "structure": evenement.organisateur.nom}
    avis.DATE_CHANGEE.envoyer(moderateurs_de(evenement, par), reverse("agenda_moderer"), _etape(evenement), **dit)


def decision_annoncer(evenement: Evenement, vers: str, motif: str = "") -> None:
    """What moderation answers, to who organises it."""
    dit = _quand_et_ou(evenement) if vers == Moderation.PROGRAMME else {"titre": evenement.titre, "motif": motif}
    DECISIONS[Moderation(vers)].envoyer(organisateurs(evenement), page_de(evenement), _etape(evenement), **dit)


def relance_annoncer(evenement: Evenement, motif: str, depuis: str, etape: str) -> None:
    """What is missing, again; once for each `etape`."""
    dit = {"titre": evenement.titre, "motif": motif, "depuis": depuis}
    avis.RELANCE.envoyer(organisateurs(evenement), page_de(evenement), f"{evenement.pk}-{etape}", **dit)


def avis_demander(avis_etat: AvisEtat) -> None:
    """An opinion is asked of the State services."""
    dit = {**_quand_et_ou(avis_etat.evenement), "jusqu_au": date_longue(avis_etat.echeance)}
    etat: Iterable[Compte] = comptes_mandates(Role.ETAT)
    avis.AVIS_DEMANDE.envoyer(etat, reverse("agenda_avis"), str(avis_etat.pk), **dit)


def avis_annoncer(avis_etat: AvisEtat) -> None:
    """The opinion is given, to who moderates."""
    evenement = avis_etat.evenement
    dit = {"titre": evenement.titre, "sens": avis_etat.get_sens_display()}
    avis.AVIS_DONNE.envoyer(moderateurs_de(evenement), reverse("agenda_moderer"), str(avis_etat.pk), **dit)


def page_de(evenement: Evenement) -> str:
    """Where one reads it."""
    return reverse("evenement", args=[evenement.uuid])


def _etape(evenement: Evenement) -> str:
    return f"{evenement.pk}-{evenement.version}"


def _quand_et_ou(evenement: Evenement) -> dict[str, Any]:
    quand = f"{date_longue(evenement.debut)}, {heure(evenement.debut)}"
    return {"titre": evenement.titre, "quand": quand, "ou": evenement.ou_court}
