"""Every write of the attempts."""

import datetime as dt
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import date_longue, heure
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.quiz.choices import Json
from safran.quiz.genres import GENRES, bilan_de, corriger, points_de, pose_l_annuaire, questions_a_plat
from safran.quiz.models import PLUS_MAX, Quiz, Renotation, TempsSupplementaire, Tentative, tentative_terminee
from safran.quiz.queries.entrainements import bassin_de_personne
from safran.quiz.queries.ouvertes import ouvertes_de
from safran.quiz.queries.statistiques import parts_par_theme
from safran.quiz.queries.tentatives import EtatQuiz, cles_actuelles, echeance_de, questions_figer, quiz_etat
from safran.quiz.rules.entrainements import tentative_relever
from safran.quiz.rules.ouvertes import releves_ecrire, tentative_deposer

ESSAIS_DEPART = 3
TEMPS_ECOULE = (
    "Le temps est écoulé : cette réponse est arrivée trop tard. Le quiz a été rendu avec les réponses enregistrées "
    "à temps."
)


def tentative_commencer(*, compte: Compte, quiz: Quiz) -> Tentative:
    """Begin an attempt, its questions frozen; an attempt already open is returned: a double click begins once (R14).

    Raises RegleRefusee "quiz_ferme", "essais_epuises" or "attendre".
    """
    if not quiz.live:
        raise RegleRefusee("quiz_ferme", "Ce quiz n’est plus proposé.")
    for _essai in range(ESSAIS_DEPART):
        etat = quiz_etat(compte, quiz)
        if etat.ouverte and etat.ouverte.est_echue():
            tentative_echeance(tentative=etat.ouverte)
            continue
        if etat.ouverte:
            return etat.ouverte
        if etat.essais_restants == 0:
            raise RegleRefusee("essais_epuises", "Vous avez utilisé tous vos essais pour ce quiz.")
        if prochaine := etat.prochaine_le:
            raise RegleRefusee("attendre", f"Vous pourrez recommencer {date_longue(prochaine)} à {heure(prochaine)}.")
        if tentative := _commencer(etat, compte):
            return tentative
    raise RegleRefusee("deja_commence", "Ce quiz vient d’être commencé ailleurs. Rechargez la page.")


def _commencer(etat: EtatQuiz, compte: Compte) -> Tentative | None:
    """The next attempt; None when the same gesture came at the same instant: the constraint has kept the other one."""
    quiz = etat.quiz
    questions = questions_figer(
        quiz.questions,
        melanger=quiz.melanger,
        melanger_questions=quiz.melanger_questions,
        bassin=bassin_de_personne(compte) if pose_l_annuaire(quiz.questions.raw_data) else None,
    )
    total = Decimal(str(float(sum(points_de(question) for question in questions_a_plat(questions)))))
    if not total:
        raise RegleRefusee("quiz_vide", "Ce quiz n’a plus de question. Prévenez la Région.")
    try:
        with transaction.atomic():
            debut = timezone.now()
            return Tentative.objects.create(
                compte=compte,
                quiz=quiz,
                numero=len(etat.remises) + 1,
                commencee_le=debut,
                echeance_le=echeance_de(compte, quiz, debut),
                seuil=quiz.seuil,
                questions=questions,
                points_max=total,
            )
    except IntegrityError:
        return None


def reponse_enregistrer(*, tentative: Tentative, reponses: Mapping[str, Json], version: int | None = None) -> Tentative:
    """Keep the answers given so far; the same answers twice change nothing, an empty one removes what was kept.

    `version` is that of the page which sends its whole form: when another page has saved since, what is empty here
    removes nothing. Raises RegleRefusee "deja_remise" once the attempt is handed in, "temps_ecoule" past its deadline
    (it is then handed in with what was kept), "reponse_inconnue" for what was not proposed.
    """
    with transaction.atomic():
        verrou = _verrouiller(tentative)
        if verrou.est_remise:
            rendu = "Ce quiz est déjà rendu : vos réponses ne changent plus."
            raise RegleRefusee("deja_remise", TEMPS_ECOULE if verrou.hors_delai else rendu)
        if not (echue := _rendre_si_echue(verrou)) and _joindre(verrou, reponses, version):
            verrou.version += 1
            verrou.save(update_fields=["reponses", "version"])
    if echue:
        raise RegleRefusee("temps_ecoule", TEMPS_ECOULE)
    return verrou


