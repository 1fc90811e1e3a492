"""Writes of this room: one form in service for each moment and public, campaigns that open, remind and close,
answers that say nothing of whose they are, but for the reports that trainers sign.
"""

import datetime
import random
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.evaluations import choices
from safran.evaluations.avis import demande_send
from safran.evaluations.models import Bilan, Campagne, Participation, Questionnaire, Reponse
from safran.evaluations.queries import concernees, feuilles_certifiees, sessions_tenues_en_salle
from safran.inscriptions.models import Seance, SessionFormation

# What an answer may hold, question by question.


def _valeur_juste(question: dict[str, Any], valeur: Any) -> bool:
    """This value answers this question."""
    genre, rangs = question["genre"], range(len(question["choix"]))
    if genre == choices.Genre.NOTE:
        return type(valeur) is int and valeur in choices.NOTES
    if genre == choices.Genre.OUI_NON:
        return type(valeur) is bool
    if genre == choices.Genre.UNIQUE:
        return type(valeur) is int and valeur in rangs
    if genre == choices.Genre.MULTIPLE:
        return isinstance(valeur, list) and bool(valeur) and all(type(v) is int and v in rangs for v in valeur)
    return isinstance(valeur, str) and 0 < len(valeur.strip()) <= choices.TEXTE_MAX


def anomalies_de(*, questions: list[dict[str, Any]], contenu: Any) -> Iterator[str]:
    """The keys whose value does not answer the question, that nobody asked, or that are missing."""
    if not isinstance(contenu, dict):
        yield "contenu"
        return
    connues = {question["cle"]: question for question in questions}
    for cle, valeur in contenu.items():
        if cle not in connues or not _valeur_juste(connues[cle], valeur):
            yield cle
    for cle, question in connues.items():
        if question["obligatoire"] and cle not in contenu:
            yield cle


# One form in service for each moment and public.


@transaction.atomic
def questionnaire_servir(*, questionnaire: Questionnaire) -> None:
    """Take the others out of service, before this one is saved; open campaigns keep their own questions."""
    autres = Questionnaire.objects.select_for_update(of=("self",)).filter(
        moment=questionnaire.moment, public=questionnaire.public
    )
    list(autres)  # le verrou se prend à la lecture
    autres.exclude(pk=questionnaire.pk).update(en_service=False)


# Answering: one answer per person, and nothing that says which is whose; a trainer signs a report.


@transaction.atomic
def reponse_creer(*, campagne: Campagne, compte: Compte, contenu: dict[str, Any]) -> bool:
    """Note that this person has answered, and keep the answer apart, or signed if it is a trainer's report.

    False when it was done already.

    Raises RegleRefusee "etrangere", "close" or "contenu".
    """
    # Le verrou de la campagne : une réponse n'arrive jamais après que les réponses ont été comptées.
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    participation = Participation.objects.filter(campagne=campagne, compte=compte)
    if not participation.exists():
        raise RegleRefusee("etrangere", "Ce formulaire ne vous est pas adressé.")
    if not campagne.ouverte:
        raise RegleRefusee("close", "Ce formulaire est clos.")
    if list(anomalies_de(questions=campagne.questions, contenu=contenu)):
        raise RegleRefusee("contenu", "Une réponse manque ou n’est pas de celles qui sont proposées.")
    if not participation.filter(repondue=False).update(repondue=True):
        return False
    if campagne.signee:
        Bilan.objects.create(campagne=campagne, contenu=contenu, signe_par=compte)
        return True
    # Write all the answers of this form again, in an order drawn at random, under new keys.
    siennes = Reponse.objects.filter(campagne=campagne)
    contenus = [*siennes.values_list("contenu", flat=True), contenu]
    random.SystemRandom().shuffle(contenus)
    siennes.delete()
    Reponse.objects.bulk_create([Reponse(campagne=campagne, contenu=autre) for autre in contenus])
    return True


# What happens by itself: forms open, people are asked and reminded, forms close. Running it twice changes nothing.


def evaluations_traiter() -> tuple[int, int, int]:
    """Open, ask and remind, close; return how many of each."""
    return campagnes_ouvrir(), messages_envoyer(), campagnes_clore()


def campagnes_ouvrir() -> int:
    """Open the forms whose time has come, for the sessions where someone was present."""
    ouvertes = 0
    en_service = list(Questionnaire.objects.filter(en_service=True).prefetch_related("questions"))
    depuis = timezone.localdate() - max(choices.DELAIS.values()) - choices.DUREE - datetime.timedelta(days=1)
    faites = Campagne.objects.filter(session__dernier_jour__gte=depuis)
    deja = set(faites.values_list("session", "moment", "public"))
    for session, fin in _fins(depuis):
        for questionnaire in en_service:
            cle = (session.pk, questionnaire.moment, questionnaire.public)
            ouvre = fin + choices.DELAIS[choices.Moment(questionnaire.moment)]
            # Ce qui aurait déjà fermé ne s'ouvre plus : une installation tardive n'écrit pas à tout le passé.
            if cle not in deja and ouvre <= timezone.now() < ouvre + choices.DUREE:
                ouvertes += _ouvrir(session, questionnaire)
    return ouvertes


