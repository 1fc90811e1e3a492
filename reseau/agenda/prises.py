"""What this room offers to the ground floor: cards, search, news, histories, numbers, personal data, what it
hears, periodic work, checks.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse

from home.courriels.nouvelles import Nouvelle
from home.documents import gels
from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, QUART_D_HEURE, Periodique
from home.models import Passage
from home.registre import (
    BlocLocal,
    Carte,
    Etendue,
    Perimetre,
    Resultat,
    Rubrique,
    SourceDeLignes,
    SourceIndicateur,
    Valeur,
    carte_chiffree,
)
from home.securite.donnees_personnelles import Traitement, rubrique
from home.temps.calendrier import heure_de_paris
from home.temps.typographie import date_longue
from reseau.agenda.choices import MODERATION, PASSES, VIE, EtatApport, Moderation, Reponse, Vie
from reseau.agenda.models import Apport, BilanEvenement, Evenement, Participation, ProgrammeAnnuel
from reseau.agenda.permissions import (
    est_etat,
    evenements_organises,
    evenements_partages,
    evenements_programmes,
    evenements_publics,
    peut_moderer_quelque_chose,
    peut_modifier,
    peut_proposer,
)
from reseau.agenda.queries.agenda import mon_agenda_lire
from reseau.agenda.queries.dates import evenements_a_chercher, prochains_lire
from reseau.agenda.queries.moderation import avis_attendus, evenements_en_attente
from reseau.agenda.queries.participations import bilans_a_suivre
from reseau.agenda.rules import participations
from reseau.agenda.rules.evenements import structure_fusion_suivre
from reseau.agenda.rules.moderation import evenements_relancer, jours_sensibles_charger
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre, est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import bassins_du_perimetre
from reseau.vocabulaires.models import Theme

# What this room shows in « Mon espace ».

MAX_CARTE = 3


@carte_chiffree(
    lambda compte: {"bilans_attendus": bilans_a_suivre(compte)} if peut_moderer_quelque_chose(compte) else {}
)
def carte_agenda(compte: Compte, bilans_attendus: int = 0) -> Carte | None:
    """What one organises, where one comes, the reports due; nothing for whoever left the network."""
    if not est_membre(compte):
        return None
    lignes, bilans = mon_agenda_lire(compte)
    contexte = {
        "lignes": lignes,
        "bilans": bilans,
        "bilans_attendus": bilans_attendus,
        "url_suite": reverse("agenda"),
        "libelle_suite": "Tout l’agenda",
    }
    return Carte("Mon agenda", "agenda/carte.html", contexte)


def carte_moderation(compte: Compte) -> Carte | None:
    """The oldest events that wait for this person; nothing when none does."""
    if not peut_moderer_quelque_chose(compte):
        return None
    evenements = list(evenements_en_attente(compte).select_related("organisateur")[: MAX_CARTE + 1])
    if not evenements:
        return None
    contexte = {
        "evenements": evenements[:MAX_CARTE],
        "url_suite": reverse("agenda_moderer"),
        "libelle_suite": "La file de modération",
    }
    return Carte("Événements à modérer", "agenda/cartes/moderation.html", contexte)


def carte_avis(compte: Compte) -> Carte | None:
    """What waits for the opinion of the State services; nothing when nothing does."""
    avis = list(avis_attendus()[: MAX_CARTE + 1]) if est_etat(compte) else []
    if not avis:
        return None
    suite = {"url_suite": reverse("agenda_avis"), "libelle_suite": "Tous les avis demandés"}
    return Carte("Avis demandés", "agenda/cartes/avis.html", {"avis": avis[:MAX_CARTE], **suite})


def carte_evenements(compte: Compte) -> Carte | None:
    """The door of those who prepare events."""
    if not peut_proposer(compte):
        return None
    return Carte("Vos événements", "agenda/carte_evenements.html", large=False)


# What this room offers to the others: the home page, the search over everything, structures, bassins, trends.

A_L_ACCUEIL, DU_BASSIN = 3, 4


def agenda_de_l_accueil(request: HttpRequest) -> dict[str, Any]:
    """The next events open to everyone."""
    return {"rencontres": prochains_lire(evenements_publics(), A_L_ACCUEIL), "url_agenda": reverse("agenda")}


def evenement_dire(evenement: Evenement, texte: str) -> Resultat:
    """An event found: where and when."""
    dits = (evenement.get_genre_display(), date_longue(evenement.debut), evenement.ou_court)
    return Resultat(evenement.titre, evenement.url, evenement.resume, ", ".join(filter(None, dits)))


RECHERCHE = SourceDeLignes(
    "agenda",
    "Agenda",
    evenements_a_chercher,
    evenement_dire,
    ("titre", "resume", "endroit", "organisateur__nom", "commune__nom", "lieu__commune__nom"),
)


def rendez_vous_de(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    """What a structure organises soon, or one that it replaced, alone or with others."""
    siens = Q(organisateur=structure) | Q(organisateur__fusionnee_dans=structure) | Q(co_organisateurs=structure)
    prochains = prochains_lire(evenements_programmes(compte).filter(siens), limite)
    return [Resultat(rv.titre, rv.url, rv.endroit, rv.quand) for rv in prochains]


def bloc_agenda(compte: Compte, bassin: Bassin) -> Carte:
    """The next events of a bassin that this person may read, on its page."""
    prochains = prochains_lire(evenements_partages(compte).filter(bassins=bassin), DU_BASSIN)
    return Carte("Agenda du bassin", "agenda/bloc_bassin.html", {"prochains": prochains, "bassin": bassin})


BLOC_AGENDA = BlocLocal(bloc_agenda)


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The events of the programme that bear one of these themes, the latest first."""
    evenements = evenements_programmes(compte).filter(themes__in=list(themes)).exclude(debut=None).distinct()
    for evenement in evenements.order_by("-debut", "pk")[:limite]:
        dit = ". ".join(filter(None, (date_longue(evenement.debut), evenement.resume)))
        yield Resultat(evenement.titre, evenement.url, dit, "Rencontres et événements")


