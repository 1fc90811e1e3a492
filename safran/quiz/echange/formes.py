"""The shape of each kind as its block stores it, and how answers with a percentage become what the house marks."""

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from home.recherche.texte import replier
from safran.quiz.choices import Json
from safran.quiz.echange.modele import (
    ENTIER,
    MOINS,
    PARTS,
    PLACES,
    VIGNETTE,
    Image,
    Question,
    Refus,
    canonique,
    ecrire_nombre,
    nombre_lire,
    part_ecrire,
    part_entiere_ecrire,
    part_lire,
)
from safran.quiz.genres.ecrits import part_egale
from safran.quiz.textes import desincruster, incruster, ranger

# The shape of each kind, said once: what its block stores, without identifiers and with nothing left out.
#
# A stored block becomes a question in that shape (`question_de`), and a question a block to store (`bloc_de`). The
# identifiers of its answers come from the code of the question and their place: a corrected question keeps them, so
# that attempts can be marked again.

REPERE = re.compile(r"\[\[(\d{1,3})\]\]")
CLE = re.compile(r' data-block-key="[^"]*"')
_ESPACE = uuid.UUID("5d0f6f0e-8b1c-5a6e-9d6b-0d2f7c1e4a11")
_A_COTE = {"leurres": "/l", "unites": "/u"}  # où se comptent les listes qui ne sont pas les réponses elles-mêmes


def etoile(texte: str) -> bool:
    """Whether a star stands there for any words."""
    return "*" in texte.replace("\\*", "")


def _ou(defaut: Any) -> Callable[[Any], Any]:
    return lambda brut: brut or defaut


def _nombre(quoi: str, defaut: str) -> Callable[[Any], str]:
    """A number written one way; « * » is any number."""
    return lambda brut: "*" if brut and brut.strip() == "*" else ecrire_nombre(nombre_lire(brut or defaut, quoi))


TEXTE = _ou("")
CHOIX = {"texte": TEXTE, "juste": bool, "part": part_lire, "retour": TEXTE}
MOTS = {"reponses": [{"texte": TEXTE, "part": part_lire, "retour": TEXTE}], "casse": bool, "joker": bool}
NOMBRE = {
    "valeur": _nombre("La valeur", ""),
    "tolerance": _nombre("La tolérance", "0"),
    "mode": _ou("ABSOLUE"),
    "part": part_lire,
    "retour": TEXTE,
}
FORMES: dict[str, Json] = {
    "unique": {"reponses": [CHOIX]},
    "multiple": {"reponses": [CHOIX], "bareme": _ou(MOINS)},
    "vrai_faux": {"juste": bool, "retour_vrai": TEXTE, "retour_faux": TEXTE},
    "numerique": {
        "reponses": [NOMBRE],
        "unites": [{"nom": TEXTE, "facteur": _nombre("Le facteur", "1")}],
        "regle_unite": _ou("FACULTATIVE"),
    },
    "texte_court": MOTS,
    "appariement": {"paires": [{"gauche": TEXTE, "droite": TEXTE, "retour": TEXTE}], "leurres": [TEXTE]},
    "ordre": {"elements": [{"texte": TEXTE, "retour": TEXTE}], "bareme": _ou(PLACES)},
    "ouverte": {"criteres": [TEXTE], "reponse_modele": lambda brut: ranger(brut or ""), "lue_par": _ou("FORMATEUR")},
    "trous": {"texte": TEXTE, "trous": [lambda trou: trou]},
}
POIDS = {"poids": _ou(1)}
_LISTE = {"reponses": [CHOIX]} | POIDS
TROUS = {"texte": MOTS | POIDS, "choix": _LISTE, "cases": _LISTE, "nombre": {"reponses": [NOMBRE]} | POIDS}


def _conformer(forme: Any, brut: Any) -> Any:
    """What is stored, in its shape; lists in the old stored form or the present one."""
    if isinstance(forme, dict):
        return {nom: _conformer(dedans, brut.get(nom)) for nom, dedans in forme.items()}
    if isinstance(forme, list):
        nus = [un["value"] if isinstance(un, dict) and un.get("type") == "item" else un for un in brut or []]
        return [_conformer(forme[0], nu) for nu in nus]
    return forme(brut)


