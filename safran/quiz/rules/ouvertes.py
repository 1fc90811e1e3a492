"""Open answers: handed in, read once beside the criteria, forgotten; and the narrow lines that statistics count."""

import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from safran.quiz import avis
from safran.quiz.choices import GENEREE, MARQUE_PASSE, MARQUE_VIDE, Json, Lecteur, Niveau
from safran.quiz.genres import GENRES, Correction, bilan_de, corriger, points_de
from safran.quiz.genres.ecrits import TEXTE, lecture_joindre
from safran.quiz.models import (
    MILLE,
    ItemQuiz,
    ReponseNotee,
    ReponseOuverte,
    Tentative,
    reponse_relue,
    tentative_terminee,
)
from safran.quiz.queries.ouvertes import a_relire, lecteurs_de, ouvertes_de

COUPE = 200


def _releves_de(corrections: list[Correction], reponses: Json) -> dict[str, tuple[int, int, str]]:
    """For each question: its mark, the mark of all the others, what was chosen."""
    points = sum((c.points for c in corrections), Fraction(0))
    total = sum((points_de(c.question) for c in corrections), Fraction(0))
    releves = {}
    for correction in corrections:
        question, vaut = correction.question, points_de(correction.question)
        reste = (points - correction.points) / (total - vaut) if total > vaut else Fraction(0)
        reponse = reponses.get(question["id"], {})
        note = correction.points / vaut if vaut else Fraction(0)
        releves[question["id"]] = (int(note * MILLE), int(reste * MILLE), _choix(question, reponse))
    return releves


def _choix(question: Json, reponse: Json) -> str:
    """A short mark of what was chosen; never what was typed."""
    if reponse.get("passe"):
        return MARQUE_PASSE
    if not reponse:
        return MARQUE_VIDE
    return " ".join(sorted(GENRES[question["genre"]].signature(question, reponse)))[:COUPE]


def releves_ecrire(*, tentative: Tentative, corrections: list[Correction]) -> None:
    """Write, or write again after a new marking, one line per question of an attempt handed in.

    Questions made from the directory are other ones at each attempt: there is nothing to compare, they have no line.
    """
    comptees = [c for c in corrections if not c.question["id"].startswith(GENEREE)]
    par_identite = {correction.question["id"]: correction.question for correction in comptees}
    items = ItemQuiz.objects.filter(quiz=tentative.quiz_id, identite__in=par_identite)
    connus = dict(items.values_list("identite", "pk"))
    if manquants := [identite for identite in par_identite if identite not in connus]:
        ItemQuiz.objects.bulk_create(
            [ItemQuiz(quiz_id=tentative.quiz_id, identite=i, question=par_identite[i]) for i in manquants],
            ignore_conflicts=True,
        )
        connus = dict(items.all().values_list("identite", "pk"))
    releves = _releves_de(corrections, tentative.reponses)
    ReponseNotee.objects.bulk_create(
        [
            ReponseNotee(tentative=tentative, item_id=connus[identite], note=note, reste=reste, choix=choix)
            for identite, (note, reste, choix) in releves.items()
            if identite in connus
        ],
        update_conflicts=True,
        unique_fields=["tentative", "item"],
        update_fields=["note", "reste", "choix"],
    )


# Open answers: handed in, read once beside the criteria, forgotten.

JOURS_DE_RELECTURE = 14


def tentative_deposer(*, tentative: Tentative) -> None:
    """Hand over to readers the open answers of an attempt; to be called in the transaction that hands it in."""
    quiz = tentative.quiz
    for question in ouvertes_de(tentative.questions, tentative.reponses):
        reponse_deposer(
            compte=tentative.compte,
            cadre=f"quiz:{quiz.pk}",
            titre=quiz.titre,
            adresse=reverse("quiz_tentative", args=[quiz.code, tentative.uuid]),
            question=question,
            texte=tentative.reponses[question["id"]]["parties"][TEXTE],
            jours=quiz.relecture_jours,
            tentative=tentative,
        )


@transaction.atomic
def reponse_deposer(
    *,
    compte: Compte,
    cadre: str,
    titre: str,
    adresse: str,
    question: Json,
    texte: str,
    jours: int = JOURS_DE_RELECTURE,
    tentative: Tentative | None = None,
    precedente: ReponseOuverte | None = None,
) -> ReponseOuverte:
    """Put an open answer before its readers, and tell them; one that was not read yet takes the place of `precedente`.

    `cadre` names where it was asked: whoever has answered the same question there is a peer.
    """
    instant = timezone.now()
    attendent = ReponseOuverte.objects.en_attente().select_for_update(of=("self",))
    remplacee = attendent.filter(pk=precedente.pk).first() if precedente else None
    copie = remplacee or ReponseOuverte(compte=compte)
    copie.cadre, copie.titre, copie.adresse, copie.tentative = cadre, titre, adresse, tentative
    copie.question_id, copie.question = question.get("origine") or question["id"], question
    copie.texte, copie.lecteur = texte, question["lue_par"]
    copie.deposee_le, copie.a_lire_avant = instant, instant + datetime.timedelta(days=jours)
    copie.save()
    if remplacee is None:
        avis.A_RELIRE.envoyer(
            lecteurs_de(copie),
            reverse("quiz_relectures"),
            etape=f"{timezone.localdate():%Y-%m-%d}",  # un courriel par jour au plus, quel que soit le nombre
            titre=titre,
            avant=date_longue(copie.a_lire_avant),
        )
    return copie


