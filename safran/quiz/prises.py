"""What this room offers to the ground floor."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q
from django.urls import reverse

from home.exploitation.travaux import NUIT, QUART_D_HEURE, Periodique
from home.registre import Carte, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region
from safran.quiz.choices import GENEREE, Sorte
from safran.quiz.genres import bilan_de, questions_a_plat
from safran.quiz.models import ReglageRevisions, Renotation, Tentative
from safran.quiz.queries.copies import tentative_correction
from safran.quiz.queries.entrainements import combien_aujourd_hui, entrainement_du_jour, revisions_de
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.queries.tentatives import quiz_suivis
from safran.quiz.rules.entrainements import (
    entrainements_effacer,
    entrainements_oublier,
    revisions_annoncer,
    revisions_oublier,
)
from safran.quiz.rules.ouvertes import ouvertes_effacer, relectures_relancer
from safran.quiz.rules.tentatives import reponses_oublier, tentatives_echoir
from safran.quiz.textes import en_clair

# Cards of « mon espace »: the training of the day, what comes back, and what the Région follows of the quizzes.

MAX_QUIZ = 5
MAX_RELECTURES = 50


def carte_entrainement(compte: Compte) -> Carte | None:
    """« Qui fait quoi ? » today: what is drawn, what is left; nothing is counted from one day to the next."""
    if not est_membre(compte):
        return None
    contexte = {"tirage": entrainement_du_jour(compte)}
    return Carte("Qui fait quoi ? Cinq questions du jour", "quiz/cartes/entrainement.html", contexte, large=False)


@carte_comptee(revisions_de)
def carte_revisions(compte: Compte) -> Carte | None:
    """The missed questions that come back today; nothing on the other days."""
    nombre = combien_aujourd_hui(compte) if est_membre(compte) else 0
    if not nombre:
        return None
    return Carte("Révisions", "quiz/cartes/revisions.html", {"nombre": nombre}, large=False)


def carte_quiz(compte: Compte) -> Carte | None:
    """For the Région: the quizzes handed in lately, with their statistics; time granted; the exchange of questions."""
    if not est_region(compte):
        return None
    contexte = {"quiz": quiz_suivis(MAX_QUIZ), "url_suite": reverse("quiz_suivis"), "libelle_suite": "Tous les quiz"}
    return Carte("Quiz", "quiz/cartes/quiz.html", contexte, large=False)


@carte_comptee(a_relire)
def carte_relectures(compte: Compte) -> Carte | None:
    """The open answers that one may read: how many, and since when the oldest waits."""
    attendent = list(a_relire(compte).only("deposee_le", "a_lire_avant")[:MAX_RELECTURES]) if est_membre(compte) else []
    if not attendent:
        return None
    contexte = {
        "nombre": len(attendent),
        "plus": len(attendent) == MAX_RELECTURES,
        "depuis": attendent[0].deposee_le,
        "url_suite": reverse("quiz_relectures"),
        "libelle_suite": "Tout ce qui est à relire",
    }
    return Carte("Réponses à relire", "quiz/cartes/relectures.html", contexte, large=False)


# What this room knows of a person.


def donnees_des_quiz(compte: Compte) -> list[Rubrique]:
    """Attempts: when, what was answered, what came out; trainings; open answers and what was said of them, never by
    whom."""
    du_jour = {
        "Jour": "jour",
        "Questions": lambda tirage: [en_clair(question["enonce"]) for question in tirage.questions],
        "Réponses": "reponses",
    }
    return [
        rubrique(
            "Quiz",
            compte.tentatives.select_related("quiz"),
            {
                "Quiz": "quiz.titre",
                "Essai": "numero",
                "Commencé le": "commencee_le",
                "Remis le": "remise_le",
                "Réponses": "reponses",
                "Réponses effacées le": "reponses_effacees_le",
                "Pourcentage": "pourcentage",
            },
        ),
        rubrique(
            "Quiz renotés",
            Renotation.objects.filter(tentative__compte=compte).select_related("tentative__quiz"),
            {
                "Quiz": "tentative.quiz.titre",
                "Essai": "tentative.numero",
                "Pourcentage avant": "pourcentage_avant",
                "Pourcentage après": "pourcentage_apres",
                "Motif": "motif",
                "Le": "le",
            },
        ),
        rubrique(
            "Temps supplémentaire aux quiz",
            compte.temps_quiz.select_related("quiz"),
            {
                "Quiz": lambda accord: str(accord.quiz or "Tous les quiz"),
                "Temps en plus (%)": "pourcentage",
                "Motif": "motif",
                "Accordé le": "accorde_le",
            },
        ),
        rubrique("Entraînement du jour", compte.entrainements.filter(sorte=Sorte.ANNUAIRE), du_jour),
        rubrique("Révisions du jour", compte.entrainements.filter(sorte=Sorte.REVISIONS), du_jour),
        rubrique(
            "Questions à revoir",
            compte.questions_a_revoir.all(),
            {"Question": "enonce", "Où": "titre", "Revient le": "revient_le"},
        ),
        rubrique(
            "Choix des révisions",
            ReglageRevisions.objects.filter(compte=compte),
            {"Les questions manquées reviennent": "actives", "Un courriel par semaine": "courriel"},
        ),
        rubrique(
            "Réponses libres",
            compte.reponses_ouvertes.all(),
            {
                "Où": "titre",
                "Question": lambda copie: copie.question.get("enonce", ""),
                "Réponse": "texte",
                "Déposée le": "deposee_le",
                "Relue le": "lue_le",
                "Niveau de chaque critère": "niveaux",
                "Commentaire": "commentaire",
            },
        ),
    ]


# What this room hears from the rooms below.


def effacer_les_entrainements(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was made anonymous: what it trained on, what came back, its free answers serve nobody else."""
    entrainements_effacer(compte=compte)
    ouvertes_effacer(compte=compte)


