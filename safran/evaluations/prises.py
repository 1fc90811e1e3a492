"""What this room offers to the ground floor: cards of « mon espace », personal data, periodic work, checks."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Q

from home.exploitation.travaux import QUART_D_HEURE, Periodique
from home.registre import Carte, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from safran.evaluations import queries
from safran.evaluations.choices import SEUIL, Public
from safran.evaluations.models import Bilan, Campagne, Reponse
from safran.evaluations.rules import anomalies_de, evaluations_traiter
from safran.presences.permissions import tient_des_feuilles


@carte_comptee(queries.formulaires_attendus)
def carte_avis(compte: Compte) -> Carte | None:
    """The forms that wait for this person; nothing when none does."""
    participations = queries.a_remplir(compte)
    contexte = {"participations": participations}
    return Carte("Votre avis", "evaluations/carte_avis.html", contexte) if participations else None


def carte_resultats(compte: Compte) -> Carte | None:
    """The door of those who read results."""
    if not tient_des_feuilles(compte):
        return None
    return Carte("Évaluations", "evaluations/carte_resultats.html", large=False)


# What this room knows of a person: that she was asked and whether she answered, never what, unless she signed it.


def donnees_des_evaluations(compte: Compte) -> list[Rubrique]:
    """The forms that this person was asked to fill."""
    siennes = compte.evaluations.select_related("campagne__session__formation").order_by("pk")
    colonnes = {
        "Formation": "campagne.session.formation.title",
        "Moment": "campagne.get_moment_display",
        "Demandée le": "campagne.ouverte_le",
        "Répondu": lambda participation: "Oui" if participation.repondue else "Non",
        "Relances": "relances",
    }
    signes = {
        "Formation": "campagne.session.formation.title",
        "Signé le": "signe_le",
        "Réponses": lambda bilan: "\n".join(f"{question} {reponse}" for question, reponse in bilan.dites),
    }
    bilans = queries.bilans_dire(compte.bilans.all())
    return [rubrique("Évaluations demandées", siennes, colonnes), rubrique("Bilans signés", bilans, signes)]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Évaluer les sessions sans savoir qui a répondu quoi",
        "qui a été invité, qui a répondu ; la réponse ne nomme personne, sauf le bilan que signe qui a animé",
        "Participation Bilan",
        personnes="les personnes formées, les formateurs",
        destinataires="personne : les résultats se lisent à partir de cinq réponses ; "
        "un bilan signé, qui tient la session et la Région",
    )
]


# Forms that open, messages, forms that close.

TRAVAUX = [
    Periodique(
        "evaluations.campagnes",
        QUART_D_HEURE,
        evaluations_traiter,
        "{0[0]} évaluation(s) ouverte(s), {0[1]} message(s), {0[2]} close(s).",
    )
]


# Invariants of the evaluations, for `manage.py verifier`.


def evaluations_coherentes() -> Iterator[str]:
    """As many answers as people who answered, each in the words of its form; closed forms that say what they count."""
    contenus = defaultdict(list)
    anonymes = Reponse.objects.filter(campagne__public=Public.PARTICIPANT)
    signes = Bilan.objects.filter(campagne__public=Public.FORMATEUR)
    for ecrites in (anonymes, signes):
        for campagne, contenu in ecrites.order_by().values_list("campagne", "contenu").iterator(chunk_size=2000):
            contenus[campagne].append(contenu)
    repondues = Count("participations", filter=Q(participations__repondue=True))
    for campagne in Campagne.objects.order_by("pk").annotate(repondues=repondues).iterator(chunk_size=500):
        siens = contenus[campagne.pk]
        if campagne.repondues != len(siens):
            yield f"L’évaluation {campagne.pk} a {len(siens)} réponses pour {campagne.repondues} personnes."
        if any(next(anomalies_de(questions=campagne.questions, contenu=contenu), None) for contenu in siens):
            yield f"L’évaluation {campagne.pk} a une réponse qui ne répond pas à ses questions."
        yield from _compte(campagne, siens)


def _compte(campagne: Campagne, contenus: list[dict]) -> Iterator[str]:
    """What was counted when the form closed."""
    if campagne.close_le is None:
        return
    cles = [question["cle"] for question in campagne.questions if question["satisfaction"]]
    notes = [contenu[cle] for contenu in contenus for cle in cles if cle in contenu]
    attendu = (len(notes), sum(notes)) if len(contenus) >= SEUIL else (None, None)
    if (campagne.nombre, campagne.notes_nombre, campagne.notes_somme) != (len(contenus), *attendu):
        yield f"L’évaluation {campagne.pk} ne dit pas ce que disent ses réponses."
