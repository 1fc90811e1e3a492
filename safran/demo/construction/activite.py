"""What people have already done: trainings begun and finished, quizzes passed, so that no page is empty."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from reseau.comptes.models import Compte
from reseau.membres.rules.demandes import demande_creer
from reseau.structures.models import Structure
from safran.attestations.models import ParametresAttestation
from safran.demo.horloge import a_l_instant
from safran.formations.pages import FormationPage
from safran.parcours.models import Suivi
from safran.parcours.queries.plans import Etape, plan_lire
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import Quiz
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre

SIGNATURE = {
    "qualite": "Pour la Région, le chef du service Orientation",
    "signataire": "Olivier Marchadier",
    "signature": "M20 70C40 20 60 20 62 58S90 90 104 40S140 30 146 66S190 80 214 38M60 82C120 74 190 74 262 66",
}
# (personne, formation, part des étapes faites) ; 1 va jusqu'à l'attestation.
PARCOURS = [
    ("conseillere", "qui-fait-quoi", 0.4),
    ("conseillere", "cep-niveaux-et-posture", 1),
    ("conseillere", "regle-des-deux-portes", 0.7),
    ("conseiller", "handicap-qui-appeler", 1),
    ("conseiller", "vae-du-premier-echange-au-jury", 0.3),
    ("referente", "qui-fait-quoi", 1),
    ("formatrice", "ecrire-une-fiche-pratique", 0.5),
]

# Une formation que beaucoup suivent, et où l’on s’arrête : la personne, les étapes faites, il y a combien de jours.
SUIVIE = "handicap-qui-appeler"
LA_SUIVENT = [
    ("ines-carvalho-brunet", 2, 41),
    ("gael-pouvreaudin", 9, 38),
    ("nadege-rambault", 3, 36),
    ("bernard-lusseaudeau", 3, 33),
    ("christophe-naulleau", 9, 31),
    ("amelie-rossignoux", 3, 29),
    ("dominique-aubineaud", 9, 27),
    ("laurent-queyrolles", 3, 25),
    ("samir-oukaci", 5, 24),
    ("celine-bodineaud", 9, 22),
    ("philippe-estourneau", 3, 20),
    ("jeanne-rivaudeau", 3, 18),
    ("lea-coutanceau-blanc", 9, 17),
]
MINUTES = 4  # par étape, et jusqu’à deux de plus

# Qui attend un compte : deux personnes inventées.
DEMANDES = [
    {
        "email": "perrine.gaboriaud@ml-marais-et-plaine.example",
        "prenom": "Perrine",
        "nom": "Gaboriaud",
        "fonction": "Chargée d’accueil",
        "structure": "ml-marais-et-plaine",
    },
    {
        "email": "yvon.tessereau@cibc-quatre-rives.example",
        "prenom": "Yvon",
        "nom": "Tessereau",
        "fonction": "Conseiller en bilan de compétences",
        "structure": "cibc-quatre-rives",
    },
]


def activite_construire(contexte: dict[str, Any]) -> None:
    """Follow some trainings as the demonstration accounts would."""
    formations = {page.slug: page for page in contexte["formations"]}
    comptes = {compte.email.split("@")[0]: compte for compte in contexte["comptes"].values()}
    ParametresAttestation.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=SIGNATURE)
    for nom, slug, part in PARCOURS:
        _suivre(comptes[nom], formations[slug], part)
    for rang, (cle, faites, jours) in enumerate(LA_SUIVENT):
        debut = timezone.now() - datetime.timedelta(days=jours)
        _lire(contexte["comptes"][cle], formations[SUIVIE], faites, debut, MINUTES + rang % 3)
    for demande in DEMANDES:
        demande_creer(**{**demande, "structure": Structure.objects.get(code=demande["structure"])})


def _suivre(compte: Compte, formation: FormationPage, part: float) -> None:
    """Go through a part of the steps, quizzes passed on the way."""
    suivi = suivi_commencer(compte=compte, formation=formation)
    etapes = plan_lire(formation).etapes
    for etape in etapes[: round(len(etapes) * part)]:
        _marquer(suivi, etape)


def _lire(compte: Compte, formation: FormationPage, faites: int, debut: datetime.datetime, minutes: int) -> None:
    """The first steps from that moment on, each read for so many minutes."""
    with a_l_instant(debut):
        suivi = suivi_commencer(compte=compte, formation=formation)
    for etape in plan_lire(formation).etapes[:faites]:
        depuis, debut = debut, debut + datetime.timedelta(minutes=minutes)
        with a_l_instant(debut):
            _marquer(suivi, etape, depuis=depuis)


def _marquer(suivi: Suivi, etape: Etape, depuis: datetime.datetime | None = None) -> None:
    for pk in etape.quiz:
        _reussir(suivi.compte, Quiz.objects.get(pk=pk))
    etape_marquer(suivi=suivi, module=etape.module_pk, etape_id=etape.id, depuis=depuis)


def _reussir(compte: Compte, quiz: Quiz) -> None:
    """Hand in a quiz with every answer right."""
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    reponses = {
        question["id"]: GENRES[question["genre"]].exacte(question) for question in questions_a_plat(tentative.questions)
    }
    tentative_soumettre(tentative=tentative, reponses=reponses)
