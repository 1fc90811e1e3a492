"""What this room offers to the ground floor and to the rooms below: cards, personal data, histories, half-days
that take people and rooms, LHÉO, what it hears, periodic work, checks.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from django.core.files.storage import storages
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.etats.historiques import Histoire
from home.exploitation.travaux import QUART_D_HEURE, Periodique
from home.recherche.texte import mots
from home.registre import Carte, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement
from home.temps.calendrier import (
    Nature,
    Occupation,
    SourceDOccupations,
    Tenue,
    cle_de_lieu,
    heure_de_paris,
    jours_de_paris,
)
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.formations.models import FormationPage
from safran.formations.portes import SessionLheo
from safran.inscriptions import permissions
from safran.inscriptions.choices import ACCUEILLANTES, OCCUPENT, SESSION, EtatSession
from safran.inscriptions.models import DocumentSession, FicheFormateur, Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import peut_piloter
from safran.inscriptions.queries import sessions
from safran.inscriptions.queries.inscriptions import attendent_un_avis, demandes_a_valider, pilotes_de
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as vivier
from safran.inscriptions.rules.inscriptions import offres_echoir, reponses_reprendre
from safran.inscriptions.rules.sessions import programme_ecrire, rappels_envoyer

# What this room shows in « mon espace ».


def carte_sessions(compte: Compte) -> Carte | None:
    """The coming sessions of a person."""
    contexte = {
        "lignes": sessions.mes_rendez_vous(compte),
        "url_suite": reverse("sessions"),
        "libelle_suite": "Toutes les sessions",
    }
    return Carte("Mes prochaines sessions", "inscriptions/carte.html", contexte)


@carte_comptee(attendent_un_avis)
def carte_demandes(compte: Compte) -> Carte | None:
    """The requests that wait for this person's yes or no; nothing when none does."""
    demandes = demandes_a_valider(compte)
    contexte = {"demandes": demandes, "session_dite": True}
    return Carte("Demandes à valider", "inscriptions/demandes.html", contexte) if demandes else None


def carte_pilotage(compte: Compte) -> Carte | None:
    """The door of those who prepare sessions."""
    if not permissions.peut_preparer(compte):
        return None
    return Carte("Sessions à préparer", "inscriptions/carte_pilotage.html", large=False)


# What this room knows of a person.


def donnees_des_inscriptions(compte: Compte) -> list[Rubrique]:
    """Sign-ups with their whole history, the half-days this person trains in, what is said in the pool of trainers."""
    siennes = compte.inscriptions.select_related("session__formation", "structure").prefetch_related("historique")
    lignes = [
        {
            "Formation": inscription.session.formation.title,
            "Lieu": inscription.session.lieu,
            "Structure": str(inscription.structure or ""),
            "État": inscription.get_etat_display(),
            "Historique": [{"État": e.etat, "Le": e.le, "Motif": e.motif} for e in inscription.historique.all()],
        }
        for inscription in siennes
    ]
    animees = [
        {"Formation": seance.session.formation.title, "Le": seance.date}
        for seance in compte.seances_animees.select_related("session__formation")
    ]
    vivier = [
        {
            "Sujets": [theme.libelle for theme in fiche.themes.all()],
            "Bassins": [bassin.nom for bassin in fiche.bassins.all()],
            "Disponibilités": [
                {"Du": une.du, "Au": une.au, "Précision": une.precision} for une in fiche.disponibilites.all()
            ],
        }
        for fiche in FicheFormateur.objects.filter(compte=compte)
    ]
    deposes = [
        {"Titre": document.titre, "Fichier": document.nom, "Déposé le": document.depose_le}
        for document in DocumentSession.objects.filter(depose_par=compte)
    ]
    return [
        Rubrique("Inscriptions aux sessions", lignes),
        Rubrique("Séances animées", animees),
        Rubrique("Documents joints à des sessions", deposes),
        Rubrique("Vivier des formateurs", vivier),
    ]


# The histories of this room that are read on a page.

SESSIONS = Histoire(
    SESSION,
    peut_piloter,
    titre=lambda session: f"{session.formation.title}, {session.lieu}",
    retour=lambda session: reverse("session_gerer", args=[session.public_id]),
)


# Sessions in a room, for the LHÉO export of the room below.


def sessions_lheo(formations: list[int]) -> dict[int, list[SessionLheo]]:
    """Sessions to come that are shown to the public, by training; one query."""
    sessions = SessionFormation.objects.visibles().a_venir().filter(formation__in=formations).exclude(premier_jour=None)
    par_formation: dict[int, list[SessionLheo]] = {}
    for session in sessions.exclude(motif__gt=""):
        ferme = session.ferme_a()
        inscription = (timezone.localdate(session.ouvre_le), timezone.localdate(ferme)) if ferme else None
        par_formation.setdefault(session.formation_id, []).append(
            SessionLheo(
                numero=str(session.public_id),
                debut=session.premier_jour,
                fin=session.dernier_jour or session.premier_jour,
                ville=session.lieu,
                adresse=session.adresse,
                inscription=inscription,
            )
        )
    return par_formation


# The half-days of sessions as what takes people, a room and a day (see home.temps.calendrier).

CODE_POSTAL = re.compile(r"\b\d{5}\s+(\D+)$")


