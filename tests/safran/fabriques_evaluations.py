"""Builders of evaluated sessions: people came, forms opened, some answered."""

from typing import Any

from reseau.comptes.models import Compte
from safran.evaluations import rules
from safran.evaluations.models import Campagne, Questionnaire
from safran.inscriptions.models import SessionFormation
from tests.safran.fabriques_presences import contresigner, les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans


def une_session_passee(
    presentes: int = 6, il_y_a: int = 1, absentes: int = 0, certifiee: bool = True, **champs: Any
) -> SessionFormation:
    """A session over: the first people of the list were there, the last ones were not."""
    comptes = champs.pop("comptes", None) or [None] * (presentes + absentes)
    session = une_session_du_jour(jour=dans(-il_y_a), comptes=comptes, **champs)
    for seance in session.seances.all():
        for rang, inscription in enumerate(les_inscriptions(session)):
            noter(seance, inscription, "PRESENT" if rang < len(comptes) - absentes else "ABSENT")
    if certifiee:
        contresigner(*session.seances.all())
    return session


def une_campagne(presentes: int = 6, moment: str = "A_CHAUD", public: str = "PARTICIPANT", **champs: Any) -> Campagne:
    """An open form, its people asked."""
    champs.setdefault("il_y_a", 61 if moment == "A_FROID" else 1)
    session = une_session_passee(presentes, **champs)
    rules.campagnes_ouvrir()
    rules.messages_envoyer()
    return Campagne.objects.get(session=session, moment=moment, public=public)


def personnes(campagne: Campagne) -> list[Compte]:
    """Those who are asked."""
    return [p.compte for p in campagne.participations.select_related("compte").order_by("pk")]


def cles(campagne: Campagne, genre: str) -> list[str]:
    """The keys of the questions of one kind."""
    return [question["cle"] for question in campagne.questions if question["genre"] == genre]


def un_contenu(campagne: Campagne, note: int = 4, **autres: Any) -> dict[str, Any]:
    """An answer to everything that is required: the same mark everywhere, the first choice, yes."""
    valeurs = {"NOTE": note, "UNIQUE": 0, "MULTIPLE": [0], "OUI_NON": True, "TEXTE": "Rien à changer."}
    return {q["cle"]: valeurs[q["genre"]] for q in campagne.questions if q["obligatoire"]} | autres


def un_envoi(campagne: Campagne, note: int = 4, **autres: Any) -> dict[str, Any]:
    """The same as a browser sends it."""
    mots = {True: "oui", False: "non"}
    contenu = {cle: mots.get(v, v) if isinstance(v, bool) else v for cle, v in un_contenu(campagne, note).items()}
    return contenu | autres


def repondre(campagne: Campagne, *notes: int, **autres: Any) -> None:
    """As many people answer as there are marks."""
    restantes = campagne.participations.filter(repondue=False).select_related("compte").order_by("pk")
    for participation, note in zip(list(restantes), notes, strict=False):
        rules.reponse_creer(
            campagne=campagne, compte=participation.compte, contenu=un_contenu(campagne, note, **autres)
        )


def clore(campagne: Campagne) -> Campagne:
    """Its time is over."""
    Campagne.objects.filter(pk=campagne.pk).update(ouverte_le=dans(-31), ferme_le=dans(-1))
    rules.campagnes_clore()
    campagne.refresh_from_db()
    return campagne


def un_questionnaire(moment: str = "A_CHAUD", public: str = "PARTICIPANT", **champs: Any) -> Questionnaire:
    """The form in service."""
    return Questionnaire.objects.get(moment=moment, public=public, en_service=True)
