"""The page of an event: what it says, who answers for it, who comes, and its words of schema.org."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from home.dessins.icones import qr_svg
from home.dessins.motifs import AXES, couverture_en_fond
from home.documents.pdf import pdf_fit
from home.temps.periodes import acces_lire, moments_lire
from reseau.agenda.choices import ELEVES, TOUT_PUBLIC, Accessibilite, Genre, Moderation, Vie, Visibilite
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import evenement_get_lisible, peut_modifier
from reseau.agenda.queries.participations import ensemble_de
from reseau.agenda.queries.propositions import suites_d_un_evenement
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.portes import personne_nommer
from reseau.structures.models import Structure
from reseau.vocabulaires.models import TypePublic

# A public event in the words of schema.org, for search engines and for whoever gathers agendas.

DATES_MAX = 20
ETATS = {Vie.ANNULE: "EventCancelled", Vie.REPORTE: "EventPostponed"}


def evenement_schema(evenement: Evenement, creneaux: Iterable[Creneau]) -> dict[str, Any]:
    """The data that its page carries, one event for each date; nothing of what not everyone reads."""
    if not (evenement.programme_au_calendrier and evenement.visibilite == Visibilite.PUBLIC):
        return {}
    adresse = settings.SITE_URL + evenement.url
    commun = {
        "@type": "Event",
        "name": evenement.titre,
        "description": evenement.resume,
        "url": adresse,
        "inLanguage": "fr",
        "eventAttendanceMode": f"https://schema.org/{_presence(evenement)}",
        "isAccessibleForFree": True,
        "location": _lieux(evenement),
        "organizer": [_organisation(structure) for structure in evenement.qui_organise],
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": adresse},
    }
    graphe = []
    for creneau in list(creneaux)[:DATES_MAX]:
        date = {
            "@id": f"{adresse}#date-{creneau.rang}",
            "startDate": timezone.localtime(creneau.debut).isoformat(),
            "endDate": timezone.localtime(creneau.fin).isoformat(),
            "eventStatus": f"https://schema.org/{_etat(evenement, creneau)}",
        }
        if creneau.deplace_de:
            date["previousStartDate"] = timezone.localtime(creneau.deplace_de).isoformat()
        graphe.append(commun | date)
    return {"@context": "https://schema.org", "@graph": graphe}


def _etat(evenement: Evenement, creneau: Creneau) -> str:
    if creneau.annule_le:
        return ETATS[Vie.ANNULE]
    return ETATS.get(Vie(evenement.vie), "EventRescheduled" if creneau.deplace_de else "EventScheduled")


def _presence(evenement: Evenement) -> str:
    sur_place = bool(evenement.lieu_id or evenement.commune_id)
    if sur_place and evenement.lien:
        return "MixedEventAttendanceMode"
    return "OfflineEventAttendanceMode" if sur_place else "OnlineEventAttendanceMode"


def _lieux(evenement: Evenement) -> list[dict[str, Any]]:
    """Where: the place, the address of the meeting at a distance, or both."""
    lieux: list[dict[str, Any]] = []
    commune = evenement.commune or (evenement.lieu.commune if evenement.lieu else None)
    if commune:
        adresse = {
            "@type": "PostalAddress",
            "streetAddress": evenement.adresse or (evenement.lieu.adresse if evenement.lieu else ""),
            "addressLocality": commune.nom,
            "addressCountry": "FR",
        }
        lieux.append({"@type": "Place", "name": evenement.ou_court, "address": adresse})
        if evenement.position:
            latitude, longitude = evenement.position
            lieux[0]["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if evenement.lien:
        lieux.append({"@type": "VirtualLocation", "url": evenement.lien})
    return lieux


def _organisation(structure: Any) -> dict[str, str]:
    dite = {"@type": "Organization", "name": structure.nom}
    return dite | {"url": structure.site} if structure.site else dite


# What the page of an event says: its dates and its lines made readable, who answers for it, what to know first.

DATES_MONTREES = 6


def dates_montrer(creneaux: list[Creneau]) -> dict[str, Any]:
    """All of them: the one that the page says first, those to come, those that are over.

    First, the next one that holds; else the last one that held, else any. Cancelled ones too are to come: whoever noted
    one must read it.
    """
    tenues = [creneau for creneau in creneaux if creneau.tient]
    a_venir = [creneau for creneau in creneaux if not creneau.passe]
    prochaines = [creneau for creneau in tenues if not creneau.passe]
    return {
        "premiere": next(iter(prochaines or tenues[-1:] or creneaux), None),
        "proches": a_venir[:DATES_MONTREES],
        "lointaines": a_venir[DATES_MONTREES:],
        "passees": [creneau for creneau in creneaux if creneau.passe],
        "a_lire": len(creneaux) > 1 or any(creneau.deplace_de or not creneau.tient for creneau in creneaux),
    }


def responsables_dire(publics: list[TypePublic]) -> str:
    """Who answers for these publics (article 2): the State for pupils and students, the Région for the others."""
    codes = {public.code for public in publics}
    if codes == {ELEVES}:
        return "L’État (l’académie), pour les élèves et les étudiants"
    if codes and codes.isdisjoint({ELEVES, TOUT_PUBLIC}):
        return "La Région"
    return "L’État (l’académie) pour les élèves et les étudiants, la Région pour les autres publics"


ANNONCES = {
    Moderation.BROUILLON: ("", "Un brouillon", "Vous seul le voyez, tant qu’il n’est pas proposé."),
    Moderation.PROPOSE: (
        "attention",
        "Il attend la modération",
        "Seuls le voient ses organisateurs et ceux qui modèrent.",
    ),
    Moderation.A_COMPLETER: ("attention", "À compléter", "La modération attend de quoi le programmer."),
    Moderation.REFUSE: ("erreur", "Refusé", "Il n’est pas au programme."),
    Vie.OPTION: ("attention", "Date à confirmer", "La date peut encore changer : revenez voir avant de venir."),
    Vie.REPORTE: ("attention", "Reporté", "Une autre date sera annoncée ici."),
    Vie.ANNULE: ("erreur", "Annulé", "Cet événement n’aura pas lieu."),
}


def annonces_dire(evenement: Evenement) -> list[dict[str, str]]:
    """What its two lives ask to say first; what moderation says is read by those who may see it before the others."""
    annonces = [
        {"ton": ton, "titre": titre, "texte": _avec_motif(evenement, etat, texte)}
        for etat, (ton, titre, texte) in ANNONCES.items()
        if etat in (evenement.moderation, evenement.vie)
    ]
    if evenement.passe and evenement.vie != Vie.ANNULE:
        annonces.append({"ton": "", "titre": "Cet événement est passé", "texte": ""})
    return annonces


def _avec_motif(evenement: Evenement, etat: str, texte: str) -> str:
    """The sentence, after the reason given when it came to this state, if any."""
    if etat not in (Moderation.A_COMPLETER, Moderation.REFUSE, Vie.REPORTE, Vie.ANNULE):
        return texte
    passage = evenement.historique.filter(vers=etat, geste="").last()
    motif = passage.motif.rstrip(".") if passage else ""
    return f"{motif}. {texte}" if motif else texte


# The page of an event: what it says, who answers for it, what one does of it.

LIES = ("publics", "co_organisateurs", "creneaux", "themes", "bassins")


def evenement_lire(uuid: UUID, compte: Compte) -> dict[str, Any]:
    """Everything that the page shows to this reader; Http404 for who may not read it, whether it exists or not."""
    evenement = evenement_get_lisible(compte, uuid)
    prefetch_related_objects([evenement], *LIES)
    publics, creneaux = list(evenement.publics.all()), list(evenement.creneaux.all())
    visibles = Structure.objects.visibles().filter(pk__in=evenement.organisent).order_by()
    position = evenement.position
    contexte = {
        "evenement": evenement,
        "schema": evenement_schema(evenement, creneaux),
        "annonces": annonces_dire(evenement),
        "serie": getattr(evenement, "serie", None),
        "dates": dates_montrer(creneaux),
        "moments": moments_lire(evenement.programme),
        "acces": acces_lire(evenement.acces),
        "accessibilite": [Accessibilite(c).label for c in Accessibilite.values if c in evenement.accessibilite],
        "publics": publics,
        "responsables": responsables_dire(publics),
        "themes": list(evenement.themes.all()),
        "bassins": list(evenement.bassins.all()),
        "co_organisateurs": list(evenement.co_organisateurs.all()),
        "visibles": set(visibles.values_list("pk", flat=True)),
        "repere": [{"n": "•", "lat": position[0], "lon": position[1], "on": True}] if position else [],
        "auteur": personne_nommer(compte, evenement.cree_par_id),
    }
    if est_membre(compte):
        contexte |= ensemble_de(compte, evenement)
        if peut_modifier(compte, evenement):
            contexte |= suites_d_un_evenement(evenement, compte)
    return contexte


# The poster of an event: read from three metres, kept by its square.

DATES_DE_L_AFFICHE = 5
LONG = 48
HAUTEURS = (98, 82, 64)  # millimètres d’image : le texte d’abord
PAGE, PIED = 296, 62
# Un genre d’événement a toujours le même fond : on le reconnaît de loin.
FONDS = {
    Genre.FORUM: "outiller",
    Genre.SALON: "outiller",
    Genre.PORTES_OUVERTES: "territoire",
    Genre.VISITE: "territoire",
    Genre.ATELIER: "echanger",
}


def affiche_pdf(evenement: Evenement) -> bytes:
    """One A4 page, tagged; a long programme is left to the page of the event. Raises PdfIndisponible.

    Dates to come only, unless all of them are over.
    """
    tenus = list(evenement.creneaux.tenus())
    creneaux = [creneau for creneau in tenus if creneau.fin > timezone.now()] or tenus
    adresse = settings.SITE_URL + evenement.url
    contexte = {
        "evenement": evenement,
        "dates": [creneau.quand for creneau in creneaux[:DATES_DE_L_AFFICHE]],
        "autres": len(creneaux) - len(creneaux[:DATES_DE_L_AFFICHE]),
        "fond": couverture_en_fond(evenement.pk, FONDS.get(Genre(evenement.genre), AXES[0])),
        "accessible": [nom for code, nom in Accessibilite.choices if code in evenement.accessibilite],
        "organise": ", ".join(structure.nom for structure in evenement.qui_organise),
        "programme": [ligne.strip() for ligne in evenement.programme.splitlines() if ligne.strip()],
        "titre_long": len(evenement.titre) > LONG,
        "adresse": adresse,
        "adresse_courte": adresse.split("//")[-1],
        "qr": qr_svg(adresse, f"Carré à viser pour lire la page de l’événement, {adresse}"),
    }
    sans_programme = {**contexte, "programme": [], "ailleurs": bool(contexte["programme"])}
    court = {**sans_programme, "dates": contexte["dates"][:2], "autres": max(0, len(creneaux) - 2)}
    dits = (contexte, sans_programme, court)
    essais = ({**dit, "image": haut, "corps": PAGE - PIED - haut} for dit in dits for haut in HAUTEURS)
    return pdf_fit("agenda/pdf/affiche.html", essais, pages=1)