def tentative_soumettre(*, tentative: Tentative, reponses: Mapping[str, Json], a_l_heure: bool = False) -> Tentative:
    """Hand in an attempt and mark it, once; handing it in again gives the same result (R14).

    `a_l_heure`: the page says that its countdown is over. Only the clock of the server decides: too early, the answers
    are kept and the attempt stays open; from the deadline on, it is handed in even with questions left blank.

    Raises RegleRefusee "incomplete" when a question has neither an answer nor « Je ne sais pas », "temps_ecoule" and
    "reponse_inconnue" as `reponse_enregistrer` does. Tells the rooms above in the same transaction.
    """
    with transaction.atomic():
        verrou = _verrouiller(tentative)
        if verrou.est_remise:
            return verrou
        if not (echue := _rendre_si_echue(verrou)):
            changees = _joindre(verrou, reponses)
            atteinte = a_l_heure and verrou.echeance_le is not None and timezone.now() >= verrou.echeance_le
            if a_l_heure and not atteinte:
                verrou.version += changees
                verrou.save(update_fields=["reponses", "version"])
                return verrou
            questions = questions_a_plat(verrou.questions)
            manquantes = sum(not verrou.reponses.get(question["id"]) for question in questions)
            if manquantes and not atteinte:
                phrase = "Une question attend" if manquantes == 1 else f"{manquantes} questions attendent"
                raise RegleRefusee("incomplete", f"{phrase} encore votre réponse.")
            verrou.hors_delai = atteinte
            _rendre(verrou, verrou.echeance_le if atteinte else timezone.now())
    if echue:
        raise RegleRefusee("temps_ecoule", TEMPS_ECOULE)
    return verrou


@transaction.atomic
def tentative_echeance(*, tentative: Tentative) -> Tentative:
    """Hand in an attempt whose time is over, with the answers kept until then; any other is left as it is."""
    verrou = _verrouiller(tentative)
    _rendre_si_echue(verrou)
    return verrou


def tentatives_echoir() -> int:
    """Hand in every attempt whose time is over and that nobody has come back to; say how many."""
    echues = Tentative.objects.echues().select_related("compte", "quiz").defer("questions", "reponses").order_by("pk")
    return sum(tentative_echeance(tentative=tentative).est_remise for tentative in echues.iterator(chunk_size=200))


def _rendre_si_echue(verrou: Tentative) -> bool:
    """Hand in at its deadline an attempt that has passed it; say whether it was."""
    if not verrou.est_echue():
        return False
    verrou.hors_delai = True
    _rendre(verrou, verrou.echeance_le)
    return True


def _rendre(verrou: Tentative, instant: datetime) -> None:
    corrections = corriger(verrou.questions, verrou.reponses)
    verrou.points, verrou.pourcentage = bilan_de(corrections)
    verrou.a_relire = len(ouvertes_de(verrou.questions, verrou.reponses))
    verrou.reussie = verrou.pourcentage >= verrou.seuil and not verrou.a_relire
    verrou.remise_le = max(instant, verrou.commencee_le)
    verrou.save(update_fields=["reponses", "points", "pourcentage", "reussie", "remise_le", "hors_delai", "a_relire"])
    tentative_deposer(tentative=verrou)
    releves_ecrire(tentative=verrou, corrections=corrections)
    tentative_relever(tentative=verrou, corrections=corrections)
    tentative_terminee.send(sender=Tentative, tentative=verrou)


def _verrouiller(tentative: Tentative) -> Tentative:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Tentative.objects.select_for_update(of=("self",)).get(pk=tentative.pk)
    verrou.compte, verrou.quiz = tentative.compte, tentative.quiz
    return verrou


def _joindre(tentative: Tentative, reponses: Mapping[str, Json], version: int | None = None) -> bool:
    """Put new answers beside those already kept, after checking that each could be given; say whether any changed."""
    questions = {question["id"]: question for question in questions_a_plat(tentative.questions)}
    ailleurs = version is not None and version < tentative.version
    gardees = dict(tentative.reponses)
    for identite, reponse in reponses.items():
        question = questions.get(identite)
        if question is None or (reponse and not GENRES[question["genre"]].connait(question, reponse)):
            raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
        if reponse:
            gardees[identite] = reponse
        elif not ailleurs:
            gardees.pop(identite, None)
    changees = gardees != tentative.reponses
    tentative.reponses = gardees
    return changees


# More time for one person.


@transaction.atomic
def temps_accorder(
    *, compte: Compte, quiz: Quiz | None, pourcentage: int, motif: str, accorde_par: Any
) -> TempsSupplementaire:
    """Sign a line of more time; the attempts already open have their deadline moved, never closer than it was.

    Raises RegleRefusee "motif_absent", "hors_bornes" or "pas_membre".
    """
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    if not 0 <= pourcentage <= PLUS_MAX:
        raise RegleRefusee("hors_bornes", f"Le temps en plus va de 0 à {PLUS_MAX}\xa0%.")
    if not est_membre(compte):
        raise RegleRefusee("pas_membre", "Cette personne n’est pas membre du réseau.")
    accord = TempsSupplementaire.objects.create(
        compte=compte, quiz=quiz, pourcentage=pourcentage, motif=motif, accorde_par=accorde_par
    )
    ouvertes = Tentative.objects.ouvertes().filter(compte=compte).exclude(echeance_le=None).select_related("quiz")
    if quiz is not None:
        ouvertes = ouvertes.filter(quiz=quiz)
    for tentative in ouvertes.select_for_update(of=("self",)).order_by("pk"):
        nouvelle = echeance_de(compte, tentative.quiz, tentative.commencee_le)
        if nouvelle and not tentative.est_echue() and nouvelle > tentative.echeance_le:
            tentative.echeance_le = nouvelle
            tentative.save(update_fields=["echeance_le"])
    return accord