def _fins(depuis: datetime.date) -> list[tuple[SessionFormation, datetime.datetime]]:
    """The sessions over since that day, each with the end of its last half-day."""
    sessions = sessions_tenues_en_salle().filter(dernier_jour__range=(depuis, timezone.localdate()))
    heures = dict(
        Seance.objects.filter(session__in=sessions, date=F("session__dernier_jour"))
        .order_by()
        .values("session")
        .annotate(derniere=Max("fin"))
        .values_list("session", "derniere")
    )
    return [
        (session, timezone.make_aware(datetime.datetime.combine(session.dernier_jour, heures[session.pk])))
        for session in sessions.order_by("pk")
        if session.pk in heures
    ]


def _ouvrir(session: SessionFormation, questionnaire: Questionnaire) -> bool:
    """One form of one session, once; not while there is nobody to ask nor anything to ask."""
    questions = questionnaire.figer()
    if not questions or not concernees(session, questionnaire.public):
        return False
    jour = timezone.localdate()
    _, creee = Campagne.objects.get_or_create(
        session=session,
        moment=questionnaire.moment,
        public=questionnaire.public,
        defaults={
            "titre": questionnaire.titre,
            "presentation": questionnaire.presentation,
            "questions": questions,
            "ouverte_le": jour,
            "ferme_le": jour + choices.DUREE,
        },
    )
    return creee


def messages_envoyer() -> int:
    """Ask those who are not asked yet, remind those who have not answered; return how many messages were queued."""
    en_cours = Campagne.objects.filter(close_le=None, ferme_le__gt=timezone.localdate()).order_by("pk")
    return sum(_ecrire(pk) for pk in list(en_cours.values_list("pk", flat=True)))


@transaction.atomic
def _ecrire(pk: int) -> int:
    """One form, under its lock: of two workers the second finds everything done."""
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=pk)
    if not campagne.ouverte:
        return 0
    personnes = {compte.pk: compte for compte in concernees(campagne.session, campagne.public)}
    siennes = Participation.objects.filter(campagne=campagne)
    # Une présence rectifiée en absence : la personne n'a plus rien à dire de cette session.
    siennes.filter(repondue=False).exclude(compte__in=list(personnes)).delete()
    connues = set(siennes.values_list("compte", flat=True))
    nouvelles = [compte for compte in personnes.values() if compte.pk not in connues]
    for compte in nouvelles:
        demande_send(Participation.objects.create(campagne=campagne, compte=compte))
    dues = siennes.filter(
        repondue=False,
        relances__lt=choices.RELANCES_MAX,
        ecrite_le__lte=timezone.localdate() - choices.ENTRE_MESSAGES,
        compte__is_active=True,
    )
    for participation in (relances := list(dues.select_related("compte", "campagne__session__formation"))):
        participation.relances, participation.ecrite_le = participation.relances + 1, timezone.localdate()
        participation.save(update_fields=["relances", "ecrite_le"])
        demande_send(participation)
    return len(nouvelles) + len(relances)


def campagnes_clore() -> int:
    """Close the forms whose time is over, or to which everyone has answered; return how many."""
    ouvertes = Campagne.objects.filter(close_le=None).order_by("pk")
    return sum(_clore(pk) for pk in list(ouvertes.values_list("pk", flat=True)))


@transaction.atomic
def _clore(pk: int) -> bool:
    """Count the answers once and for all: results are read from there on, and never change."""
    campagne = Campagne.objects.select_for_update(of=("self",)).select_related("session").get(pk=pk)
    if campagne.close_le or (campagne.ouverte and not _tous_ont_repondu(campagne)):
        return False
    reponses = Bilan.objects if campagne.signee else Reponse.objects
    contenus = list(reponses.filter(campagne=campagne).values_list("contenu", flat=True))
    campagne.close_le, campagne.nombre = timezone.now(), len(contenus)
    if len(contenus) >= choices.SEUIL:
        cles = [question["cle"] for question in campagne.questions if question["satisfaction"]]
        notes = [contenu[cle] for contenu in contenus for cle in cles if cle in contenu]
        campagne.notes_nombre, campagne.notes_somme = len(notes), sum(notes)
    campagne.save(update_fields=["close_le", "nombre", "notes_nombre", "notes_somme"])
    return True


def _tous_ont_repondu(campagne: Campagne) -> bool:
    """Nobody is left to answer, and nobody may be added: the sheets are certified."""
    attendues = {compte.pk for compte in concernees(campagne.session, campagne.public)}
    repondues = set(Participation.objects.filter(campagne=campagne, repondue=True).values_list("compte", flat=True))
    if not attendues or attendues - repondues:
        return False
    return campagne.public == choices.Public.FORMATEUR or feuilles_certifiees(campagne.session)