def _choix_tenir(valeur: Json, bareme: str = "") -> None:
    """One right answer, the others with their share; or each with its own when the rule says so."""
    deja = False
    for choix in valeur["reponses"]:
        if bareme:
            choix["part"] = (choix["part"] or "0") if bareme == PARTS else None
        elif choix["juste"] and deja:
            choix.update(juste=False, part="100")
        elif choix["juste"] or choix["part"] == "0":
            deja, choix["part"] = deja or choix["juste"], None


def _mots_tenir(valeur: Json) -> None:
    """All the points are not written; a star is one only where the answers have some."""
    _parts_tenir(valeur)
    valeur["joker"] = valeur["joker"] and any(etoile(lue["texte"]) for lue in valeur["reponses"])


def _parts_tenir(valeur: Json) -> None:
    for lue in valeur["reponses"]:
        lue["part"] = None if lue["part"] == "100" else lue["part"]
        if lue.get("valeur") == "*":
            lue.update(tolerance="0", mode="ABSOLUE")


def _numerique_tenir(valeur: Json) -> None:
    _parts_tenir(valeur)
    if not valeur["unites"]:
        valeur["regle_unite"] = "FACULTATIVE"


def _cases_tenir(valeur: Json) -> None:
    """Each choice has its share; right ones that say none share alike."""
    egale = ecrire_nombre(part_egale(sum(choix["juste"] for choix in valeur["reponses"])))
    for choix in valeur["reponses"]:
        choix["part"] = choix["part"] or (egale if choix["juste"] else "0")


def _trous_tenir(valeur: Json) -> None:
    """The gaps in the order of their marks, numbered anew."""
    trous = [valeur["trous"][int(rang) - 1] for rang in REPERE.findall(valeur["texte"])]
    suite = iter(range(1, len(trous) + 1))
    valeur["texte"] = REPERE.sub(lambda _: f"[[{next(suite)}]]", valeur["texte"])
    valeur["trous"] = [{"type": t["type"], "value": _conformer(TROUS[t["type"]], t["value"])} for t in trous]
    for trou in valeur["trous"]:
        _TENIR[trou["type"]](trou["value"])


_TENIR: dict[str, Callable[[Json], None]] = {
    "unique": _choix_tenir,
    "multiple": lambda valeur: _choix_tenir(valeur, valeur["bareme"]),
    "texte_court": _mots_tenir,
    "numerique": _numerique_tenir,
    "trous": _trous_tenir,
    "texte": _mots_tenir,
    "choix": _choix_tenir,
    "cases": _cases_tenir,
    "nombre": _parts_tenir,
}


def question_de(brut: Json, *, image: Callable[[Any, str], Image], **rangement: Any) -> Question:
    """The exchanged form of a stored block; `image` makes a picture from its key and its words."""
    genre, stockee = brut["type"], brut["value"]
    if genre == VIGNETTE:
        valeur = {"titre": stockee["titre"], "situation": CLE.sub("", stockee["situation"])}
        questions = tuple(question_de(sous, image=image) for sous in stockee["questions"])
        return Question(genre=genre, valeur=valeur, questions=questions, **rangement)
    valeur = _conformer(FORMES[genre], stockee)
    _TENIR.get(genre, lambda valeur: None)(valeur)
    jointes: dict[str, Image] = {}

    def nommer(cle: int) -> str:
        jointe = image(cle, "")
        return jointes.setdefault(jointe.nom, jointe).nom if jointe.nom else ""

    valeur = textes_changer(valeur, lambda texte: desincruster(texte, nommer))
    enonce, retour = (desincruster(stockee.get(nom) or "", nommer) for nom in ("enonce", "retour"))
    seules = [image(stockee["image"], stockee.get("image_alternative") or "")] if stockee.get("image") else []
    return Question(
        genre=genre,
        valeur=valeur,
        enonce=enonce,
        retour=retour,
        jointes=tuple(jointes.values()),
        points=canonique(Decimal(str(stockee.get("points") or 1))),
        images=tuple(seule for seule in seules if seule.nom),
        **rangement,
    )