# Marking again, with the key as it is written today: what was is kept, nothing earned is taken back.

LOT = 200


def quiz_renoter(*, quiz: Quiz, par: Compte, motif: str) -> dict[str, int]:
    """Mark again every attempt whose answers are kept and whose key has changed; each in its own transaction.

    A question is marked again only when it still asks the same thing (same answers proposed). An attempt that was
    passed stays passed; one that becomes passed is told to the rooms above. Returns how many were read, changed and
    newly passed. Raises RegleRefusee "motif_absent".
    """
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    cles = cles_actuelles(quiz)
    bilan = {"lues": 0, "changees": 0, "reussies": 0}
    pks = Tentative.objects.avec_reponses().filter(quiz=quiz).order_by("pk").values_list("pk", flat=True)
    for pk in pks.iterator(chunk_size=LOT):
        renotation = _renoter(pk=pk, cles=cles, par=par, motif=motif)
        bilan["lues"] += 1
        bilan["changees"] += renotation is not None
        bilan["reussies"] += renotation is not None and renotation.reussie_apres and not renotation.reussie_avant
    return bilan


@transaction.atomic
def _renoter(*, pk: int, cles: dict[str, Json], par: Compte, motif: str) -> Renotation | None:
    """Mark one attempt again; nothing is written when its key has not changed, or when its answers are gone."""
    tentative = Tentative.objects.select_for_update(of=("self",)).select_related("quiz", "compte").get(pk=pk)
    questions, remplacees = _rectifier(tentative.questions, cles)
    if not remplacees or tentative.reponses_effacees_le:
        return None
    corrections = corriger(questions, tentative.reponses)
    points, pourcentage = bilan_de(corrections)
    renotation = Renotation(
        tentative=tentative,
        points_avant=tentative.points,
        points_apres=points,
        pourcentage_avant=tentative.pourcentage,
        pourcentage_apres=pourcentage,
        reussie_avant=tentative.reussie,
        reussie_apres=tentative.reussie or (pourcentage >= tentative.seuil and not tentative.a_relire),
        questions_avant=remplacees,
        motif=motif,
        par=par,
    )
    renotation.save()
    tentative.questions, tentative.points, tentative.pourcentage = questions, points, pourcentage
    tentative.reussie = renotation.reussie_apres
    tentative.save(update_fields=["questions", "points", "pourcentage", "reussie"])
    releves_ecrire(tentative=tentative, corrections=corrections)
    if renotation.reussie_apres and not renotation.reussie_avant:
        tentative_terminee.send(sender=Tentative, tentative=tentative)
    return renotation


def _rectifier(figees: list[Json], cles: dict[str, Json]) -> tuple[list[Json], list[Json]]:
    remplacees: list[Json] = []

    def une(question: Json) -> Json:
        actuelle = cles.get(question["id"])
        if actuelle is None or actuelle["genre"] != question["genre"]:
            return question
        rectifiee = GENRES[question["genre"]].rectifier(question, actuelle)
        if rectifiee is None or rectifiee == question:
            return question
        remplacees.append(question)
        return rectifiee

    elements = [
        {**element, "questions": [une(question) for question in element["questions"]]}
        if "questions" in element
        else une(element)
        for element in figees
    ]
    return elements, remplacees


# What is forgotten of the attempts a year later: the answers, question by question. The result stays.

GARDE_JOURS = 365


def reponses_oublier() -> int:
    """Erase the answers of attempts handed in, or begun and left open, more than a year ago; say how many.

    Of an attempt handed in, the marks and the share of each theme stay. One left open has no result: it goes away.
    """
    limite = timezone.now() - dt.timedelta(days=GARDE_JOURS)
    rendues = Tentative.objects.avec_reponses().filter(remise_le__lt=limite).values_list("pk", flat=True)
    abandonnees = Tentative.objects.ouvertes().filter(commencee_le__lt=limite).values_list("pk", flat=True)
    return sum(_oublier(pk, limite) for pk in [*rendues, *abandonnees])


@transaction.atomic
def _oublier(pk: int, limite: dt.datetime) -> bool:
    """One attempt, under its lock: it may have been handed in, or forgotten, meanwhile."""
    verrou = Tentative.objects.select_for_update(of=("self",)).select_related("quiz__theme").filter(pk=pk).first()
    if verrou is None or verrou.reponses_effacees_le:
        return False
    if not verrou.est_remise:
        verrou.delete()
        return True
    if verrou.remise_le >= limite:
        return False
    verrou.parts, verrou.reponses, verrou.reponses_effacees_le = parts_par_theme(verrou), {}, timezone.now()
    verrou.a_relire = 0
    verrou.save(update_fields=["parts", "reponses", "reponses_effacees_le", "a_relire"])
    verrou.notees.all().delete()
    verrou.ouvertes.all().delete()
    return True