# Attempts whose time is over, answers and trainings of the day kept for too long, what comes back.

TRAVAUX = [
    Periodique("quiz.relectures", NUIT, relectures_relancer, "{} réponse(s) libre(s) dont la relecture tarde."),
    Periodique(
        "quiz.revisions", NUIT, revisions_annoncer, "{} personne(s) qui le demandent ont des questions à revoir."
    ),
    Periodique(
        "quiz.oublis", NUIT, revisions_oublier, "{} question(s) à revoir oubliée(s), qui attendaient depuis un an."
    ),
    Periodique("quiz.essais", QUART_D_HEURE, tentatives_echoir, "{} essai(s) rendu(s) à leur échéance."),
    Periodique(
        "quiz.reponses", QUART_D_HEURE, reponses_oublier, "{} essai(s) d’il y a plus d’un an : réponses effacées."
    ),
    Periodique(
        "quiz.entrainements",
        QUART_D_HEURE,
        entrainements_oublier,
        "{} entraînement(s) effacé(s), tirés il y a plus d’un an.",
    ),
]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Passer des quiz, et réviser",
        "réponses, notes, réponses libres et leur lecture, temps supplémentaire, questions à revoir",
        "Tentative ReponseOuverte Entrainement QuestionARevoir ReglageRevisions TempsSupplementaire Renotation",
        personnes="les personnes formées",
        destinataires="la personne ; qui lit une réponse libre",
        duree="réponses effacées au bout d’un an, note gardée avec le suivi",
    )
]


# Invariants of the attempts, for `manage.py verifier`.


def quiz_coherents() -> Iterator[str]:
    """Numbers follow each other, one attempt is open at most, each result is the one that its answers give."""
    groupes = Tentative.objects.order_by().values("compte", "quiz")
    for groupe in groupes.annotate(nombre=Count("pk"), dernier=Max("numero")).iterator():
        if groupe["nombre"] != groupe["dernier"]:
            yield f"Les essais du compte {groupe['compte']} au quiz {groupe['quiz']} ne se suivent pas."
    ouvertes = groupes.filter(remise_le=None).annotate(nombre=Count("pk")).filter(nombre__gt=1)
    for groupe in ouvertes:
        yield f"Le compte {groupe['compte']} a plusieurs essais ouverts au quiz {groupe['quiz']}."
    for tentative in Tentative.objects.avec_reponses().iterator(chunk_size=500):
        yield from _resultat_faux(tentative)


def ouvertes_coherentes() -> Iterator[str]:
    """An attempt waits for as many readings as it has open answers not read."""
    attendent = Count("ouvertes", filter=Q(ouvertes__lue_le=None))
    comptees = Tentative.objects.annotate(attendent=attendent).exclude(a_relire=F("attendent"))
    for pk in comptees.values_list("pk", flat=True):
        yield f"L’essai {pk} n’attend pas autant de relectures qu’il a de réponses libres."


def releves_coherents() -> Iterator[str]:
    """An attempt handed in with statistics has one line per question; an open attempt has none."""
    for pk in Tentative.objects.ouvertes().filter(notees__isnull=False).distinct().values_list("pk", flat=True):
        yield f"L’essai {pk} est ouvert et compte déjà dans les statistiques."
    comptees = Tentative.objects.remises().annotate(lignes=Count("notees")).filter(lignes__gt=0)
    for tentative in comptees.iterator(chunk_size=500):
        posees = questions_a_plat(tentative.questions)
        if tentative.lignes != sum(not question["id"].startswith(GENEREE) for question in posees):
            yield f"L’essai {tentative.pk} n’a pas un relevé par question."


def _resultat_faux(tentative: Tentative) -> Iterator[str]:
    points, pourcentage = bilan_de(tentative_correction(tentative))
    if not 0 <= tentative.points <= tentative.points_max:
        yield f"L’essai {tentative.pk} a des points hors bornes."
    if (tentative.points, tentative.pourcentage) != (points, pourcentage):
        yield f"L’essai {tentative.pk} a un résultat que ses réponses ne donnent pas."
    attendu = tentative.pourcentage >= tentative.seuil and not tentative.a_relire
    acquise = tentative.reussie and tentative.renotations.filter(reussie_avant=True).exists()
    if tentative.reussie != attendu and not acquise:
        yield f"L’essai {tentative.pk} est dit {'réussi' if tentative.reussie else 'manqué'} contre son seuil."
