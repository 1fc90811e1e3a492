"""Builders of quizzes: questions as the stream field stores them, quizzes, attempts that are handed in."""

import itertools
import uuid

from django.urls import reverse

from reseau.vocabulaires.models import Theme
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import QuestionBanque, Quiz, Tentative
from safran.quiz.rules import tentatives

_compteur = itertools.count(1)


def _bloc(genre: str, valeur: dict) -> dict:
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def _reponses(justes, fausses) -> list[dict]:
    textes = [(texte, True) for texte in justes] + [(texte, False) for texte in fausses]
    return [
        {"type": "item", "id": str(uuid.uuid4()), "value": {"texte": t, "juste": j, "retour": f"Retour sur {t}"}}
        for t, j in textes
    ]


def une_question(genre: str = "unique", justes=("Bonne",), fausses=("Mauvaise", "Pire"), enonce: str = "") -> dict:
    """A question with proposed answers."""
    valeur = {"enonce": enonce or f"Question {next(_compteur)}", "retour": "Explication générale"}
    return _bloc(genre, {**valeur, "reponses": _reponses(justes, fausses)})


def un_vrai_faux(juste: bool = True, enonce: str = "") -> dict:
    """A statement."""
    return _bloc("vrai_faux", {"enonce": enonce or f"Affirmation {next(_compteur)}", "juste": juste, "retour": ""})


def une_vignette(questions, titre: str = "Madame R. pousse la porte") -> dict:
    """A case with its questions."""
    situation = "<p>Elle veut garder son emploi.</p><blockquote>Que puis-je faire ?</blockquote>"
    return _bloc("vignette", {"titre": titre, "situation": situation, "questions": list(questions)})


def _question(genre: str, enonce: str, **champs) -> dict:
    return _bloc(genre, {"enonce": enonce or f"Question {next(_compteur)}", "retour": "Explication générale", **champs})


def _liste(*valeurs) -> list[dict]:
    return [{"type": "item", "id": str(uuid.uuid4()), "value": valeur} for valeur in valeurs]


def un_nombre(valeur="24", tolerance="0", mode="ABSOLUE", unites=(), regle_unite="FACULTATIVE", autres=(), enonce=""):
    """A number; `autres`: (value, tolerance, share) of other accepted numbers."""
    acceptes = [(valeur, tolerance, None), *autres]
    reponses = [
        {"valeur": v, "tolerance": t, "mode": mode, "part": part, "retour": f"Retour sur {v}"}
        for v, t, part in acceptes
    ]
    unites = _liste(*[{"nom": nom, "facteur": facteur} for nom, facteur in unites])
    return _question("numerique", enonce, reponses=_liste(*reponses), unites=unites, regle_unite=regle_unite)


def un_texte_court(*textes, casse=False, joker=False, parts=None, enonce="") -> dict:
    """A few words; `parts` gives a share to some of the accepted texts."""
    parts = parts or {}
    reponses = [{"texte": t, "part": parts.get(t), "retour": f"Retour sur {t}"} for t in textes or ("mission locale",)]
    return _question("texte_court", enonce, reponses=_liste(*reponses), casse=casse, joker=joker)


def un_appariement(
    paires=(("Un cadre", "L’Apec"), ("Un lycéen", "Le CIO")), leurres=("France compétences",), enonce=""
):
    """Lines to match."""
    lignes = [{"gauche": g, "droite": d, "retour": f"Retour sur {g}"} for g, d in paires]
    return _question("appariement", enonce, paires=_liste(*lignes), leurres=_liste(*leurres))


def un_ordre(*textes, bareme="PLACES", enonce="") -> dict:
    """Lines to put in order."""
    lignes = [{"texte": t, "retour": f"Retour sur {t}"} for t in textes or ("Écouter", "Demander l’accord", "Appeler")]
    return _question("ordre", enonce, elements=_liste(*lignes), bareme=bareme)


def des_trous(texte="De [[1]] à [[2]] ans, la [[3]].", trous=None, enonce="") -> dict:
    """A text with gaps: by default a number, a list and a word."""
    nombre = {"valeur": "16", "tolerance": "0", "mode": "ABSOLUE", "part": None, "retour": "Retour sur 16"}
    mot = {"texte": "mission locale", "part": None, "retour": "Retour sur mission"}
    trous = trous or [
        _bloc("nombre", {"reponses": _liste(nombre), "poids": 1}),
        _bloc("choix", {"reponses": _reponses(("25",), ("99",)), "poids": 1}),
        _bloc("texte", {"reponses": _liste(mot), "casse": False, "joker": False, "poids": 2}),
    ]
    return _question("trous", enonce, texte=texte, trous=trous)


def une_ouverte(lue_par="FORMATEUR", criteres=("La demande est dite", "L’accord est demandé"), enonce="") -> dict:
    """An open question, with its grid."""
    modele = "<p>« Elle est d’accord pour que je vous appelle. »</p>"
    return _question("ouverte", enonce, criteres=_liste(*criteres), reponse_modele=modele, lue_par=lue_par)