# What the digests tell of events: programmed, moved, put off, cancelled; those that touch one.

MAX = 200
DITS = {
    Moderation.PROGRAMME: "Au programme",
    Vie.CONFIRME: "Date confirmée",
    Vie.REPORTE: "Reporté",
    Vie.ANNULE: "Annulé",
}
GESTES_DE_DATE = ("Date ", "La date ")  # « La date du 3 mars passe au 5 mars », tel que les règles l’écrivent


def evenements_nouveaux(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the events of one's bassins, of the region, of one's structure, and where one comes.

    What one did oneself, and events already over, are not told.
    """
    if not est_membre(compte):
        return
    evenements = {evenement.pk: evenement for evenement in _suivis(compte).filter(fin__gt=jusqu_a)}
    passages = Passage.objects.de(Evenement).filter(object_id__in=evenements, le__gt=depuis, le__lte=jusqu_a)
    dits = Q(vers__in=DITS) & ~Q(de="") & ~Q(de=F("vers"))
    for geste in GESTES_DE_DATE:
        dits |= Q(geste__startswith=geste)
    for passage in passages.filter(dits).exclude(par=compte).order_by("le", "pk")[:MAX]:
        evenement = evenements[passage.object_id]
        phrase = passage.geste or DITS[passage.vers]
        if passage.motif and passage.vers in (Vie.REPORTE, Vie.ANNULE):
            phrase = f"{phrase} : {passage.motif}"
        yield Nouvelle(evenement.titre, evenement.url, phrase, passage.le)


def _suivis(compte: Compte) -> QuerySet[Evenement]:
    """Among those that this person reads on the programme."""
    viens = Participation.objects.filter(compte=compte, reponse__in=(Reponse.VIENT, Reponse.ATTEND))
    suivis = Q(bassins=None) | Q(bassins__in=bassins_de(compte))
    suivis |= Q(pk__in=viens.values("evenement")) | Q(pk__in=evenements_organises(compte).values("pk"))
    return evenements_programmes(compte).filter(suivis).distinct()


# The histories of this room that are read on a page.


def _peut_lire(compte: Compte, evenement: Evenement) -> bool:
    """Who writes it; the Région reads every history."""
    return est_region(compte) or peut_modifier(compte, evenement)


MODERATION_DITE = Histoire(MODERATION, _peut_lire, retour=attrgetter("url"))
VIE_DITE = Histoire(VIE, _peut_lire, retour=attrgetter("url"))


# The numbers that events give by themselves: held, reported, and the staff that they took (R5.26).

MINUIT = datetime.time()


def _tenus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> QuerySet[Evenement]:
    """The events held there whose last date ended on these days; an event of several bassins counts in each."""
    bornes = heure_de_paris(du, MINUIT), heure_de_paris(au, MINUIT)
    tenus = Evenement.objects.filter(vie__in=PASSES, fin__gte=bornes[0], fin__lt=bornes[1])
    if perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION):
        tenus = tenus.filter(bassins__in=bassins_du_perimetre(perimetre))
    elif perimetre.etendue == Etendue.STRUCTURE:
        tenus = tenus.filter(Q(organisateur=perimetre.cle) | Q(co_organisateurs=perimetre.cle))
    elif perimetre.etendue == Etendue.RESEAU:
        tenus = tenus.filter(Q(organisateur__reseau=perimetre.cle) | Q(co_organisateurs__reseau=perimetre.cle))
    return tenus.distinct()


def _evenements_tenus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_tenus(perimetre, du, au).count())


def _bilans_rendus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    tenus = _tenus(perimetre, du, au)
    return Valeur(tenus.filter(vie=Vie.BILAN).count(), sur=tenus.count())


def _personnes_mobilisees(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    """The staff put in, at every event held there; by structure or network, its own staff wherever it went."""
    siens = perimetre.etendue in (Etendue.STRUCTURE, Etendue.RESEAU)
    ou = Perimetre(Etendue.REGION) if siens else perimetre
    apports = Apport.objects.filter(etat=EtatApport.ACCEPTE, evenement__in=_tenus(ou, du, au).values("pk"))
    if perimetre.etendue == Etendue.STRUCTURE:
        apports = apports.filter(structure=perimetre.cle)
    elif perimetre.etendue == Etendue.RESEAU:
        apports = apports.filter(structure__reseau=perimetre.cle)
    return Valeur(apports.aggregate(somme=Sum("personnes"))["somme"] or 0)


Lire = Callable[[Perimetre, datetime.date, datetime.date], Valeur]
NOMBRES: tuple[tuple[str, str, str, Lire], ...] = (
    ("evenements_tenus", "Événements tenus", "événements", _evenements_tenus),
    ("bilans_evenements", "Bilans d’événements rendus", "bilans", _bilans_rendus),
    ("personnes_mobilisees", "Personnes mobilisées aux événements", "personnes", _personnes_mobilisees),
)
SOURCES = [SourceIndicateur(*nombre) for nombre in NOMBRES]


# What this room knows of a person: what one prepared, brought, answered, told.


def donnees_de_l_agenda(compte: Compte) -> list[Rubrique]:
    """Events, things brought, answers (kept two years after the event), reports."""
    reponses = Participation.objects.filter(compte=compte).select_related("evenement", "structure")
    apports = Apport.objects.filter(par=compte).select_related("evenement", "structure")
    bilans = BilanEvenement.objects.filter(rendu_par=compte).select_related("evenement")
    return [
        rubrique("Événements préparés", Evenement.objects.filter(cree_par=compte),
                 {"Titre": "titre", "Modération": "get_moderation_display", "Devient": "get_vie_display",
                  "Le": "cree_le"}),
        rubrique("Apports à des événements", apports,
                 {"Événement": "evenement.titre", "Structure": "structure.nom", "Quoi": "quoi",
                  "Personnes mobilisées": "personnes", "État": "get_etat_display", "Le": "le"}),
        rubrique("Réponses à des événements", reponses,
                 {"Événement": "evenement.titre", "Structure": "structure.nom", "Réponse": "get_reponse_display",
                  "Le": "le"}),
        rubrique("Bilans d’événements rendus", bilans,
                 {"Événement": "evenement.titre", "Ce qui a marché": "reussi", "Ce qui changerait": "a_changer",
                  "Rendu le": "rendu_le"}),
    ]  # fmt: skip


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Tenir l’agenda régional et ses avis",
        "qui a proposé, annulé, accordé ou apporté quelque chose",
        "Evenement Creneau Apport BilanEvenement CharteEvenements JourSensible AvisEtat Tolerance ProgrammeAnnuel",
    ),
    Traitement(
        "Savoir qui vient à un événement",
        "réponse et venue",
        "Participation",
        destinataires="qui organise l’événement",
        duree="vingt-quatre mois après l’événement",
    ),
]


# What this room does when a room below speaks.


def rendre_les_places(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: its seats go to those who wait, in the same transaction."""
    participations.compte_quitter(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its events, what it brings and its people go with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What the calendar does to events: held or cancelled, reported, queues moved on, answers forgotten, reminders.

TRAVAUX = [
    Periodique("agenda.tenus", QUART_D_HEURE, participations.evenements_tenir, "{} événement(s) tenu(s)."),
    Periodique("agenda.attentes", QUART_D_HEURE, participations.attentes_avancer, "{} place(s) donnée(s)."),
    Periodique("agenda.options", NUIT, participations.options_lever, "{} option(s) passée(s), annulée(s)."),
    Periodique("agenda.bilans", NUIT, participations.bilans_relancer, "{} bilan(s) demandé(s)."),
    Periodique("agenda.reponses", NUIT, participations.reponses_oublier, "{} réponse(s) effacée(s)."),
    Periodique("agenda.relances", NUIT, evenements_relancer, "{} événement(s) à compléter, relancés ces jours-ci."),
    Periodique("agenda.jours", NUIT, jours_sensibles_charger, "{0[0]} jour(s) sensible(s) ajouté(s)."),
]


# What `manage.py verifier` asks of the agenda.


def agenda_coherent() -> Iterator[str]:
    """Each event says when its first date begins and its last one ends."""
    tenus = Q(creneaux__annule_le=None)
    dates = Evenement.objects.annotate(
        premier=Min("creneaux__debut", filter=tenus), dernier=Max("creneaux__fin", filter=tenus)
    )
    faux = dates.exclude(premier=None).exclude(debut=F("premier"), fin=F("dernier"))
    for pk in faux.order_by().values_list("pk", flat=True):
        yield f"L’événement {pk} ne dit pas ses dates."


def programmes_entiers() -> Iterator[str]:
    """Each frozen programme stands with its print."""
    for programme in ProgrammeAnnuel.objects.iterator(chunk_size=500):
        contenu = gels.fichier_lire(programme.fichier)
        if contenu is None:
            yield f"Le fichier du programme {programme.numero} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != programme.sha256:
            yield f"Le fichier du programme {programme.numero} a changé : restaurez-le d’une sauvegarde."