@transaction.atomic
def reponse_relire(
    *,
    copie: ReponseOuverte,
    par: Compte,
    niveaux: dict[str, int],
    commentaire: str = "",
    deposee_le: datetime.datetime | None = None,
) -> ReponseOuverte:
    """Say of an open answer how far it meets each criterion; read once, for good.

    The attempt that holds it is marked again; read whole, its result is final. `deposee_le` is that of the text that
    was on the page. Raises RegleRefusee "deja_relue", "pas_a_vous", "a_change" or "grille_incomplete".
    """
    # L’essai d’abord, la réponse ensuite, toujours : qui rend les prend dans cet ordre.
    essais = Tentative.objects.select_for_update(of=("self",)).select_related("quiz", "compte")
    tentative = essais.get(pk=copie.tentative_id) if copie.tentative_id else None
    verrou = ReponseOuverte.objects.select_for_update(of=("self",)).select_related("compte").get(pk=copie.pk)
    if verrou.est_lue:
        raise RegleRefusee("deja_relue", "Cette réponse vient d’être relue par quelqu’un d’autre. Merci quand même.")
    if not a_relire(par).filter(pk=verrou.pk).exists():
        raise RegleRefusee("pas_a_vous", "Ce n’est pas à vous de relire cette réponse.")
    if deposee_le and deposee_le != verrou.deposee_le:
        raise RegleRefusee("a_change", "La personne vient de récrire sa réponse : relisez-la, votre grille est gardée.")
    if {critere["id"] for critere in verrou.question["criteres"]} != niveaux.keys():
        raise RegleRefusee("grille_incomplete", "Dites de chaque critère où en est la réponse.")
    verrou.niveaux = {cle: Niveau(niveau).value for cle, niveau in niveaux.items()}
    verrou.commentaire, verrou.lue_par, verrou.lue_le = commentaire.strip(), par, timezone.now()
    verrou.save()
    if tentative:
        _noter(tentative, verrou)
    reponse_relue.send(sender=ReponseOuverte, copie=verrou)
    if verrou.lecteur != Lecteur.SOI:
        avis.RELUE.envoyer([verrou.compte], verrou.adresse, etape=str(verrou.uuid), titre=verrou.titre)
    return verrou


def _noter(tentative: Tentative, copie: ReponseOuverte) -> None:
    """Put the reading beside the answer, mark again; the last one makes the result final."""
    if tentative.reponses_effacees_le:
        return
    donnee = tentative.reponses[copie.question["id"]]
    gardees = {copie.question["id"]: lecture_joindre(donnee, copie.niveaux, copie.commentaire)}
    tentative.reponses = {**tentative.reponses, **gardees}
    tentative.a_relire = len(ouvertes_de(tentative.questions, tentative.reponses))
    corrections = corriger(tentative.questions, tentative.reponses)
    tentative.points, tentative.pourcentage = bilan_de(corrections)
    tentative.points = min(Decimal(tentative.points), tentative.points_max)
    deja, tentative.reussie = tentative.reussie, not tentative.a_relire and tentative.pourcentage >= tentative.seuil
    tentative.save(update_fields=["reponses", "points", "pourcentage", "reussie", "a_relire"])
    releves_ecrire(tentative=tentative, corrections=corrections)
    if tentative.reussie and not deja:
        tentative_terminee.send(sender=Tentative, tentative=tentative)


def relectures_relancer() -> int:
    """Tell the trainers, once a day, of what nobody has read in time; say how many answers are late since yesterday."""
    instant = timezone.now()
    retards = ReponseOuverte.objects.en_attente().exclude(lecteur=Lecteur.SOI)
    retards = retards.filter(a_lire_avant__gt=instant - datetime.timedelta(days=1), a_lire_avant__lte=instant)
    premiere = retards.order_by("a_lire_avant", "pk").first()
    if premiere:
        avis.A_RELIRE.envoyer(
            comptes_mandates(Role.FORMATEUR),
            reverse("quiz_relectures"),
            etape=f"retard-{timezone.localdate():%Y-%m-%d}",
            titre=premiere.titre,
            avant=date_longue(premiere.a_lire_avant),
        )
    return retards.count()


def ouvertes_effacer(*, compte: Compte) -> None:
    """Forget every open answer of a person: nobody has to read them any more, the results stay as they stand."""
    ReponseOuverte.objects.filter(compte=compte).delete()
    attendaient = Tentative.objects.filter(compte=compte).exclude(a_relire=0)
    attendaient.update(a_relire=0, reussie=Case(When(pourcentage__gte=F("seuil"), then=True), default=False))