def seances_occupent(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """The half-days, between two instants, of the sessions that are open or confirmed; an open one is an option.

    Four queries, whatever the number of half-days.
    """
    seances = Seance.objects.filter(date__range=jours_de_paris(du, au), session__etat__in=ACCUEILLANTES)
    de_formations = FormationPage.themes.through.objects.filter(formationpage__sessions__seances__in=seances)
    themes = _par(de_formations, "formationpage", "theme")
    tiennent = _par(Inscription.objects.occupent().filter(session__seances__in=seances), "session", "compte")
    animent = _par(Seance.formateurs.through.objects.filter(seance__in=seances), "seance", "compte")
    for seance in seances.select_related("session__formation").order_by("date", "debut", "pk"):
        session, formation = seance.session, seance.session.formation
        debut, fin = heure_de_paris(seance.date, seance.debut), heure_de_paris(seance.date, seance.fin)
        if fin <= du or au <= debut:
            continue
        yield Occupation(
            uid=f"seance-{seance.public_id}",
            titre=formation.title,
            url=reverse("session", args=[session.public_id]),
            debut=debut,
            fin=fin,
            nature=Nature.SESSION,
            groupe=f"session-{session.public_id}",
            endroit=session.lieu,
            lieux=_lieux(session.lieu, session.adresse, seance.salle),
            salle=cle_de_lieu(seance.salle),
            bassins=frozenset({session.bassin_id} if session.bassin_id else ()),
            themes=frozenset(themes[formation.pk]),
            effectif=session.capacite,
            etat=Tenue.OPTION if session.etat == EtatSession.OUVERTE else Tenue.CONFIRMEE,
            attendus=partial(frozenset, tiennent[session.pk]),
            equipe=partial(frozenset, animent[seance.pk]),
            lisible_par=partial(_lisible, session.bassin_id, formation.live),
            prevenir=partial(_pilotes, session.pk),
        )


def _par(lignes: QuerySet, cle: str, valeur: str) -> dict[int, set[int]]:
    groupes: dict[int, set[int]] = defaultdict(set)
    for un, autre in lignes.order_by().values_list(cle, valeur):
        groupes[un].add(autre)
    return groupes


SEANCES = SourceDOccupations(seances_occupent, ("wagtailcore", "formations", "inscriptions"))


def _lisible(bassin: int | None, en_ligne: bool, compte: Compte) -> bool:
    return en_ligne or peut_piloter(compte, SessionFormation(bassin_id=bassin))


def _pilotes(session: int) -> list[Compte]:
    return pilotes_de(SessionFormation.objects.select_related("cree_par").get(pk=session))


def _lieux(lieu: str, adresse: str, salle: str) -> frozenset[str]:
    """The keys of a place, by name and by address; without either, its room is known by its name in the town."""
    nom, _, ville = lieu.rpartition(",")
    postale = CODE_POSTAL.search(adresse)
    if postale and not nom and mots(postale[1]) != mots(lieu):
        nom, ville = lieu, postale[1]
    cles = {cle_de_lieu(nom, ville), cle_de_lieu(adresse, ville)} - {""}
    return frozenset(cles or {cle_de_lieu(salle, ville)} - {""})


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Inscrire aux sessions en salle, et les préparer",
        "inscription et son histoire, besoins dits pour venir, formateurs et leurs sujets, documents remis",
        "Inscription SessionFormation Seance FicheFormateur DocumentSession TexteAvis",
        personnes="les personnes inscrites, les formateurs",
        destinataires="qui pilote la session, les formateurs, le référent de la structure, la Région",
    )
]


# What this room does when a room below speaks.


def rendre_les_places(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: its seats go to those who wait, in the same transaction; the pool forgets it."""
    inscriptions.compte_quitter(compte=compte)
    vivier.fiche_formateur_effacer(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what sessions keep for it, and who waits from it, go with it."""
    inscriptions.structure_fusion_suivre(source=source, cible=cible)


# Offers without an answer, queues, reminders.

TRAVAUX = [
    Periodique("inscriptions.offres", QUART_D_HEURE, offres_echoir, "{} place(s) donnée(s) ou proposée(s)."),
    Periodique("inscriptions.reponses", QUART_D_HEURE, reponses_reprendre, "{} réponse(s) écrite(s) après une panne."),
    Periodique("inscriptions.rappels", QUART_D_HEURE, rappels_envoyer, "{} rappel(s) à jour."),
]


# Invariants of the sessions, for `manage.py verifier`.


def inscriptions_coherentes() -> Iterator[str]:
    """Places within capacity, dates and programmes that follow the half-days, documents whose file is there."""
    prises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT))
    permises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT, inscriptions__surnombre=True))
    trop = SessionFormation.objects.order_by().annotate(prises=prises, permises=permises)
    for session in trop.filter(prises__gt=F("capacite") + F("permises")):
        yield f"La session {session.pk} a {session.prises} personnes pour {session.capacite} places."
    datees = SessionFormation.objects.order_by().annotate(premier=Min("seances__date"), dernier=Max("seances__date"))
    for session in datees:
        if (session.premier, session.dernier) != (session.premier_jour, session.dernier_jour):
            yield f"La session {session.pk} ne porte pas les dates de ses séances."
    for seance in Seance.objects.exclude(programme=""):
        try:
            programme_ecrire(texte=seance.programme, debut=seance.debut, fin=seance.fin)
        except RegleRefusee as refus:
            yield f"Le programme de la séance {seance.pk} ne tient pas dans ses heures. {refus.message}"
    for document in DocumentSession.objects.order_by("pk"):
        if not storages["prive"].exists(document.fichier):
            yield f"Le fichier du document de session {document.pk} a disparu."
