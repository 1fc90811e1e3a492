"""Every write of the training of the day and of the « Révisions »."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from home.courriels.boite import courriels_reprendre
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.quiz.avis import REVISIONS, REVISIONS_DE_LA_SEMAINE
from safran.quiz.choices import GENEREE, Json, Palier, Sorte, TypeQuestion, Verdict
from safran.quiz.genres import GENRES, Correction
from safran.quiz.models import Entrainement, QuestionARevoir, Quiz, ReglageRevisions, Tentative
from safran.quiz.queries.entrainements import PAR_JOUR as PAR_JOUR_REVISIONS
from safran.quiz.queries.entrainements import (
    bassin_de_personne,
    entrainement_du_jour,
    palier_apres,
    questions_actuelles,
    questions_recentes,
    questions_tombees,
    revisions_du_jour,
    revisions_dues,
)
from safran.quiz.queries.tentatives import DE_LA_BANQUE, quiz_etat
from safran.quiz.quifaitquoi.tirage import questions_tirer
from safran.quiz.textes import en_clair

PAR_JOUR = 5
GARDE_JOURS = 365
CHANGEE = "L’annuaire vient de changer : cette question ne tenait plus. Votre réponse n’est pas comptée."


def entrainement_commencer(*, compte: Compte) -> Entrainement:
    """Today's questions of a person, drawn once: a double click, or another visit, gives the same (R5.16).

    Raises RegleRefusee "annuaire_mince" when the directory bears no question.
    """
    jour = timezone.localdate()
    if deja := entrainement_du_jour(compte, jour):
        return deja
    bassin, sauf = bassin_de_personne(compte, jour), questions_recentes(compte, jour)
    graine = f"{compte.pk}-{jour.isoformat()}"
    questions = questions_tirer(nombre=PAR_JOUR, graine=graine, bassin=bassin, sauf=sauf)
    if len(questions) < PAR_JOUR and bassin is not None:
        # Un bassin trop mince se complète par la région.
        questions += questions_tirer(nombre=PAR_JOUR - len(questions), graine=f"{graine}-r", sauf=[*sauf, *questions])
    if not questions:
        raise RegleRefusee("annuaire_mince", "L’annuaire ne contient pas encore de quoi poser une question.")
    # Le même geste au même instant : la contrainte garde l’autre.
    tirage = {"bassin": bassin, "questions": questions}
    return Entrainement.objects.get_or_create(compte=compte, jour=jour, sorte=Sorte.ANNUAIRE, defaults=tirage)[0]


def entrainement_rafraichir(*, entrainement: Entrainement) -> Entrainement:
    """Replace the questions without an answer that the directory does not bear any more; answers given stay.

    Replaced once, whatever the number of pages that ask; a directory too thin leaves fewer questions.
    """
    if not (tombees := questions_tombees(entrainement)):
        return entrainement
    sauf = [*entrainement.questions, *questions_recentes(entrainement.compte, entrainement.jour)]
    graine = f"{entrainement.compte_id}-{entrainement.jour.isoformat()}-{entrainement.tirages}"
    nouvelles = questions_tirer(nombre=len(tombees), graine=graine, bassin=entrainement.bassin, sauf=sauf)
    with transaction.atomic():
        verrou = _verrouiller(entrainement)
        if verrou.tirages != entrainement.tirages:
            return verrou  # une autre page les a remplacées
        restantes = iter(nouvelles)
        libres = tombees - verrou.reponses.keys()
        remplacees = [q if q["id"] not in libres else next(restantes, None) for q in verrou.questions]
        verrou.questions = [question for question in remplacees if question]
        verrou.tirages += 1
        verrou.save(update_fields=["questions", "tirages"])
    return verrou


def entrainement_repondre(*, entrainement: Entrainement, question: str, reponse: Json) -> Entrainement:
    """Keep the answer to one question, for good: given again, the first stands (R14).

    Raises RegleRefusee as `reponse_garder` does, or "annuaire_change" when the directory does not bear the question
    any more: it is then replaced, and the answer does not count.
    """
    if question in questions_tombees(entrainement):
        entrainement_rafraichir(entrainement=entrainement)
        raise RegleRefusee("annuaire_change", CHANGEE)
    return reponse_garder(entrainement=entrainement, question=question, reponse=reponse)[0]


def reponse_garder(*, entrainement: Entrainement, question: str, reponse: Json) -> tuple[Entrainement, bool]:
    """Keep the first answer to a question of some day; say whether it was this one.

    Raises RegleRefusee "question_inconnue" or "reponse_inconnue".
    """
    with transaction.atomic():
        verrou = _verrouiller(entrainement)
        posee = next((une for une in verrou.questions if une["id"] == question), None)
        if posee is None:
            raise RegleRefusee("question_inconnue", "Cette question n’est plus posée. Voici celles d’aujourd’hui.")
        if not reponse or not GENRES[posee["genre"]].connait(posee, reponse):
            raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
        if neuve := question not in verrou.reponses:
            verrou.reponses = {**verrou.reponses, question: reponse}
            verrou.save(update_fields=["reponses"])
    return verrou, neuve


def entrainements_oublier() -> int:
    """Forget the trainings of more than a year ago; say how many."""
    limite = timezone.localdate() - datetime.timedelta(days=GARDE_JOURS)
    return Entrainement.objects.filter(jour__lt=limite).delete()[0]


def entrainements_effacer(*, compte: Compte) -> None:
    """Forget every training of a person, what was to come back to her, and what she had chosen."""
    Entrainement.objects.filter(compte=compte).delete()
    QuestionARevoir.objects.filter(compte=compte).delete()
    ReglageRevisions.objects.filter(compte=compte).delete()


def _verrouiller(entrainement: Entrainement) -> Entrainement:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Entrainement.objects.select_for_update(of=("self",)).get(pk=entrainement.pk)
    verrou.compte, verrou.bassin = entrainement.compte, entrainement.bassin
    return verrou


# Every write of the « Révisions »: note what is missed, draw what comes back, answer, choose, announce.

EXAMINEES = 30  # celles qui ne sont plus posées s’oublient, les suivantes prennent leur place
MANQUEES = frozenset({Verdict.FAUX, Verdict.PARTIEL, Verdict.PASSE})


def manquees_noter(
    *, compte: Compte, questions: Iterable[Json], titre: str, adresse: str, quiz: Quiz | None = None
) -> None:
    """These questions, missed here, come back in two days; missed again, they begin again.

    Nothing is noted for who turned it off, nor of open answers and of questions drawn from the directory.
    """
    reviennent = [
        question
        for question in questions
        if question["genre"] != TypeQuestion.OUVERTE and not question["id"].startswith(GENEREE)
    ]
    if not reviennent or ReglageRevisions.objects.filter(compte=compte, actives=False).exists():
        return
    lignes = [_ligne(compte, question, quiz, titre=titre, adresse=adresse) for question in reviennent]
    QuestionARevoir.objects.bulk_create(
        lignes,
        update_conflicts=True,
        unique_fields=["compte", "identite"],
        update_fields=["quiz", "enonce", "titre", "adresse", "palier", "revient_le"],
    )


def _ligne(compte: Compte, question: Json, quiz: Quiz | None, **lieu: str) -> QuestionARevoir:
    identite = question.get("origine") or question["id"]
    return QuestionARevoir(
        compte=compte,
        identite=identite,
        quiz=None if identite.startswith(DE_LA_BANQUE) else quiz,
        enonce=en_clair(question["enonce"]),
        revient_le=_dans(Palier.DEUX),
        **lieu,
    )


def tentative_relever(*, tentative: Tentative, corrections: Iterable[Correction]) -> None:
    """Note what an attempt has missed, once its correction may be read; never from a positioning test."""
    manquees = [correction.question for correction in corrections if correction.verdict in MANQUEES]
    if not manquees or tentative.quiz.positionnement:
        return
    if quiz_etat(tentative.compte, tentative.quiz).correction_visible:
        quiz, adresse = tentative.quiz, reverse("quiz", args=[tentative.quiz.code])
        manquees_noter(compte=tentative.compte, questions=manquees, titre=quiz.titre, adresse=adresse, quiz=quiz)


def revisions_commencer(*, compte: Compte) -> Entrainement:
    """What comes back today, three questions at most, drawn once a day: a double click gives the same (R14).

    A question that its author has withdrawn is forgotten. Raises RegleRefusee "rien_a_revoir".
    """
    jour = timezone.localdate()
    if deja := revisions_du_jour(compte, jour):
        return deja
    dues = list(revisions_dues(jour).filter(compte=compte)[:EXAMINEES])
    actuelles = questions_actuelles(dues)
    questions = [
        actuelles[due.identite] | {"revision": {"palier": due.palier, "titre": due.titre, "adresse": due.adresse}}
        for due in dues
        if due.identite in actuelles
    ]
    if perdues := [ligne.pk for ligne in dues if ligne.identite not in actuelles]:
        QuestionARevoir.objects.filter(pk__in=perdues).delete()
    if not questions:
        raise RegleRefusee("rien_a_revoir", "Rien n’est à revoir aujourd’hui.")
    tirage = {"questions": questions[:PAR_JOUR_REVISIONS]}
    return Entrainement.objects.get_or_create(compte=compte, jour=jour, sorte=Sorte.REVISIONS, defaults=tirage)[0]


@transaction.atomic
def revision_repondre(*, entrainement: Entrainement, question: str, reponse: Json) -> Entrainement:
    """Keep the answer, for good; right, the question comes back later, or never after thirty days; else in two days.

    Raises RegleRefusee as `reponse_garder` does.
    """
    verrou, neuve = reponse_garder(entrainement=entrainement, question=question, reponse=reponse)
    if neuve:
        posee = next(une for une in verrou.questions if une["id"] == question)
        _reporter(verrou.compte_id, question, palier_apres(posee, reponse))
    return verrou


def _reporter(compte_pk: int, identite: str, palier: Palier | None) -> None:
    """Set the day when a question comes back; forgotten meanwhile, it stays so."""
    lignes = QuestionARevoir.objects.select_for_update(of=("self",))
    ligne = lignes.filter(compte=compte_pk, identite=identite).first()
    if ligne is None:
        return
    if palier is None:
        ligne.delete()
        return
    ligne.palier, ligne.revient_le = palier, _dans(palier)
    ligne.save(update_fields=["palier", "revient_le"])


@transaction.atomic
def revisions_regler(*, compte: Compte, actives: bool, courriel: bool) -> ReglageRevisions:
    """Turn the « Révisions » on or off, and their mail; off, what was to come back is forgotten."""
    courriel = actives and courriel
    choix = {"actives": actives, "courriel": courriel}
    reglage, _ = ReglageRevisions.objects.update_or_create(compte=compte, defaults=choix)
    if courriel:
        courriels_reprendre(compte=compte, categorie=REVISIONS.cle)
    if not actives:
        revisions_effacer(compte=compte)
    return reglage


def revisions_effacer(*, compte: Compte) -> None:
    """Forget all that was to come back to a person, and the questions of her days; what she chose stays."""
    QuestionARevoir.objects.filter(compte=compte).delete()
    Entrainement.objects.filter(compte=compte, sorte=Sorte.REVISIONS).delete()


def revisions_oublier() -> int:
    """Forget what has waited for more than a year without being asked; say how many."""
    limite = timezone.localdate() - datetime.timedelta(days=GARDE_JOURS)
    return QuestionARevoir.objects.filter(revient_le__lt=limite).delete()[0]


def revisions_annoncer() -> int:
    """Write to who asked for it that something is to be reviewed, once a week at most; say to how many."""
    jour = timezone.localdate()
    lundi = jour - datetime.timedelta(days=jour.weekday())
    dues = Count("compte__questions_a_revoir", filter=Q(compte__questions_a_revoir__revient_le__lte=jour))
    reglages = ReglageRevisions.objects.filter(courriel=True, compte__is_active=True).select_related("compte")
    annonces = reglages.annotate(dues=dues).filter(dues__gt=0).order_by("pk")
    for reglage in annonces:
        REVISIONS_DE_LA_SEMAINE.envoyer(
            [reglage.compte],
            reverse("revisions"),
            etape=lundi.isoformat(),
            nombre=min(reglage.dues, PAR_JOUR_REVISIONS),
        )
    return len(annonces)


def _dans(palier: Palier) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=palier)
