"""The training of the day and the questions that come back, read."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import bassins_animes
from reseau.membres.portes import implantations
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.quiz.choices import Json, Palier, Sorte, Verdict
from safran.quiz.forms import QuestionForm
from safran.quiz.genres import GENRES
from safran.quiz.models import Entrainement, QuestionARevoir, QuestionBanque, Quiz, ReglageRevisions
from safran.quiz.queries.copies import elements_numeroter, question_a_repondre, question_corrigee
from safran.quiz.queries.tentatives import DE_LA_BANQUE, ecrites_dans, lignes_figer
from safran.quiz.quifaitquoi.tirage import questions_qui_tiennent

JOURS_SANS_REDITE = 14


def entrainement_du_jour(compte: Compte, jour: datetime.date | None = None) -> Entrainement | None:
    """What the person has drawn today, if anything."""
    return _de_l_annuaire(compte).filter(jour=jour or timezone.localdate()).select_related("bassin").first()


def bassin_de_personne(compte: Compte, jour: datetime.date | None = None) -> Bassin | None:
    """One of the bassins where a person works that day, each in turn; None for whoever works for the whole region."""
    rattachees = Rattachement.objects.en_vigueur().filter(compte=compte).values("structure")
    trouvees = implantations(Structure.objects.filter(pk__in=rattachees))
    codes = {code for bassins in trouvees.values() for code in bassins}
    siens = Bassin.objects.en_vigueur(jour).filter(Q(code__in=codes) | Q(pk__in=bassins_animes(compte)))
    bassins = list(siens.order_by("code"))
    return bassins[(jour or timezone.localdate()).toordinal() % len(bassins)] if bassins else None


def questions_recentes(compte: Compte, jour: datetime.date) -> list[Json]:
    """What was asked in the last days, so as not to ask it again."""
    debut = jour - datetime.timedelta(days=JOURS_SANS_REDITE)
    lignes = _de_l_annuaire(compte).filter(jour__gte=debut, jour__lt=jour)
    return [question for lot in lignes.values_list("questions", flat=True) for question in lot]


def questions_tombees(entrainement: Entrainement) -> set[str]:
    """The questions without an answer that the directory does not bear any more."""
    libres = [q for q in entrainement.questions if q["id"] not in entrainement.reponses]
    return {q["id"] for q in libres} - questions_qui_tiennent(libres) if libres else set()


def entrainement_lignes(tirage: Entrainement, envoye: dict[str, QuestionForm] | None = None) -> list[Json]:
    """The questions of the day as the page shows them; those answered tell when the directory has changed since."""
    repondues = [q for q in tirage.questions if q["id"] in tirage.reponses and not _heure_passee(q)]
    tiennent = questions_qui_tiennent(repondues) if repondues else set()
    changees = {q["id"] for q in repondues} - tiennent
    return [ligne | {"change": ligne["question"]["id"] in changees} for ligne in _lignes_ecrire(tirage, envoye)]


def _lignes_ecrire(tirage: Entrainement, envoye: dict[str, QuestionForm] | None) -> list[Json]:
    """The questions of a day, each written to be answered, or with its correction (`corrigee`)."""
    envoye = envoye or {}

    def ecrire(ligne: Json) -> Json:
        question = ligne["question"]
        if reponse := tirage.reponses.get(question["id"]):
            return {"corrigee": True, "html": question_corrigee(ligne, question, reponse)}
        form = envoye.get(question["id"]) or QuestionForm(question=question, numero=ligne["numero"])
        return {"corrigee": False, "html": question_a_repondre(ligne, form)}

    return [ligne for element in elements_numeroter(tirage.questions, ecrire) for ligne in element["lignes"]]


def _de_l_annuaire(compte: Compte) -> QuerySet[Entrainement]:
    return Entrainement.objects.filter(compte=compte, sorte=Sorte.ANNUAIRE)


def _heure_passee(question: Json) -> bool:
    """A question about opening hours whose hour has come: its time is over, nothing was changed."""
    moment = question["sujet"].get("moment")
    return bool(moment) and datetime.datetime.fromisoformat(moment) <= timezone.now()


# « Révisions »: what comes back to somebody today, as its author writes it today; asked by nobody but herself.

PAR_JOUR = 3


def reglage_lire(compte: Compte) -> ReglageRevisions:
    """What the person has chosen; the usual choices, not written, when she has chosen nothing."""
    return ReglageRevisions.objects.filter(compte=compte).first() or ReglageRevisions(compte=compte)


def revisions_du_jour(compte: Compte, jour: datetime.date | None = None) -> Entrainement | None:
    """What the person has drawn today among what comes back, if anything."""
    lignes = Entrainement.objects.filter(compte=compte, sorte=Sorte.REVISIONS, jour=jour or timezone.localdate())
    return lignes.first()


def revisions_dues(jour: datetime.date | None = None) -> QuerySet[QuestionARevoir]:
    """The questions that may come back today, whoever missed them, those that wait for longest first."""
    return QuestionARevoir.objects.filter(revient_le__lte=jour or timezone.localdate())


def revisions_de(compte: Compte) -> QuerySet[QuestionARevoir]:
    """Those of this person."""
    return revisions_dues().filter(compte=compte)


def combien_aujourd_hui(compte: Compte) -> int:
    """How many questions wait for an answer today: three at most, none once those of the day are answered."""
    if tirage := revisions_du_jour(compte):
        return len(tirage.questions) - tirage.nombre_repondues
    return revisions_de(compte)[:PAR_JOUR].count()


def prochaine_le(compte: Compte) -> datetime.date | None:
    """The next day, after today, when something comes back."""
    demain = timezone.localdate() + datetime.timedelta(days=1)
    lignes = QuestionARevoir.objects.filter(compte=compte).values_list("revient_le", flat=True)
    prochaine = lignes.order_by("revient_le").first()
    return prochaine and max(prochaine, demain)


def questions_actuelles(lignes: Iterable[QuestionARevoir]) -> dict[str, Json]:
    """What these questions ask today, by identity, each with its case; one that is no longer asked is left out."""
    lignes = list(lignes)
    pks = {int(ligne.identite.split("-")[1]) for ligne in lignes if ligne.identite.startswith(DE_LA_BANQUE)}
    de_la_banque = QuestionBanque.objects.en_service().select_related("theme").filter(pk__in=pks)
    quiz_pks = {ligne.quiz_id for ligne in lignes if ligne.quiz_id}
    figees = [
        *lignes_figer(de_la_banque),
        *(element for quiz in Quiz.objects.publies().filter(pk__in=quiz_pks) for element in ecrites_dans(quiz)),
    ]
    posees: dict[str, Json] = {}
    for element in figees:
        cas = {"cas": {"titre": element["titre"], "situation": element["situation"]}} if "questions" in element else {}
        posees |= {question["id"]: {**question, **cas} for question in element.get("questions", [element])}
    return {ligne.identite: posees[ligne.identite] for ligne in lignes if ligne.identite in posees}


def palier_apres(question: Json, reponse: Json) -> Palier | None:
    """When a question comes back after this answer; None when it does not. A part of the answer is not enough."""
    juste = GENRES[question["genre"]].corriger(question, reponse).verdict == Verdict.JUSTE
    return Palier(question["revision"]["palier"]).suivant if juste else Palier.DEUX


def revisions_lignes(tirage: Entrainement, envoye: dict[str, QuestionForm] | None = None) -> list[Json]:
    """The questions that come back today as the page shows them; those answered tell when they come back."""
    lignes = _lignes_ecrire(tirage, envoye)
    for ligne in lignes:
        if ligne["corrigee"]:
            ligne["palier"] = palier_apres(ligne["question"], tirage.reponses[ligne["question"]["id"]])
    return lignes