def bloc_de(question: Question, code: str, cle: Callable[[Image], Any], place: str = "q") -> Json:
    """The block to store; `cle` tells the key of each picture."""
    question = _incruster(question, cle)
    valeur = _identifier(question.valeur, code, place)
    if question.genre == VIGNETTE:
        sous = [bloc_de(q, code, cle, f"{place}/{rang}") for rang, q in enumerate(question.questions)]
        return {"type": VIGNETTE, "value": {**valeur, "questions": sous}, "id": _identite(code, place)}
    image = question.images[0] if question.images else None
    communs = {
        "enonce": question.enonce,
        "image": cle(image) if image else None,
        "image_alternative": image.alternative if image else "",
        "points": ecrire_nombre(question.points),
        "retour": question.retour,
    }
    return {"type": question.genre, "value": {**communs, **valeur}, "id": _identite(code, place)}


def textes_changer(valeur: Any, changer: Callable[[str], str]) -> Any:
    """The same value, each of its texts changed."""
    if isinstance(valeur, dict):
        return {nom: textes_changer(dedans, changer) for nom, dedans in valeur.items()}
    if isinstance(valeur, list):
        return [textes_changer(un, changer) for un in valeur]
    return changer(valeur) if isinstance(valeur, str) else valeur


def _incruster(question: Question, cle: Callable[[Image], Any]) -> Question:
    if not question.jointes:
        return question
    par_nom = {image.nom: image for image in question.jointes}

    def changer(texte: str) -> str:
        return incruster(texte, lambda nom: cle(par_nom[nom]) if nom in par_nom else None)

    valeur = textes_changer(question.valeur, changer)
    return replace(question, valeur=valeur, enonce=changer(question.enonce), retour=changer(question.retour))


def _identite(code: str, place: str) -> str:
    return str(uuid.uuid5(_ESPACE, f"{code}/{place}"))


def _identifier(valeur: Json, code: str, place: str) -> Json:
    """The same value, an identifier on each item of its lists, by its place."""
    identifiee = {}
    for nom, dedans in valeur.items():
        if nom == "trous":
            places = [f"{place}/{rang}" for rang in range(1, len(dedans) + 1)]
            dedans = [
                {**trou, "value": _identifier(trou["value"], code, ici), "id": _identite(code, ici)}
                for trou, ici in zip(dedans, places, strict=True)
            ]
        elif isinstance(dedans, list):
            ici = place + _A_COTE.get(nom, "")
            dedans = [
                {"type": "item", "value": un, "id": _identite(code, f"{ici}/{rang}")} for rang, un in enumerate(dedans)
            ]
        identifiee[nom] = dedans
    return identifiee


# From what a format writes (answers with a percentage) to what the house marks; what it cannot mark is said.

CHOIX_MAX, REPONSES_MAX, PAIRES_MAX = 26, 30, 20
CRITERE, CRITERES_MAX, CRITERE_LONG = "La réponse répond à la question posée.", 8, 200
LECTEUR, LECTEURS = "FORMATEUR", ("FORMATEUR", "PAIR", "SOI")
NON_NOTEES = {
    "calculated": "Une question calculée (« {} ») tire ses nombres au hasard : SAFRAN ne sait pas la noter.",
    "random": "Cette ligne (« {} ») demande un tirage au hasard : il se règle dans le quiz, pas dans la banque.",
    "randomsamatch": "« {} » tire ses lignes d’autres questions au hasard : SAFRAN ne sait pas la noter.",
}


@dataclass(frozen=True)
class Reponse:
    """An answer as a format writes it."""

    texte: str
    part: Decimal
    retour: str = ""
    tolerance: Decimal = Decimal(0)
    pourcent: bool = False


