"""The page of an event: what it says, who answers for it, who comes, and its words of schema.org."""

from collections.abc import Hashable, Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from home.permissions import droit_exiger
from home.site.cache import Gardee
from home.temps.periodes import acces_lire, moments_lire
from home.temps.typographie import date_courte
from reseau.agenda.choices import ELEVES, TOUT_PUBLIC, Accessibilite, EtatApport, Moderation, Vie, Visibilite
from reseau.agenda.horaires import quand_dire
from reseau.agenda.models import Apport, Creneau, Evenement
from reseau.agenda.permissions import lit_evenement, modere_evenement, organise_evenement
from reseau.agenda.queries.participations import apports_de, bilan_de, venues_de
from reseau.agenda.queries.propositions import suites_d_un_evenement
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, structures_de, structures_representees
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
    commun = _commun(evenement)
    dates = list(creneaux)[:DATES_MAX]
    return {"@context": "https://schema.org", "@graph": [commun | _date(evenement, creneau) for creneau in dates]}


def _commun(evenement: Evenement) -> dict[str, Any]:
    """What all its dates have in common, read once."""
    adresse = settings.SITE_URL + reverse("evenement", args=[evenement.uuid])
    return {
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


def _date(evenement: Evenement, creneau: Creneau) -> dict[str, Any]:
    """What one date has of its own."""
    adresse = settings.SITE_URL + reverse("evenement", args=[evenement.uuid])
    dite = {
        "@id": f"{adresse}#date-{creneau.rang}",
        "startDate": timezone.localtime(creneau.debut).isoformat(),
        "endDate": timezone.localtime(creneau.fin).isoformat(),
        "eventStatus": f"https://schema.org/{_etat(evenement, creneau)}",
    }
    if creneau.deplace_de:
        dite["previousStartDate"] = timezone.localtime(creneau.deplace_de).isoformat()
    return dite


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


class Annonce(NamedTuple):
    """What must be known before anything else."""

    ton: str
    titre: str
    texte: str


@dataclass(frozen=True)
class DateDite:
    """One date of an event, with what happened to it."""

    creneau: Creneau

    @property
    def quand(self) -> str:
        """The day and its hours."""
        return quand_dire(self.creneau.debut, self.creneau.fin)

    @property
    def tient(self) -> bool:
        """Not taken away from its series."""
        return self.creneau.annule_le is None

    @property
    def passee(self) -> bool:
        """Is over."""
        return self.creneau.fin <= timezone.now()

    @property
    def initiale(self) -> str:
        """The day when it was first to be, once it moved."""
        return date_courte(self.creneau.deplace_de)


@dataclass(frozen=True)
class Dates:
    """All of them: the one that the page says first, those to come, those that are over."""

    toutes: list[DateDite]

    @property
    def premiere(self) -> DateDite | None:
        """The next one that holds; else the last one that held, else any."""
        tenues = [date for date in self.toutes if date.tient]
        a_venir = [date for date in tenues if not date.passee]
        return next(iter(a_venir or tenues[-1:] or self.toutes), None)

    @property
    def a_venir(self) -> list[DateDite]:
        """Those to come, cancelled ones too: whoever noted one must read it."""
        return [date for date in self.toutes if not date.passee]

    @property
    def proches(self) -> list[DateDite]:
        """The nearest ones."""
        return self.a_venir[:DATES_MONTREES]

    @property
    def lointaines(self) -> list[DateDite]:
        """The others to come."""
        return self.a_venir[DATES_MONTREES:]

    @property
    def passees(self) -> list[DateDite]:
        """Those that are over."""
        return [date for date in self.toutes if date.passee]

    @property
    def a_lire(self) -> bool:
        """There is more to say than the date of the head."""
        return len(self.toutes) > 1 or any(date.initiale or not date.tient for date in self.toutes)


def responsables_dire(publics: list[TypePublic]) -> str:
    """Who answers for these publics (article 2): the State for pupils and students, the Région for the others."""
    codes = {public.code for public in publics}
    if codes == {ELEVES}:
        return "L’État (l’académie), pour les élèves et les étudiants"
    if codes and codes.isdisjoint({ELEVES, TOUT_PUBLIC}):
        return "La Région"
    return "L’État (l’académie) pour les élèves et les étudiants, la Région pour les autres publics"


def annonces_dire(evenement: Evenement) -> list[Annonce]:
    """What its two lives ask to say first; what moderation says is read by those who may see it before the others."""
    dites = {
        Moderation.BROUILLON: ("", "Un brouillon", "Vous seul le voyez, tant qu’il n’est pas proposé."),
        Moderation.PROPOSE: (
            "attention", "Il attend la modération", "Seuls le voient ses organisateurs et ceux qui modèrent.",
        ),
        Moderation.A_COMPLETER: ("attention", "À compléter", "La modération attend de quoi le programmer."),
        Moderation.REFUSE: ("erreur", "Refusé", "Il n’est pas au programme."),
    }  # fmt: skip
    devenir = {
        Vie.OPTION: ("attention", "Date à confirmer", "La date peut encore changer : revenez voir avant de venir."),
        Vie.REPORTE: ("attention", "Reporté", "Une autre date sera annoncée ici."),
        Vie.ANNULE: ("erreur", "Annulé", "Cet événement n’aura pas lieu."),
    }
    annonces = [
        Annonce(ton, titre, _avec_motif(evenement, etat, texte))
        for etat, (ton, titre, texte) in (*dites.items(), *devenir.items())
        if etat in (evenement.moderation, evenement.vie)
    ]
    if evenement.passe and evenement.vie != Vie.ANNULE:
        annonces.append(Annonce("", "Cet événement est passé", ""))
    return annonces


def _avec_motif(evenement: Evenement, etat: str, texte: str) -> str:
    """The sentence, after the reason given when it came to this state, if any."""
    if etat not in (Moderation.A_COMPLETER, Moderation.REFUSE, Vie.REPORTE, Vie.ANNULE):
        return texte
    passage = evenement.historique.filter(vers=etat, geste="").last()
    motif = passage.motif.rstrip(".") if passage else ""
    return f"{motif}. {texte}" if motif else texte


# The page of an event: what it says is read and written once; who comes, what one does of it, stand beside.

PIECES = ("agenda", "annuaire", "structures", "territoires", "vocabulaires")
LUS, PARTIES = Gardee("événements", pieces=PIECES), Gardee("pages d’événements", pieces=PIECES, combien=2000)
LIES = ("organisateur__reseau", "lieu__commune", "commune", "serie", "avis_etat")
MONTRES = Prefetch("apports", Apport.objects.exclude(etat=EtatApport.RETIRE).select_related("structure__reseau"))


@dataclass(frozen=True)
class EvenementLu:
    """One event with all that its page says of it, the same for every reader; to be read, never written."""

    evenement: Evenement
    contexte: dict[str, Any]
    schema: dict[str, Any]


def evenement_lire(uuid: UUID, compte: Compte) -> dict[str, Any]:
    """Everything that the page shows to this reader; Http404 for who may not read it, whether it exists or not."""
    try:
        lu: EvenementLu = LUS.lire((uuid, timezone.localdate()), lambda: _lire(uuid))
    except Evenement.DoesNotExist:  # ne se garde pas : qui invente des adresses n’en chasse aucune
        raise Http404 from None
    evenement = copy(lu.evenement)
    droit_exiger(lit_evenement(compte, evenement))
    membre = est_membre(compte)
    a_soi = membre and organise_evenement(compte, evenement)
    modifie = a_soi or membre and modere_evenement(compte, evenement)
    return {
        **lu.contexte,
        "evenement": evenement,
        "schema": lu.schema,
        "annonces": annonces_dire(evenement),
        "tete": _partie(lu, "agenda/evenement/tete.html"),
        "corps": _partie(lu, "agenda/evenement/corps.html"),
        "organisateurs": _partie(
            lu, "agenda/evenement/organisateurs.html", auteur=personne_nommer(compte, evenement.cree_par_id)
        ),
        **(_ensemble(compte, evenement, lu, a_soi=a_soi) if membre else {}),
        **(suites_d_un_evenement(evenement, compte) if modifie else {}),
    }


def _lire(uuid: UUID) -> EvenementLu:
    liees = ("publics", "co_organisateurs", "creneaux", "themes", "bassins", MONTRES)
    evenement = Evenement.objects.select_related(*LIES).prefetch_related(*liees).get(uuid=uuid)
    publics, co_organisateurs = list(evenement.publics.all()), list(evenement.co_organisateurs.all())
    contexte = {
        "serie": getattr(evenement, "serie", None),
        "dates": Dates([DateDite(creneau) for creneau in evenement.creneaux.all()]),
        "moments": moments_lire(evenement.programme),
        "acces": acces_lire(evenement.acces),
        "accessibilite": [Accessibilite(c).label for c in Accessibilite.values if c in evenement.accessibilite],
        "publics": publics,
        "responsables": responsables_dire(publics),
        "themes": list(evenement.themes.all()),
        "bassins": list(evenement.bassins.all()),
        "co_organisateurs": co_organisateurs,
        "visibles": _visibles([evenement.organisateur, *co_organisateurs]),
        "repere": _repere(evenement),
    }
    return EvenementLu(evenement, contexte, evenement_schema(evenement, evenement.creneaux.all()))


def _partie(lu: EvenementLu, gabarit: str, **autres: Hashable) -> SafeString:
    """A part of the page, written once for each set of what it is given beside the event."""
    cle = (lu.evenement.pk, timezone.localdate(), gabarit, *autres.values())
    return PARTIES.rendre(cle, gabarit, lambda: {**lu.contexte, "evenement": lu.evenement, **autres})


def _ensemble(compte: Compte, evenement: Evenement, lu: EvenementLu, *, a_soi: bool) -> dict[str, Any]:
    """What members do together: who brings what, as readers alike see it, unless one organises; who comes."""
    siennes = structures_de(compte) | structures_representees(compte)
    dits = {"venues": venues_de(compte, evenement, a_soi), **bilan_de(evenement, a_soi)}
    if a_soi:
        return dits | {"apports": apports_de(evenement, siennes, a_soi=True)}
    apportent = siennes & {apport.structure_id for apport in evenement.apports.all()}
    cle, gabarit = (evenement.pk, "apports", bool(siennes), apportent), "agenda/evenement/apports.html"
    return dits | {"apports_ecrits": PARTIES.rendre(cle, gabarit, lambda: _apports(lu.evenement, siennes))}


def _apports(evenement: Evenement, siennes: frozenset[int]) -> dict[str, Any]:
    return {"evenement": evenement, "apports": apports_de(evenement, siennes)}


def _visibles(structures: list[Structure]) -> set[int]:
    """Which of these have a page that anyone opens."""
    visibles = Structure.objects.visibles().filter(pk__in=[structure.pk for structure in structures])
    return set(visibles.order_by().values_list("pk", flat=True))


def _repere(evenement: Evenement) -> list[dict[str, Any]]:
    """Where it is, for the map."""
    position = evenement.position
    return [{"n": "•", "lat": position[0], "lon": position[1], "on": True}] if position else []