def de_chaque_genre() -> list[dict]:
    """One question of every kind."""
    return [
        une_question(),
        une_question("multiple", justes=("Un", "Deux"), fausses=("Trois",)),
        un_vrai_faux(),
        un_nombre(unites=(("heures", "1"), ("minutes", "60"))),
        un_texte_court(),
        un_appariement(),
        un_ordre(),
        des_trous(),
    ]


def un_quiz(questions=None, code: str = "", **champs) -> Quiz:
    """A published quiz; by default two questions, a statement and a case of one question."""
    numero = next(_compteur)
    if questions is None:
        questions = [
            une_question(),
            une_question("multiple", justes=("Un", "Deux"), fausses=("Trois",)),
            un_vrai_faux(False),
            une_vignette([une_question(enonce="Et dans ce cas ?")]),
        ]
    champs.setdefault("titre", f"Quiz {numero}")
    champs.setdefault("theme", Theme.objects.get(code="cep"))
    quiz = Quiz(code=code or f"quiz-{numero}", questions=[], **champs)
    quiz.questions = Quiz._meta.get_field("questions").stream_block.to_python(questions)
    quiz.save()
    quiz.save_revision().publish()
    return Quiz.objects.get(pk=quiz.pk)


def une_question_de_banque(question=None, code: str = "", theme: str = "cep", categorie: str = "") -> QuestionBanque:
    """A line of the bank, in service."""
    numero = next(_compteur)
    ligne = QuestionBanque(
        code=code or f"banque-{numero}",
        titre=f"Question de banque {numero}",
        theme=Theme.objects.get(code=theme),
        categorie=categorie,
    )
    ligne.contenu = QuestionBanque._meta.get_field("contenu").stream_block.to_python([question or une_question()])
    ligne.full_clean(exclude=["contenu"])
    ligne.save()
    return ligne


def une_tentative(compte, questions=None, **champs) -> Tentative:
    """An attempt begun, on a quiz of its own."""
    return tentatives.tentative_commencer(compte=compte, quiz=un_quiz(questions, **champs))


def un_tirage(nombre: int = 2, theme: str = "", categorie: str = "") -> dict:
    """A draw from the bank."""
    return _bloc("tirage", {"theme": theme, "categorie": categorie, "nombre": nombre})


def justes(question: dict) -> dict:
    """The whole right answer to a frozen question."""
    return GENRES[question["genre"]].exacte(question)


def fausses(question: dict) -> dict:
    """A wrong answer to a frozen question."""
    if question["genre"] in {"unique", "multiple", "vrai_faux"}:
        return {"choix": [next(reponse["id"] for reponse in question["reponses"] if not reponse["juste"])]}
    exacte = justes(question)["parties"]
    if question["genre"] == "ordre":
        rangs = list(exacte.values())
        return {"parties": dict(zip(exacte, rangs[1:] + rangs[:1], strict=True))}
    offerts = {partie.cle: partie.options for partie in GENRES[question["genre"]].parties(question)}
    autres = {cle: [v for v, _ in options if v != exacte.get(cle)] for cle, options in offerts.items()}
    return {"parties": {cle: next(iter(autres[cle]), "") if offerts[cle] else "999" for cle in exacte}}


def reponses_de(tentative: Tentative, bonnes: int | None = None) -> dict[str, dict]:
    """Answers to every question: the first `bonnes` right (all of them by default), the others wrong."""
    questions = questions_a_plat(tentative.questions)
    bonnes = len(questions) if bonnes is None else bonnes
    return {q["id"]: justes(q) if rang < bonnes else fausses(q) for rang, q in enumerate(questions)}


def formulaire_de(tentative: Tentative, reponses: dict[str, dict]) -> dict[str, object]:
    """The same answers as a browser posts them."""
    donnees: dict[str, object] = {}
    for rang, question in enumerate(questions_a_plat(tentative.questions), start=1):
        reponse = reponses.get(question["id"], {})
        if "parties" in reponse:
            donnees.update({f"q{rang}-{cle}": texte for cle, texte in reponse["parties"].items()})
        elif reponse.get("passe"):
            composee = hasattr(GENRES[question["genre"]], "parties")
            donnees[f"q{rang}-passe" if composee else f"q{rang}"] = "1" if composee else "passe"
        elif reponse:
            donnees[f"q{rang}"] = reponse["choix"]
    return donnees


def une_tentative_remise(compte, quiz: Quiz, bonnes: int | None = None) -> Tentative:
    """An attempt begun and handed in."""
    tentative = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    return tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative, bonnes))


def lien(tentative: Tentative) -> str:
    """Where an attempt is."""
    return reverse("quiz_tentative", args=[tentative.quiz.code, tentative.uuid])