def doublons_refuser(textes: Sequence[str], quoi: str = "réponses") -> None:
    """Two answers that read the same cannot be told apart."""
    vus: set[str] = set()
    for texte in textes:
        if not texte:
            raise Refus(f"Une des {quoi} est vide.")
        cle = replier(texte).strip() or texte
        if cle in vus:
            raise Refus(f"Deux {quoi} sont identiques : « {texte[:80]} ».")
        vus.add(cle)


def part_canonique(part: Decimal) -> Decimal:
    """A percentage with the five decimals that the house keeps."""
    if not -ENTIER <= part <= ENTIER:
        raise Refus(f"Une réponse donne {ecrire_nombre(part)} % des points : de -100 à 100.")
    return canonique(part.quantize(Decimal("0.00001")))


def proposees(reponses: Sequence[Reponse], *, unique: bool, bareme: str = PARTS) -> list[Json]:
    """Proposed answers, each with its share of the points."""
    doublons_refuser([reponse.texte for reponse in reponses])
    if not 2 <= len(reponses) <= CHOIX_MAX:
        raise Refus(f"Réponses proposées : {len(reponses)}. Il en faut de 2 à {CHOIX_MAX}.")
    parts = [part_canonique(reponse.part) for reponse in reponses]
    if max(parts) <= 0:
        raise Refus("Aucune réponse n’est juste.")
    if unique and max(parts) < ENTIER:
        raise Refus("Aucune réponse ne donne tous les points.")
    if unique:
        juste = parts.index(ENTIER)
        dites = [(rang == juste, None if rang == juste or not part else part) for rang, part in enumerate(parts)]
    else:
        dites = [(part > 0, part if bareme == PARTS else None) for part in parts]
    return [
        {"texte": reponse.texte, "juste": juste, "part": part_ecrire(part), "retour": reponse.retour}
        for reponse, (juste, part) in zip(reponses, dites, strict=True)
    ]


def a_choix(base: Json, reponses: Sequence[Reponse], *, unique: bool, bareme: str = PARTS) -> Question:
    """Proposed answers, one right or several."""
    valeur = {"reponses": proposees(reponses, unique=unique, bareme=bareme)}
    if unique:
        return Question(**base, genre="unique", valeur=valeur)
    return Question(**base, genre="multiple", valeur={**valeur, "bareme": bareme})


def vrai_faux(base: Json, juste: bool, retour_vrai: str = "", retour_faux: str = "") -> Question:
    """A statement, true or false."""
    valeur = {"juste": juste, "retour_vrai": retour_vrai, "retour_faux": retour_faux}
    return Question(**base, genre="vrai_faux", valeur=valeur)


def mots(reponses: Sequence[Reponse], *, casse: bool = False) -> Json:
    """Accepted words, a star being one of their signs or not; words read twice count once, the best first."""
    if any(not reponse.texte for reponse in reponses):
        raise Refus("Une des réponses est vide.")
    joker = any(etoile(reponse.texte) for reponse in reponses)
    lues: dict[str, tuple[Decimal, Json]] = {}
    for reponse in reponses:
        texte = reponse.texte if joker else reponse.texte.replace("\\*", "*")
        cle = texte if casse else replier(texte).strip() or texte
        part = max(Decimal(0), part_canonique(reponse.part))
        if cle not in lues or part > lues[cle][0]:
            lues[cle] = part, {"texte": texte, "part": part_entiere_ecrire(part), "retour": reponse.retour}
    if not any(part == ENTIER for part, _ in lues.values()):
        raise Refus("Aucune réponse ne donne tous les points.")
    if len(lues) > REPONSES_MAX:
        raise Refus(f"Plus de {REPONSES_MAX} réponses admises.")
    return {"reponses": [lue for _, lue in lues.values()], "casse": casse, "joker": joker}


