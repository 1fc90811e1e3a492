"""What people said: a session that may be read, one with too few answers, one that waits for an answer."""

import datetime
from typing import Any

from reseau.comptes.models import Compte
from safran.demo.construction.emargement import dater, session_du_passe
from safran.demo.lecture import jour_ouvre
from safran.evaluations.choices import Genre, Moment, Public
from safran.evaluations.models import Campagne, Question, Questionnaire
from safran.evaluations.rules import campagnes, reponses
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.rules.sessions import session_terminer
from safran.presences.rules import signatures
from safran.presences.rules.saisies import Saisie, feuille_enregistrer

LUE = (
    "conseillere", "conseiller", "dominique.aubineaud", "laurent.queyrolles", "veronique.massonnier",
    "samir.oukaci", "isabelle.charpentreau", "marc-antoine.veillonneau",
)  # fmt: skip
ATTENDUE = ("conseiller", "referente", "celine.bodineaud", "philippe.estourneau", "jeanne.rivaudeau", "nadege.rambault")
# Une ligne par personne : les notes dans l'ordre des questions, le rythme, ce qui est écrit.
DITES = [
    ([5, 5, 5, 5], 1, "Les cas à plusieurs réseaux : je sais maintenant qui appeler en premier."),
    ([5, 4, 5, 5], 1, ""),
    ([4, 4, 4, 5], 1, "Garder le tour de table du début. Il manque un temps pour préparer un appel à plusieurs."),
    ([4, 3, 4, 5], 2, "L’après-midi va vite : un cas de moins, mieux fini."),
    ([5, 5, 4, 4], 1, ""),
    ([3, 3, 4, 4], 0, "Je connaissais déjà la première partie."),
    ([4, 4, 5, 5], 1, "La liste des contacts par bassin est la feuille que je garde."),
    ([5, 4, 5, 5], 2, ""),
]
PEU = DITES[:4]
A_FROID = [([4], [0, 1], False, ""), ([5], [1, 2, 3], False, "Un rappel des contacts, une fois par an.")]
ATELIER = [
    ("Cet atelier vous a été utile", Genre.NOTE, ""),
    ("Vous en reprendrez quelque chose dès cette semaine", Genre.OUI_NON, ""),
    ("Le format qui vous va le mieux", Genre.UNIQUE, "En salle\nEn visioconférence\nUn peu des deux"),
    ("Le sujet du prochain atelier", Genre.TEXTE, ""),
]


def evaluations_construire(passee: SessionFormation, formations: dict[str, Any], comptes: dict[str, Compte]) -> None:
    """Through the rooms' rules: the sheets say who came, the forms open, people answer, the forms close."""
    lue = _tenue(formations["handicap-qui-appeler"], jour_ouvre(-25), LUE, comptes)
    attendue = _tenue(formations["eleves-et-etudiants"], jour_ouvre(-66), ATTENDUE, comptes)
    _questionnaire_d_atelier()
    campagnes.campagnes_ouvrir()
    campagnes.messages_envoyer()
    _repondre(lue, Moment.A_CHAUD, DITES)
    _repondre(passee, Moment.A_CHAUD, PEU)
    _repondre(attendue, Moment.A_FROID, A_FROID, sauf=comptes["conseiller"])
    campagnes.campagnes_clore()


def _tenue(formation: Any, date: datetime.date, noms: tuple[str, ...], comptes: dict[str, Compte]) -> SessionFormation:
    """A session over: everyone came, the trainer entered and certified the sheets."""
    session = session_du_passe(formation, date, noms, comptes)
    for seance in session.seances.order_by("debut"):
        saisies = [Saisie(pk, "PRESENT") for pk in session.inscriptions.values_list("pk", flat=True)]
        feuille_enregistrer(seance=seance, par=comptes["formatrice"], saisies=saisies)
        signatures.seance_contresigner(seance=seance, par=comptes["formatrice"])
        dater(seance)
    session_terminer(session=session, par=session.cree_par)
    return session


def _questionnaire_d_atelier() -> None:
    """A form that the Région keeps at hand, not in service."""
    questionnaire = Questionnaire.objects.create(
        titre="Atelier court", moment=Moment.A_CHAUD, presentation="Quatre questions, une minute."
    )
    for rang, (libelle, genre, choix) in enumerate(ATELIER):
        Question.objects.create(
            questionnaire=questionnaire, sort_order=rang, libelle=libelle, genre=genre, choix=choix,
            obligatoire=genre != Genre.TEXTE, satisfaction=rang == 0,
        )  # fmt: skip


def _repondre(session: SessionFormation, moment: str, dites: list[tuple], sauf: Compte | None = None) -> None:
    """As many people answer as there are lines."""
    campagne = Campagne.objects.get(session=session, moment=moment, public=Public.PARTICIPANT)
    muettes = campagne.participations.exclude(compte=sauf) if sauf else campagne.participations.all()
    for participation, (notes, *autres) in zip(muettes.select_related("compte").order_by("pk"), dites, strict=False):
        valeurs = {Genre.NOTE: iter(notes)}
        for genre, valeur in zip(_genres(campagne), autres, strict=True):
            valeurs[genre] = iter([valeur])
        contenu = {question["cle"]: next(valeurs[question["genre"]]) for question in campagne.questions}
        contenu = {cle: valeur for cle, valeur in contenu.items() if valeur != ""}
        reponses.reponse_creer(campagne=campagne, compte=participation.compte, contenu=contenu)


def _genres(campagne: Campagne) -> list[str]:
    """The kinds of question of a form, marks apart, in order."""
    return [question["genre"] for question in campagne.questions if question["genre"] != Genre.NOTE]