def nombres(reponses: Sequence[Reponse]) -> list[Json]:
    """Accepted numbers, « * » for any other."""
    lus = []
    for reponse in reponses:
        tout = reponse.texte in ("*", "")
        if reponse.tolerance < 0:
            raise Refus("La tolérance est négative.")
        lus.append(
            {
                "valeur": "*" if tout else ecrire_nombre(nombre_lire(reponse.texte, "La valeur")),
                "tolerance": "0" if tout else ecrire_nombre(reponse.tolerance),
                "mode": "POURCENT" if reponse.pourcent else "ABSOLUE",
                "part": part_entiere_ecrire(max(Decimal(0), part_canonique(reponse.part))),
                "retour": reponse.retour,
            }
        )
    if all(lu["part"] for lu in lus):
        raise Refus("Aucune valeur ne donne tous les points.")
    if len(lus) > 20:
        raise Refus("Plus de vingt valeurs admises.")
    return lus


def numerique(
    base: Json, reponses: Sequence[Reponse], unites: Sequence[Json] = (), *, obligatoire: bool = False
) -> Question:
    """Numbers and their units."""
    regle = "OBLIGATOIRE" if obligatoire else "FACULTATIVE"
    valeur = {"reponses": nombres(reponses), "unites": list(unites), "regle_unite": regle}
    return Question(**base, genre="numerique", valeur=valeur)


def paire(gauche: str, droite: str, retour: str = "") -> Json:
    """A line and what goes with it."""
    return {"gauche": gauche, "droite": droite, "retour": retour}


def association(base: Json, paires: Sequence[Json]) -> Question:
    """Pairs; one without its first half is a decoy."""
    tenues = [paire for paire in paires if paire["gauche"]]
    droites = {paire["droite"] for paire in tenues}
    leurres = dict.fromkeys(p["droite"] for p in paires if not p["gauche"] and p["droite"] not in droites)
    if not 2 <= len(tenues) <= PAIRES_MAX:
        raise Refus(f"Paires : {len(tenues)}. Il en faut de 2 à {PAIRES_MAX}.")
    if len(leurres) > PAIRES_MAX:
        raise Refus(f"Plus de {PAIRES_MAX} choix en trop.")
    doublons_refuser([paire["gauche"] for paire in tenues], "lignes à associer")
    if "" in droites or "" in leurres:
        raise Refus("Une ligne n’a rien à quoi s’associer.")
    if len(droites) + len(leurres) < 2:
        raise Refus("Il faut au moins deux choix différents.")
    return Question(**base, genre="appariement", valeur={"paires": tenues, "leurres": list(leurres)})


def ordre(base: Json, elements: Sequence[Any], *, bareme: str = PLACES) -> Question:
    """Lines in their order, each with what is said of it."""
    if not 2 <= len(elements) <= PAIRES_MAX:
        raise Refus(f"Lignes à ranger : {len(elements)}. Il en faut de 2 à {PAIRES_MAX}.")
    doublons_refuser([texte for texte, _ in elements], "lignes à ranger")
    lignes = [{"texte": texte, "retour": retour} for texte, retour in elements]
    return Question(**base, genre="ordre", valeur={"elements": lignes, "bareme": bareme})


def ouverte(
    base: Json, modele: str = "", criteres: Sequence[str] = (), *, lue_par: str = LECTEUR, remarques: list[str]
) -> Question:
    """A few sentences that someone reads; without any criterion in the file, one is put forward."""
    gardes = [critere[:CRITERE_LONG] for critere in criteres if critere][:CRITERES_MAX]
    if not gardes:
        gardes = [CRITERE]
        remarques.append(f"Le fichier ne dit pas ce que l’on regarde en lisant : « {CRITERE} » est proposé.")
    valeur = {"criteres": gardes, "reponse_modele": modele, "lue_par": lue_par}
    return Question(**base, genre="ouverte", valeur=valeur)


def trou(genre: str, valeur: Json, poids: int = 1) -> Json:
    """A gap: to type in, to choose in a list, to tick, a number."""
    return {"type": genre, "value": {**valeur, "poids": poids}}


def a_cocher(reponses: Sequence[Reponse]) -> list[Json]:
    """Choices of a gap where several are ticked; those written as wholly right share the points alike."""
    egale = part_egale(sum(reponse.part == ENTIER for reponse in reponses))
    lues = [replace(reponse, part=egale) if reponse.part == ENTIER else reponse for reponse in reponses]
    return proposees(lues, unique=False)
